import type { Pools } from "../../feed/solve/pools.ts";
import { bisect } from "../../lib/quadrature.ts";
import { Tally } from "../../vocabulary/tally.ts";
import { type BackgroundRates, rateAt } from "../../world/backgroundRates.ts";

/** The range in which quality is solved; all but one in a million background posts lie inside it. */
const lowest = -3.5;
const highest = 5.5;

/** The feed and the rates under which creators earned their usual figures. */
export interface Reference {
  /** Probability that a follower sees an average post in the following feed. */
  readonly followerReach: number;
  /** Absent where nothing is recommended. */
  readonly pools: Pools | undefined;
  readonly rates: BackgroundRates;
}

/**
 * Quality of the posts of an account whose posts get this many unpaid views on average. Views from followers do not
 * depend on quality, views from recommendation do.
 * @throws {RangeError} if no quality gives that many
 */
export function qualityFromViews(reference: Reference, followers: number, averageViews: number): number {
  const fromFollowers = followers * reference.followerReach;
  const { pools } = reference;
  const views = (quality: number) =>
    fromFollowers + (pools ? pools.expectedImpressions(pools.startPool(followers), quality) : 0);
  if (!pools || averageViews < views(lowest) || averageViews > views(highest)) {
    throw new RangeError(
      `expected between ${round(views(lowest))} and ${round(views(highest))} average views for ${round(followers)} followers, got ${round(averageViews)}`,
    );
  }
  return bisect((quality) => views(quality) - averageViews, lowest, highest, 1e-6);
}

/**
 * Quality of posts that get this many likes, comments and shares per view of people who do not follow the account.
 * @throws {RangeError} if no quality gives that many
 */
export function qualityFromEngagement(reference: Reference, engagementRate: number): number {
  const { rates } = reference;
  const engagement = (quality: number) => {
    let sum = 0;
    for (const affinity of rates.affinities) {
      for (const column of [Tally.like, Tally.comment, Tally.share]) sum += rateAt(rates, column, quality + affinity);
    }
    return sum / rates.affinities.length;
  };
  if (engagementRate < engagement(lowest) || engagementRate > engagement(highest)) {
    throw new RangeError(
      `expected an engagement rate between ${round(engagement(lowest))} and ${round(engagement(highest))}, got ${round(engagementRate)}`,
    );
  }
  return bisect((quality) => engagement(quality) - engagementRate, lowest, highest, 1e-6);
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
