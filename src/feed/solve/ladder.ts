import { bisect } from "../../lib/quadrature.ts";
import type { PoolsSettings } from "../../scenario/settle/settings.ts";
import { audienceLuck, type FirstAudiences, firstAudiences, meanUpTo } from "./firstAudience.ts";

/**
 * The audiences of traffic pools and their balance. A post begins with its first audience; if it passes, it gets the next
 * larger pool, and so on. All posts for which a pool is the next one compete for it: those that come from the pool below,
 * and those whose first audience was of that size.
 */
export interface Ladder {
  /** Stated impressions of each pool, and the hours over which its test is paced. */
  readonly budgets: readonly number[];
  readonly hours: readonly number[];
  /** Mean impressions of each pool over posts, where the largest audiences are capped. */
  readonly means: readonly number[];
  /** First audiences of the background. */
  readonly starts: FirstAudiences;
  /** Share of the posts before a pool that get it. */
  readonly passShare: number;
  /** Impressions of an audience with this mean, from a standard normal value; a whole number ≥ 1. */
  audience(mean: number, z: number): number;
  /** First audiences with this mean: of one account's posts. */
  startsAt(mean: number): FirstAudiences;
}

/** Largest share of the users that one audience may have. */
const largestShare = 0.05;

/**
 * @param followersAt the follower count that a share `u` of people who post does not exceed
 * @param meanViews For-You slots ÷ uploads
 * @throws {RangeError} if no pass share balances supply and demand
 */
export function createLadder(
  settings: PoolsSettings,
  users: number,
  followersAt: (u: number) => number,
  meanViews: number,
): Ladder {
  const law = settings.firstAudience;
  const most = Math.max(1, Math.floor(users * largestShare));
  const { budgets, hours } = capBudgets(settings, most);
  const starts = firstAudiences(law, budgets, most, followersAt);
  const means = budgets.map((budget) => meanUpTo(most, budget * Math.exp(-(law.posts ** 2) / 2), law.posts));
  return {
    budgets,
    hours,
    means,
    starts,
    passShare: settings.passShare ?? solvePassShare({ means, starts }, meanViews),
    audience: (mean, z) => Math.max(1, Math.round(Math.min(most, mean * audienceLuck(law, z)))),
    startsAt: (mean) => firstAudiences({ ...law, base: mean, perFollower: 0, accounts: 0 }, budgets, most, () => 0),
  };
}

/** Number of the smallest pool that is larger than this audience; the number of pools if none is. */
export function nextPool({ budgets }: Pick<Ladder, "budgets">, audience: number): number {
  let pool = 0;
  while (pool < budgets.length && budgets[pool] <= audience) pool++;
  return pool;
}

/** Mean impressions of a post with these first audiences, where the share `pass` of those before a pool gets it. */
export function meanImpressions({ means, starts }: Pick<Ladder, "means" | "starts">, pass: number): number {
  let [impressions, reaching] = [starts.mean, 0];
  means.forEach((mean, pool) => {
    reaching = pass * (reaching + starts.shares[pool]);
    impressions += mean * reaching;
  });
  return impressions;
}

/**
 * Share of the posts before a pool that get it, from supply and demand.
 * @throws {RangeError} if the mean is not between the first audiences and all pools
 */
export function solvePassShare(ladder: Pick<Ladder, "means" | "starts">, meanViews: number): number {
  const [least, most] = [meanImpressions(ladder, 0), meanImpressions(ladder, 1)];
  if (!(meanViews > least && meanViews < most)) {
    const [low, high, got] = [least, most, meanViews].map((value) => Number(value.toPrecision(6)));
    throw new RangeError(
      `For-You slots ÷ uploads: expected mean views of a post between the first audiences (${low}) and all pools (${high}), got ${got}`,
    );
  }
  return bisect((share) => meanImpressions(ladder, share) - meanViews, 0, 1, 1e-14);
}

/** Budgets capped at the largest audience, equal ones merged. */
function capBudgets(settings: PoolsSettings, most: number) {
  const budgets: number[] = [];
  const hours: number[] = [];
  settings.budgets.forEach((stated, pool) => {
    const budget = Math.min(stated, most);
    if (budgets.length > 0 && budget <= budgets.at(-1)!) return;
    budgets.push(budget);
    hours.push(settings.hours[pool]);
  });
  return { budgets, hours };
}
