import type { Persons } from "../../world/campaign.ts";
import type { FeedDelivery } from "../campaign.ts";

/** Nobody has been shown it anywhere. */
const nobody: Int32Array = new Int32Array(0);

/**
 * What one tick shows: cells (many impressions of one post on one surface in one segment) and single persons.
 * Where a cell has a delivery, its impressions are followers number start … start + count − 1 of it, in an order keyed by
 * it; elsewhere users number start … start + count − 1 of an order keyed by post and surface.
 */
export class ImpressionBatches {
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
  /** How far the same audience has been visited in each segment by the end of the tick: who is next in line there. */
  visited: Int32Array[] = [];
  /** Single impressions in following feeds (node 0: the author's own post) and in messages. */
  inFollowing: Persons | undefined;
  messages: Persons | undefined;
  /** People who came to follow a host during the campaign, and come to its event. */
  visitors: Persons | undefined;
  deliveries: readonly FeedDelivery[] = [];

  /** Empties the columns for a tick. */
  begin(tick: number, messages: Persons | undefined): void {
    this.tick = tick;
    this.length = 0;
    this.inFollowing = undefined;
    this.messages = messages;
    this.visitors = undefined;
  }

  /** `visited` matters to aggregate segments only. */
  push(
    post: number,
    surface: number,
    segment: number,
    start: number,
    count: number,
    delivery: number,
    visited: Int32Array = nobody,
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
    this.visited[i] = visited;
  }

  private grow(): void {
    for (const name of ["post", "surface", "segment", "start", "count", "delivery"] as const) {
      const column = new Int32Array(this.length * 2);
      column.set(this[name]);
      this[name] = column;
    }
  }
}
