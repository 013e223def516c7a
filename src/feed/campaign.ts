import type { NumberSet } from "../lib/numberSet.ts";
import type { Delivery, Persons } from "../world/campaign.ts";
import type { Author } from "../world/followGraph.ts";
import type { LiveEvent } from "../world/liveEvent.ts";
import type { FeedPost } from "../world/post.ts";

/** A post shown to the followers of its author (node 0) or of somebody who reposted it. */
export type FeedDelivery = Omit<Delivery, "post"> & { readonly post: FeedPost };

/** A live event as a feed sees it. */
export type FeedLiveEvent = Omit<LiveEvent, "post"> & { readonly post: FeedPost };

/** The campaign as a feed sees it: no post shows its quality. */
export interface FeedCampaign {
  readonly posts: readonly FeedPost[];
  /** Posts to be published, by tick. */
  readonly publishing: Map<number, readonly FeedPost[]>;
  /** Reposts whose impressions the next tick draws. */
  deliveries: readonly FeedDelivery[];
  /** Messages to be opened, by tick. */
  readonly messages: Map<number, Persons>;
  /** Users who have come to follow an author during the campaign, each as `userNumber`. */
  readonly newFollowers: ReadonlyMap<Author, NumberSet>;
  readonly events: readonly FeedLiveEvent[];
}

/** An account with larger audiences than others of its size has them among its own followers too; a reposter has none. */
export function standingIn({ author, node }: Pick<FeedDelivery, "author" | "node">): number {
  return node === 0 ? (author.standing ?? 1) : 1;
}
