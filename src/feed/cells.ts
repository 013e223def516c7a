import type { Delivery, Persons } from "../world/campaign.ts";

/** Order of the surfaces in `Cells.surface`: that of `surfaces` in the settings. */
export const SurfaceIndex = {
  following: 0,
  reposted: 1,
  forYou: 2,
  direct: 3,
  paid: 4,
  live: 5,
  trending: 6,
  search: 7,
} as const;

/**
 * What one tick shows: cells (many impressions of one post on one surface in one segment) and single persons.
 * Where a cell has a delivery, its impressions are followers number start … start + count − 1 of it, in an order keyed by
 * it; elsewhere users number start … start + count − 1 of an order keyed by post and surface.
 */
export class Cells {
  /** The tick that is shown. */
  tick = 0;
  length = 0;
  post = new Int32Array(256);
  surface = new Int32Array(256);
  segment = new Int32Array(256);
  start = new Int32Array(256);
  count = new Int32Array(256);
  /** Index into `deliveries`; −1 on surfaces that have none. */
  delivery = new Int32Array(256);
  /**
   * How many of the same audience in the segment's panel have been shown it by now, whose cells come first: who is next
   * in line there.
   */
  panelStart = new Int32Array(256);
  /** Single impressions in following feeds (node 0: the author's own post) and in messages. */
  inFollowing: Persons | undefined;
  messages: Persons | undefined;
  /** People who came to follow a host during the campaign, and come to its event. */
  visitors: Persons | undefined;
  deliveries: readonly Delivery[] = [];

  /** `panelStart` matters outside the panel only. */
  push(
    post: number,
    surface: number,
    segment: number,
    start: number,
    count: number,
    delivery: number,
    panelStart = start,
  ): void {
    if (count === 0) return;
    if (this.length === this.post.length) this.grow();
    const i = this.length++;
    this.post[i] = post;
    this.surface[i] = surface;
    this.segment[i] = segment;
    this.start[i] = start;
    this.count[i] = count;
    this.delivery[i] = delivery;
    this.panelStart[i] = panelStart;
  }

  private grow(): void {
    for (const name of ["post", "surface", "segment", "start", "count", "delivery", "panelStart"] as const) {
      const column = new Int32Array(this.length * 2);
      column.set(this[name]);
      this[name] = column;
    }
  }
}
