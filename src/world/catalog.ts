import type { FeedSettings, FollowGraphSettings, PeopleSettings } from "../scenario/settle/settings.ts";
import { activityStrata } from "./segments.ts";

/**
 * The background as a feed may know it: what is counted of an impression on average, by the mean appeal of the
 * (post, interest) it falls on. One array per `Tally` column, over appeals `lowest + i · step`.
 */
export interface BackgroundRates {
  readonly lowest: number;
  readonly step: number;
  readonly columns: readonly Float64Array[];
  /** Background spread of quality over posts and of affinity over interests, variances. */
  readonly variance: { readonly quality: number; readonly affinity: number };
  /** Affinity levels of any topic, one per interest. */
  readonly affinities: Float64Array;
  /** Durations of background posts, seconds, equally likely. */
  readonly durations: Float64Array;
  /** Follower counts of people who post, equally likely. */
  readonly followers: Float64Array;
  /** Share of valid plays that are long views in a post of this length, relative to an average post's. */
  longViewFactor(durationSeconds: number): number;
  /** Watch ratio of one valid play. */
  readonly watchRatioOfPlay: { readonly mean: number; readonly variance: number };
  /** Accounts that a user follows: their follower counts, equally likely, and what following adds to a post's appeal. */
  readonly followed: { readonly followers: Float64Array; readonly appeal: number };
}

/** Rate of a `Tally` column at a mean appeal, linear between the table's appeals. */
export function rateAt(rates: BackgroundRates, column: number, appeal: number): number {
  const values = rates.columns[column]!;
  const x = Math.min(values.length - 1, Math.max(0, (appeal - rates.lowest) / rates.step));
  const i = Math.min(values.length - 2, Math.floor(x));
  return values[i]! + (x - i) * (values[i + 1]! - values[i]!);
}

/** How slots are looked at and filled, per user and day, by activity stratum. */
export interface SlotSupply {
  /** Following slots that posts of followed accounts take. */
  readonly following: Float64Array;
  /** Following slots that nobody's posts fill, where the platform has no For You to take them. */
  readonly empty: Float64Array;
  /** For-You slots, with the following slots that nobody's posts could fill. */
  readonly forYou: Float64Array;
  readonly paid: Float64Array;
  /** Slots on hot lists and pages, in search results, and those that show live rooms. */
  readonly trending: Float64Array;
  readonly search: Float64Array;
  readonly live: Float64Array;
  /** Following slots wanted by posts of followed accounts. */
  readonly inflow: Float64Array;
}

/** Accounts that users follow: the mean over users, who then follow as they are active, or the mean of each stratum. */
export type Followees = number | readonly number[];

/** In an imported graph, whom people follow says nothing of how active they are. */
export function followeesOf(graph: FollowGraphSettings, { strata }: PeopleSettings): Followees {
  return "columns" in graph ? new Array<number>(strata).fill(graph.meanFollowers) : graph.meanFollowers;
}

/**
 * Slots per stratum. Ads take `adLoad` of all; where followed accounts post less than the following slots hold, what
 * is left goes to For You if the platform has one, and otherwise stays empty.
 */
export function slotSupply(people: PeopleSettings, feed: FeedSettings, followees: Followees): SlotSupply {
  const activity = activityStrata(people.activityShape, people.strata);
  const supply: SlotSupply = {
    following: new Float64Array(people.strata),
    empty: new Float64Array(people.strata),
    forYou: new Float64Array(people.strata),
    paid: new Float64Array(people.strata),
    trending: new Float64Array(people.strata),
    search: new Float64Array(people.strata),
    live: new Float64Array(people.strata),
    inflow: new Float64Array(people.strata),
  };
  for (let stratum = 0; stratum < people.strata; stratum++) {
    const slots = people.slotsPerDay * activity[stratum]!;
    const organic = slots * (1 - people.adLoad);
    const offered = organic * feed.slotShare.following;
    const followed = typeof followees === "number" ? followees * activity[stratum]! : followees[stratum]!;
    const inflow = followed * feed.following.postsPerFolloweePerDay;
    const taken = Math.min(offered, inflow * feed.following.maxReach);
    const free = offered === Number.POSITIVE_INFINITY ? 0 : offered - taken;
    supply.inflow[stratum] = inflow;
    supply.following[stratum] = offered === Number.POSITIVE_INFINITY ? offered : taken;
    supply.empty[stratum] = feed.forYou ? 0 : free;
    supply.forYou[stratum] = feed.forYou ? organic * feed.slotShare.forYou + free : 0;
    supply.paid[stratum] = people.adLoad === 0 ? 0 : slots * people.adLoad;
    for (const surface of ["trending", "search", "live"] as const)
      supply[surface][stratum] = feed.slotShare[surface] === 0 ? 0 : organic * feed.slotShare[surface];
  }
  return supply;
}

/** Mean views of a background post on recommendation surfaces: slots ÷ uploads. */
export function meanBackgroundViews(people: PeopleSettings, supply: SlotSupply): number {
  const slots = supply.forYou.reduce((sum, value) => sum + value, 0) / people.strata;
  return slots / people.uploadsPerUserPerDay;
}
