import { sum } from "../lib/statistics.ts";
import type { FeedSettings, FollowGraphSettings, PeopleSettings } from "../scenario/settle/settings.ts";
import { activityBinMeans } from "./segments.ts";

/** Slots that users look at, by what fills them: per user and day, by activity bin. */
export interface SlotSupply {
  /** Following slots filled by posts of followed accounts. */
  readonly following: Float64Array;
  /** Following slots left empty, where the platform has no For You to fill them. */
  readonly empty: Float64Array;
  /** For-You slots, with the following slots that posts of followed accounts could not fill. */
  readonly forYou: Float64Array;
  readonly paid: Float64Array;
  /** Slots on hot lists and challenge pages. */
  readonly trending: Float64Array;
  /** Slots in search results. */
  readonly search: Float64Array;
  /** Slots that show live events. */
  readonly live: Float64Array;
  /** Posts of followed accounts, each of which wants one following slot. */
  readonly inflow: Float64Array;
}

/** Accounts that users follow: the mean over users, each in proportion to activity, or the mean of each activity bin. */
export type Followees = number | readonly number[];

/** In an imported graph followees do not depend on activity: accounts are assigned to users by chance. */
export function followeesOf(graph: FollowGraphSettings, { activityBins }: PeopleSettings): Followees {
  return "columns" in graph ? new Array<number>(activityBins).fill(graph.meanFollowers) : graph.meanFollowers;
}

/**
 * Slots per activity bin. Ads take the share `adLoad` of all. Following slots that followed accounts do not fill go to
 * For You if the platform has one, and otherwise stay empty.
 */
export function slotSupply(people: PeopleSettings, feed: FeedSettings, followees: Followees): SlotSupply {
  const activity = activityBinMeans(people.activityShape, people.activityBins);
  const supply: SlotSupply = {
    following: new Float64Array(people.activityBins),
    empty: new Float64Array(people.activityBins),
    forYou: new Float64Array(people.activityBins),
    paid: new Float64Array(people.activityBins),
    trending: new Float64Array(people.activityBins),
    search: new Float64Array(people.activityBins),
    live: new Float64Array(people.activityBins),
    inflow: new Float64Array(people.activityBins),
  };
  for (let activityBin = 0; activityBin < people.activityBins; activityBin++) {
    const slots = people.slotsPerDay * activity[activityBin];
    const organic = slots * (1 - people.adLoad);
    const offered = organic * feed.slotShare.following;
    const followed = typeof followees === "number" ? followees * activity[activityBin] : followees[activityBin];
    const inflow = followed * feed.following.postsPerFolloweePerDay;
    const taken = Math.min(offered, inflow * feed.following.maxReach);
    const free = offered === Number.POSITIVE_INFINITY ? 0 : offered - taken;
    supply.inflow[activityBin] = inflow;
    supply.following[activityBin] = offered === Number.POSITIVE_INFINITY ? offered : taken;
    supply.empty[activityBin] = feed.forYou ? 0 : free;
    supply.forYou[activityBin] = feed.forYou ? organic * feed.slotShare.forYou + free : 0;
    supply.paid[activityBin] = people.adLoad === 0 ? 0 : slots * people.adLoad;
    for (const surface of ["trending", "search", "live"] as const)
      supply[surface][activityBin] = feed.slotShare[surface] === 0 ? 0 : organic * feed.slotShare[surface];
  }
  return supply;
}

/** Share of those who come past a post that see it where they have slots for all. The others leave before they reach it. */
const seenWithSlots = 0.95;

/** Share of followers who come past a post at all, such that `maxReach` of them see it where they have slots for all. */
export function comingShare(maxReach: number): number {
  return Math.min(1, maxReach / seenWithSlots);
}

/** Mean views of a background post on recommendation surfaces: slots ÷ uploads. */
export function meanBackgroundViews(people: PeopleSettings, supply: SlotSupply): number {
  const slots = sum(supply.forYou) / people.activityBins;
  return slots / people.uploadsPerUserPerDay;
}
