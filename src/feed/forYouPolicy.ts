import type { Key } from "../lib/random.ts";
import type { FeedSettings, PeopleSettings } from "../scenario/settle/settings.ts";
import type { BackgroundRates } from "../world/backgroundRates.ts";
import type { Clock } from "../world/clock.ts";
import type { FeedPost } from "../world/post.ts";
import type { SlotSupply } from "../world/slotSupply.ts";
import type { Scorer } from "./scorer.ts";

/** Requests of a For-You policy in a tick. */
export interface Requests {
  /**
   * Asks for impressions of a post, once per tick. They are dealt to people in proportion to their slots × the weight
   * of their interest, to nobody twice; those that find no slot are not shown. Returns whether anybody is left who has
   * not been shown the post.
   * @param impressions a whole number ≥ 0
   * @param weights one per interest, ≥ 0, not all 0; absent: all alike
   */
  request(post: number, impressions: number, weights?: Float64Array): boolean;
  /** The post has had its last impression: nothing about it is kept. */
  retire(post: number): void;
}

/** Decides which posts are recommended how often and to which interests; by counts, never by how good they are. */
export interface ForYouPolicy {
  /** A post is published. `post.index` names it from then on. */
  enter(post: FeedPost, tick: number): void;
  /** The tick's requests. */
  ask(tick: number, requests: Requests): void;
  /** How many of the impressions asked for have found a slot, in parts. */
  shown?(post: number, impressions: number): void;
  /** Takes the counts of users of one interest on a post: `tallyWidth` numbers from `offset` on, as `Tally`. */
  observe(post: number, interest: number, counts: Float64Array, offset: number): void;
}

/** Facts that a For-You policy has before the first post. */
export interface ForYouContext {
  readonly people: PeopleSettings;
  /** The plan's, whose own policy for For You is not followed. */
  readonly feed: FeedSettings;
  readonly clock: Clock;
  /** Slots per user and day, by stratum. */
  readonly supply: SlotSupply;
  /** Mean For-You views of a background post. */
  readonly meanViews: number;
  readonly scorer: Scorer;
  readonly rates: BackgroundRates;
  /** Root of all that the policy draws. */
  readonly key: Key;
}

/** Makes a For-You policy. Pure but for what it is told, and what it draws is keyed by `known.key`. */
export type ForYouPart = (known: ForYouContext) => ForYouPolicy;
