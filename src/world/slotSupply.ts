import type { FeedSettings, FollowGraphSettings, PeopleSettings } from "../scenario/settle/settings.ts";
import { activityBinMeans } from "./segments.ts";

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
export function followeesOf(graph: FollowGraphSettings, { activityBins }: PeopleSettings): Followees {
  return "columns" in graph ? new Array<number>(activityBins).fill(graph.meanFollowers) : graph.meanFollowers;
}

/**
 * Slots per stratum. Ads take `adLoad` of all; where followed accounts post less than the following slots hold, what
 * is left goes to For You if the platform has one, and otherwise stays empty.
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

/** Mean views of a background post on recommendation surfaces: slots ÷ uploads. */
export function meanBackgroundViews(people: PeopleSettings, supply: SlotSupply): number {
  const slots = supply.forYou.reduce((sum, value) => sum + value, 0) / people.activityBins;
  return slots / people.uploadsPerUserPerDay;
}
