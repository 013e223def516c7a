import { doubleColumns } from "../../lib/grow.ts";
import { tallyWidth } from "../../vocabulary/tally.ts";
import { SurfaceIndex } from "../../vocabulary/terms.ts";
import type { Persons } from "../../world/campaign.ts";
import type { FeedDelivery } from "../campaign.ts";

/** `visited` of an audience that nobody has visited. */
const nobody: Int32Array = new Int32Array(0);

/** The lists of single persons in a tick, in the order of their rows in the tally. */
export const personLists = ["inFollowing", "messages", "visitors"] as const;

export type PersonList = (typeof personLists)[number];

/**
 * Receives one row of a tick's tally: its counts are `tally[offset … offset + tallyWidth)`, of impressions of a post
 * (index into the campaign's posts) on a surface (`SurfaceIndex`) in a segment.
 */
export type TallyVisitor = (offset: number, post: number, surface: number, segment: number) => void;

/**
 * Impressions of one tick: batches (many impressions of one post on one surface in one segment) and single persons.
 * Where a batch has a delivery, its impressions are followers number start … start + count − 1 of the deliverer, in an
 * order keyed by the delivery; elsewhere users number start … start + count − 1 of an order keyed by post and surface.
 *
 * The tick's tally has one row per batch, then one per person of each list of `personLists`. A run of persons
 * (`Persons.endOfRun`) is counted in the row of its first; the rows of its others hold zeros.
 */
export class ImpressionBatches {
  /** The tick in which they are shown. */
  tick = 0;
  length = 0;
  post = new Int32Array(256);
  surface = new Int32Array(256);
  segment = new Int32Array(256);
  start = new Int32Array(256);
  count = new Int32Array(256);
  /** Index into `deliveries`; −1 on surfaces that have none. */
  delivery = new Int32Array(256);
  /** Users of the same audience visited in each segment by the end of the tick: the next in line there. */
  visited: Int32Array[] = [];
  /** Single impressions in following feeds (node 0: the author's own post). */
  inFollowing: Persons | undefined;
  /** Single impressions in messages. */
  messages: Persons | undefined;
  /** Visitors of live events who came to follow a host during the campaign. */
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
    if (this.length === this.post.length)
      doubleColumns(this, ["post", "surface", "segment", "start", "count", "delivery"]);
    const i = this.length++;
    this.post[i] = post;
    this.surface[i] = surface;
    this.segment[i] = segment;
    this.start[i] = start;
    this.count[i] = count;
    this.delivery[i] = delivery;
    this.visited[i] = visited;
  }

  /** Rows of the tick's tally. */
  get tallyRows(): number {
    return personLists.reduce((rows, list) => rows + (this[list]?.length ?? 0), this.length);
  }

  /** Row of the first person of a list. */
  firstRowOf(list: PersonList): number {
    let row = this.length;
    for (const before of personLists) {
      if (before === list) break;
      row += this[before]?.length ?? 0;
    }
    return row;
  }

  /** `SurfaceIndex` of a person's impression, number i of a list. */
  surfaceOfPerson(list: PersonList, i: number): number {
    if (list === "messages") return SurfaceIndex.direct;
    if (list === "visitors") return SurfaceIndex.live;
    return this.inFollowing!.node[i] === 0 ? SurfaceIndex.following : SurfaceIndex.reposted;
  }

  /**
   * Calls `visit` for every row that is counted, in the order of the rows: each batch, then each run of persons.
   * @param lists those whose persons are visited
   */
  eachTallyRow(visit: TallyVisitor, lists: readonly PersonList[] = personLists): void {
    for (let batch = 0; batch < this.length; batch++) {
      visit(batch * tallyWidth, this.post[batch], this.surface[batch], this.segment[batch]);
    }
    for (const list of lists) {
      const persons = this[list];
      if (!persons) continue;
      const first = this.firstRowOf(list);
      for (let i = 0; i < persons.length; i = persons.endOfRun(i)) {
        visit((first + i) * tallyWidth, persons.post[i], this.surfaceOfPerson(list, i), persons.segment[i]);
      }
    }
  }
}
