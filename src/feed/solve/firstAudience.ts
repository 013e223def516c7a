import { inverseNormal, normalCdf } from "../../lib/normal.ts";
import { sum } from "../../lib/statistics.ts";
import type { PoolsSettings } from "../../scenario/settle/settings.ts";

/**
 * First audiences on For You: how many impressions a post gets before its answers count. A post of the median account gets
 * `base + perFollower · followers` on average; accounts with as many followers differ by a log-normal factor, their
 * standing, and so do the audiences of one account's posts.
 */

/** Impressions of the first audience, mean over posts, of an account of standing 1. */
export function firstAudience({ base, perFollower }: PoolsSettings["firstAudience"], followers: number): number {
  return base + perFollower * followers;
}

/** A factor of mean 1 between the audiences of one account's posts, from a standard normal value. */
export function audienceLuck({ posts }: PoolsSettings["firstAudience"], z: number): number {
  return Math.exp(posts * z - (posts * posts) / 2);
}

/** A sample post's author and first audience. */
export interface Start {
  readonly followers: number;
  readonly impressions: number;
}

/** The background's first audiences. */
export interface FirstAudiences {
  /** Mean impressions of a first audience. */
  readonly mean: number;
  /** Share of first audiences from which pool j is the next. */
  readonly shares: readonly number[];
  /** As many first audiences from which pool j is the next, each standing for as many others. */
  sample(pool: number, size: number): Start[];
}

/** Width of the bins of follower counts, in ln of the share of accounts with more. */
const binWidth = 0.05;
const bins = 400;

/**
 * First audiences over accounts and posts: follower counts in bins of their upper tail, where most views are, and
 * log-normal factors in closed form.
 * @param budgets ascending
 * @param most largest audience
 * @param followersAt the follower count that a share `u` of people who post does not exceed
 */
export function firstAudiences(
  law: PoolsSettings["firstAudience"],
  budgets: readonly number[],
  most: number,
  followersAt: (u: number) => number,
): FirstAudiences {
  const sd = Math.hypot(law.accounts, law.posts);
  const accounts = Array.from({ length: bins }, (_, bin) => {
    const followers = followersAt(1 - Math.exp(-(bin + 0.5) * binWidth));
    const median = firstAudience(law, followers) * Math.exp((-law.posts * law.posts) / 2);
    const share = Math.exp(-bin * binWidth) - (bin === bins - 1 ? 0 : Math.exp(-(bin + 1) * binWidth));
    const below = budgets.map((budget) => shareBelow(budget, median, sd));
    return { followers, median, share, below };
  });
  const classShares = budgets.map((_, pool) => accounts.map((account) => account.share * inClass(account.below, pool)));
  return {
    mean: sum(accounts.map(({ share, median }) => share * meanUpTo(most, median, sd))),
    shares: classShares.map(sum),
    sample(pool, size) {
      const shares = classShares[pool];
      const all = sum(shares);
      let [at, upTo] = [0, shares[0]];
      return Array.from({ length: size }, (_, i) => {
        const place = ((i + 0.5) / size) * all;
        while (upTo < place && at < bins - 1) upTo += shares[++at];
        const { followers, median, below } = accounts[at];
        const from = pool === 0 ? 0 : below[pool - 1];
        // Places that have nothing to do with the order of follower counts.
        const u = from + (((i * 13 + 7) % size) + 0.5) * ((below[pool] - from) / size);
        const impressions = sd > 0 ? median * Math.exp(sd * inverseNormal(u)) : median;
        return { followers, impressions: Math.min(most, impressions) };
      });
    },
  };
}

const inClass = (below: readonly number[], pool: number) => below[pool] - (pool === 0 ? 0 : below[pool - 1]);

/** P(X < x) of a log-normal X; at sd 0 X is its median. */
function shareBelow(x: number, median: number, sd: number): number {
  return sd > 0 ? normalCdf(Math.log(x / median) / sd) : median < x ? 1 : 0;
}

/** E[min(X, most)] of a log-normal X. */
export function meanUpTo(most: number, median: number, sd: number): number {
  if (sd === 0) return Math.min(most, median);
  const z = Math.log(most / median) / sd;
  return median * Math.exp((sd * sd) / 2) * normalCdf(z - sd) + most * normalCdf(-z);
}
