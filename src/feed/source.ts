import type { PopulationState } from "../world/populationState.ts";
import type { FeedPost } from "../world/post.ts";
import type { ImpressionBatches } from "./allocation/impressionBatches.ts";
import type { FeedCampaign, FeedDelivery } from "./campaign.ts";
import type { FeedPolicy } from "./solve/policy.ts";

/**
 * One source of impressions: a following feed, For You, bought impressions, hot lists and searches, live events. A feed
 * is a list of sources. Each tick the feed tells every source what was published and reposted, lets each collect its
 * impressions, and shows each what was counted of all impressions.
 */
export interface Source {
  /** A post is published. */
  publish?(post: FeedPost, tick: number): void;
  /** Somebody has reposted a post to their followers. */
  deliver?(delivery: FeedDelivery, tick: number): void;
  /** Adds the tick's impressions to the batches: of posts that are out, never more than its slots hold. */
  collect(tick: number, batches: ImpressionBatches): void;
  /** Takes in what was counted of one row of the tick, whichever source had shown it. `counted` is reused. */
  observe?(counted: Counted): void;
  /** Every row of the tick has been observed. */
  close?(tick: number): void;
  /** Impressions that were bought and have not been shown so far. */
  undelivered?(): Undelivered;
}

/** Counts of the impressions of one row: an impression batch, or a run of single persons. Never appeal. */
export interface Counted {
  /** Index of the post. */
  readonly post: number;
  /** Number of the surface, as in `SurfaceIndex`. */
  readonly surface: number;
  readonly segment: number;
  /** Whether the row is an impression batch; single persons teach a ranking nothing. */
  readonly isBatch: boolean;
  /** `tallyWidth` counts from `offset` on, in the order of `Tally`. */
  readonly tally: Float64Array;
  readonly offset: number;
}

/** Bought impressions that have not been shown. */
export interface Undelivered {
  readonly impressions: number;
  /** Money not spent for them, of flights whose price is known. */
  readonly money: number;
}

/** Everything a source is made from. */
export interface SourceContext {
  readonly population: PopulationState;
  readonly campaign: FeedCampaign;
  /** The solved feed: slots, scorers, pools or race. */
  readonly policy: FeedPolicy;
  /** Deliveries by the number that `ImpressionBatches.delivery` holds; sources that show to followers append theirs. */
  readonly deliveries: FeedDelivery[];
}

/** Makes a source; undefined where the plan's feed has no such source. */
export type SourcePart = (context: SourceContext) => Source | undefined;
