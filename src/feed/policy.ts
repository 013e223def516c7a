import { derive, type Key } from "../lib/random.ts";
import type { FeedSettings, PeopleSettings } from "../scenario/settings.ts";
import {
  type BackgroundRates,
  type Followees,
  meanBackgroundViews,
  type SlotSupply,
  slotSupply,
} from "../world/catalog.ts";
import { Purpose } from "../world/purpose.ts";
import { createPools, type Pools } from "./pools.ts";
import { inclusionProbability, solveTheta } from "./race.ts";
import { createScorer, type Scorer } from "./score.ts";

/** What a feed works with, solved from its settings and the background before the first post. */
export interface FeedPolicy {
  readonly supply: SlotSupply;
  /** Per stratum: a follower ever sees a post of weight w with probability 1 − exp(−seenRate · w). */
  readonly seenRate: Float64Array;
  /** Absent where nothing is ranked. */
  readonly scorer?: Scorer;
  readonly pools?: Pools;
  /** Mean For-You views of a background post; 0 without For You. */
  readonly meanViews: number;
}

/** Background posts in a ranked feed that no pools count for are predicted from this many impressions (assumed). */
const rankedFollowingViews = 1000;

/**
 * @param key shared by all plans, so that two plans with the same feed solve the same thresholds
 * @throws {RangeError} if supply and demand of For-You slots cannot be balanced
 */
export function solvePolicy(
  feed: FeedSettings,
  people: PeopleSettings,
  followees: Followees,
  rates: BackgroundRates,
  key: Key,
): FeedPolicy {
  const supply = slotSupply(people, feed, followees);
  const balance = (scorer?: Scorer) => {
    const weights = feed.following.order === "ranked" ? scorer?.backgroundWeights : undefined;
    return lifeBalance(supply, feed.following.maxReach, weights);
  };
  if (!feed.forYou && feed.following.order === "chronological") return { supply, seenRate: balance(), meanViews: 0 };
  const meanViews = feed.forYou ? meanBackgroundViews(people, supply) : 0;
  const scorer = createScorer(
    feed.formula,
    rates,
    feed.forYou ? meanViews : rankedFollowingViews,
    feed.lift,
    derive(key, Purpose.background),
  );
  const seenRate = balance(scorer);
  if (!feed.forYou) return { supply, seenRate, scorer, meanViews };
  const pools = createPools(feed.forYou, people.users, meanViews, scorer, rates, derive(key, Purpose.pools));
  return { supply, seenRate, scorer, pools, meanViews };
}

/** Probability that a follower ever sees an average post, mean over followers. */
export function followerReach(policy: FeedPolicy): number {
  const { inflow } = policy.supply;
  let seen = 0;
  let all = 0;
  for (let stratum = 0; stratum < inflow.length; stratum++) {
    seen += inflow[stratum]! * inclusionProbability(1, policy.seenRate[stratum]!);
    all += inflow[stratum]!;
  }
  return seen / all;
}

/**
 * The balance of a post's life in following feeds: as many posts are seen per day as there are slots, so the rate r of
 * a stratum solves inflow · E_w[1 − exp(−r · w)] = slots (chronological: every w is 1). Where there are slots for
 * nearly everything, a post reaches `maxReach` of the followers.
 */
function lifeBalance(supply: SlotSupply, maxReach: number, weights: Float64Array | undefined): Float64Array {
  return supply.following.map((slots, stratum) => {
    const inflow = supply.inflow[stratum]!;
    if (slots >= maxReach * inflow) return -Math.log1p(-maxReach);
    if (!weights) return -Math.log1p(-slots / inflow);
    return solveTheta(weights, (slots / inflow) * weights.length);
  });
}
