import { describe, expect, it } from "vitest";
import { audienceLuck, firstAudience, firstAudiences, meanUpTo } from "../../../src/feed/solve/firstAudience.ts";
import { inverseNormal } from "../../../src/lib/normal.ts";
import { normal, uniform } from "../../../src/lib/random.ts";
import type { GraphSettings } from "../../../src/scenario/settle/settings.ts";
import { posterQuantiles } from "../../../src/world/followerCounts.ts";
import { testKey, zLimit } from "../../lib/testKey.ts";
import { changed, smallSettings } from "../../smallWorld.ts";
import { binomialZ, meanOf } from "../../statistic.ts";

const law = { base: 12, perFollower: 0.17, accounts: 1.04, posts: 0.6 };
const budgets = [300, 4_000, 15_000, 50_000];
const most = 50_000;
/** People who post: a power law of density ∝ k^−1.55 with the median 130, up to 50,000. */
const posters = { median: 130, exponent: 1.55, maxFollowers: 5e6 };
const followersAt = posterQuantiles(changed(smallSettings().reference.graph as GraphSettings, { posters }), 1e6);

/** Mean over standard normal values, each of `n` quantiles once. */
function overNormal(f: (z: number) => number, n = 20_000): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += f(inverseNormal((i + 0.5) / n));
  return sum / n;
}

describe("the first audience of an account", () => {
  it("has a part that everybody gets, and a part for each follower", () => {
    expect(firstAudience(law, 0)).toBe(12);
    expect(firstAudience(law, 1_000)).toBeCloseTo(182, 9);
  });

  it("differs by posts: with mean 1, and the spread of its logarithm", () => {
    for (const posts of [0, 0.6, 1.5]) {
      expect(overNormal((z) => audienceLuck({ ...law, posts }, z))).toBeCloseTo(1, 2);
      const [up, down] = [1, -1].map((z) => audienceLuck({ ...law, posts }, z));
      expect(Math.log(up / down) / 2).toBeCloseTo(posts, 12);
    }
  });
});

describe("a log-normal audience that ends somewhere", () => {
  it("has the mean that its quantiles have", () => {
    for (const [end, median, sd] of [
      [50_000, 2_000, 1.2],
      [50_000, 80_000, 0.6],
      [10, 5_000, 2],
      [1e12, 7, 0.3],
    ])
      expect(meanUpTo(end, median, sd) / overNormal((z) => Math.min(end, median * Math.exp(sd * z)))).toBeCloseTo(1, 3);
  });

  it("without a spread is its median or its end", () => {
    expect([meanUpTo(50, 20, 0), meanUpTo(10, 20, 0)]).toEqual([20, 10]);
  });
});

/** First audiences as the law says, account by account and post by post: impressions, and followers of the author. */
function drawn(posts: number, { base, perFollower, accounts, posts: spread } = law) {
  const key = testKey();
  return Array.from({ length: posts }, (_, i) => {
    const followers = followersAt(uniform(key, 3 * i));
    const standing = Math.exp(accounts * normal(key, 3 * i + 1));
    const luck = Math.exp(spread * normal(key, 3 * i + 2)) / Math.exp(spread ** 2 / 2);
    return { followers, impressions: Math.min(most, (base + perFollower * followers) * standing * luck) };
  });
}

describe("first audiences of all that is posted", () => {
  const starts = firstAudiences(law, budgets, most, followersAt);
  const posts = drawn(200_000);
  const nextOf = (impressions: number) => budgets.filter((budget) => budget <= impressions).length;

  it("have the mean of posts drawn one by one", () => {
    // Breaks where the largest accounts, who have most of it, are cut off, or where the end of an audience is not counted.
    const { mean, standardError } = meanOf(posts.map(({ impressions }) => impressions));
    expect(Math.abs(starts.mean - mean) / standardError).toBeLessThan(zLimit);
    expect(standardError / mean).toBeLessThan(0.02);
  });

  it("stand before each pool in the shares of posts drawn one by one", () => {
    expect(starts.shares).toHaveLength(budgets.length);
    starts.shares.forEach((share, pool) => {
      const count = posts.filter(({ impressions }) => nextOf(impressions) === pool).length;
      expect(Math.abs(binomialZ(count, posts.length, share))).toBeLessThan(zLimit);
    });
    // No pool is larger than the largest audience.
    const largest = posts.filter(({ impressions }) => impressions === most).length;
    const beyond = 1 - starts.shares.reduce((sum, share) => sum + share, 0);
    expect(largest).toBeGreaterThan(5);
    expect(Math.abs(binomialZ(largest, posts.length, beyond))).toBeLessThan(zLimit);
    const { shares } = firstAudiences(law, budgets.slice(0, 2), most, followersAt);
    expect(shares).toEqual(starts.shares.slice(0, 2));
  });

  it("are sampled evenly: as large, and by accounts of as many followers, as those before the same pool", () => {
    for (const pool of [0, 1, 2]) {
      const there = posts.filter(({ impressions }) => nextOf(impressions) === pool);
      const sample = starts.sample(pool, 400);
      expect(sample).toHaveLength(400);
      for (const { impressions } of sample) expect(nextOf(impressions)).toBe(pool);
      for (const of of ["impressions", "followers"] as const) {
        const { mean, standardError } = meanOf(there.map((post) => Math.log(post[of])));
        const { mean: sampled, standardError: spread } = meanOf(sample.map((post) => Math.log(post[of])));
        // The sample is stratified in followers, so its own error is far less than that of as many draws.
        expect(Math.abs(sampled - mean)).toBeLessThan(zLimit * standardError + 2 * spread);
        expect(spread / Math.abs(mean)).toBeLessThan(0.03);
      }
    }
  });

  it("of few sample posts are even too: sixteen have the mean of the first pool's posts within a seventh", () => {
    const there = posts.filter(({ impressions }) => nextOf(impressions) === 0);
    const sample = starts.sample(0, 16);
    const mean = (of: readonly { impressions: number }[]) => meanOf(of.map(({ impressions }) => impressions)).mean;
    expect(mean(sample) / mean(there)).toBeGreaterThan(6 / 7);
    expect(mean(sample) / mean(there)).toBeLessThan(7 / 6);
  });

  it("of accounts and posts that are all alike are exact", () => {
    // Breaks where an audience of exactly a pool's size stands before that pool: the next one is larger.
    const alike = { base: 300, perFollower: 0, accounts: 0, posts: 0 };
    const same = firstAudiences(alike, budgets, most, () => 0);
    expect(same.mean).toBeCloseTo(300, 9);
    [0, 1, 0, 0].forEach((share, pool) => {
      expect(same.shares[pool]).toBeCloseTo(share, 12);
    });
    for (const { impressions } of same.sample(1, 5)) expect(impressions).toBe(300);
    const large = firstAudiences({ ...alike, base: 1e9 }, budgets, most, () => 0);
    expect(large.mean).toBeCloseTo(most, 6);
  });
});
