import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createLadder,
  type Ladder,
  meanImpressions,
  nextPool,
  solvePassShare,
} from "../../../src/feed/solve/ladder.ts";
import { inverseNormal } from "../../../src/lib/normal.ts";
import { normal, uniform } from "../../../src/lib/random.ts";
import type { PoolsSettings } from "../../../src/scenario/settle/settings.ts";
import { testKey, zLimit } from "../../lib/testKey.ts";
import { meanOf } from "../../statistic.ts";

const settings: PoolsSettings = {
  policy: "pools",
  budgets: [300, 4_000, 15_000, 120_000, 500_000, 2e6, 9e6, 30e6],
  hours: [2, 6, 12, 24, 24, 48, 48, 48],
  firstAudience: { base: 12, perFollower: 0.17, accounts: 1.04, posts: 0.6 },
  tested: 0.15,
  merit: 0.1,
  restDays: 5,
};
/** A tenth of the accounts have 10,000 followers, the others 100. */
const followersAt = (u: number) => (u < 0.9 ? 100 : 10_000);
const ladderOf = (users: number, changes: Partial<PoolsSettings> = {}, meanViews = 3_000): Ladder =>
  createLadder({ ...settings, ...changes }, users, followersAt, meanViews);

/**
 * Impressions of posts that climb one by one.
 * @param first impressions of a post's first audience, by its number
 */
function climbed(ladder: Ladder, pass: number, posts: number, first: (post: number) => number): number[] {
  const key = testKey();
  return Array.from({ length: posts }, (_, post) => {
    let impressions = first(post);
    for (let pool = ladder.budgets.filter((budget) => budget <= impressions).length; ; pool++) {
      if (pool === ladder.budgets.length || uniform(key, 40 * post + pool) >= pass) return impressions;
      impressions += ladder.audience(ladder.budgets[pool], normal(key, 40 * post + 20 + pool));
    }
  });
}

describe("the pass share", () => {
  const starts = (mean: number, shares: readonly number[]) => ({ mean, shares, sample: () => [] });

  it("balances supply and demand of a ladder on paper", () => {
    // Everybody begins below the first pool: 10 + 100 φ + 1,000 φ².
    const plain = { means: [100, 1_000], starts: starts(10, [1, 0]) };
    expect(meanImpressions(plain, 0.1)).toBeCloseTo(30, 12);
    expect(solvePassShare(plain, 30)).toBeCloseTo(0.1, 9);
    // A quarter begins between the pools, and a quarter beyond: 80 + 100 · φ/2 + 1,000 (φ²/2 + φ/4).
    const mixed = { means: [100, 1_000], starts: starts(80, [0.5, 0.25]) };
    expect(meanImpressions(mixed, 0.2)).toBeCloseTo(80 + 10 + 20 + 50, 12);
    expect(solvePassShare(mixed, 160)).toBeCloseTo(0.2, 9);
  });

  it("gives posts that climb one by one the mean views that there are slots for", () => {
    // Breaks where posts that begin beyond a pool are counted in it, or where the end of an audience is left out.
    for (const [users, meanViews] of [
      [600e6, 1_500],
      [1e6, 800],
      [1e6, 4_000],
    ]) {
      const ladder = ladderOf(users, {}, meanViews);
      const key = testKey();
      const { base, perFollower, accounts, posts } = settings.firstAudience;
      const impressions = climbed(ladder, ladder.passShare, 200_000, (post) => {
        const standing = Math.exp(accounts * normal(key, 1e7 + 2 * post));
        const mean = standing * (base + perFollower * followersAt(uniform(key, 2e7 + post)));
        return Math.min(users / 20, mean * Math.exp(posts * normal(key, 1e7 + 2 * post + 1) - posts ** 2 / 2));
      });
      const { mean, standardError } = meanOf(impressions);
      expect(Math.abs(mean - meanViews) / standardError).toBeLessThan(zLimit);
      if (users === 1e6) expect(standardError / mean).toBeLessThan(0.02);
    }
  });

  it("balances whatever mean there is between the first audiences and all pools", () => {
    const ladder = ladderOf(600e6);
    const most = meanImpressions(ladder, 1);
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (part) => {
        const mean = ladder.starts.mean + part * (most - ladder.starts.mean);
        expect(meanImpressions(ladder, solvePassShare(ladder, mean)) / mean).toBeCloseTo(1, 6);
      }),
      { numRuns: 50 },
    );
  });

  it("has no solution for a mean that every post exceeds, or none does", () => {
    const ladder = ladderOf(600e6);
    const most = meanImpressions(ladder, 1);
    for (const mean of [0, ladder.starts.mean, most, 2 * most, Number.NaN])
      expect(() => solvePassShare(ladder, mean)).toThrow(RangeError);
    expect(() => solvePassShare({ means: [100], starts: starts(10, [1]) }, 5)).toThrow(
      "For-You slots ÷ uploads: expected mean views of a post between the first audiences (10) and all pools (110), got 5",
    );
  });

  it("is taken as stated where it is stated, even if nothing balances", () => {
    expect(ladderOf(600e6, { passShare: 0.3 }).passShare).toBe(0.3);
    expect(ladderOf(600e6, { passShare: 0.3 }, 1).passShare).toBe(0.3);
  });
});

describe("the audiences of pools", () => {
  it("end at 5 % of users, equal pools merged", () => {
    expect(ladderOf(600e6).budgets).toEqual(settings.budgets);
    expect(ladderOf(1e6).budgets).toEqual([300, 4_000, 15_000, 50_000]);
    expect(ladderOf(2.4e6).budgets).toEqual([300, 4_000, 15_000, 120_000]);
    expect(ladderOf(1e6).hours).toEqual(settings.hours.slice(0, 4));
    expect(ladderOf(10, { passShare: 0.1 }).budgets).toEqual([1]);
  });

  it("are whole numbers around the stated ones, of at least one person and at most 5 % of users", () => {
    const { audience, means, budgets } = ladderOf(1e6);
    const zs = Array.from({ length: 20_000 }, (_, i) => inverseNormal((i + 0.5) / 20_000));
    budgets.forEach((budget, pool) => {
      const all = zs.map((z) => audience(budget, z));
      expect(Math.max(...all)).toBeLessThanOrEqual(50_000);
      expect(all.every(Number.isInteger)).toBe(true);
      expect(meanOf(all).mean / means[pool]).toBeCloseTo(1, 2);
    });
    expect(means[0]).toBeCloseTo(300, 1);
    // Half of the largest audiences would be larger.
    expect(means[3]).toBeLessThan(0.85 * 50_000);
    expect([audience(0.01, -9), audience(50_000, 9), audience(50, 0)]).toEqual([1, 50_000, Math.round(50 / 1.1972)]);
  });

  it("that come next are the smallest larger ones", () => {
    const ladder = { budgets: [10, 20, 40] };
    expect([0, 9, 10, 19.9, 20, 39, 40, 100].map((audience) => nextPool(ladder, audience))).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3,
    ]);
  });
});

describe("the mean impressions of one account's posts", () => {
  it("are those of posts that climb one by one from first audiences of this mean", () => {
    // Breaks where the audiences of one account differ as those of different accounts do, or do not differ.
    const ladder = ladderOf(1e6, { passShare: 0.25 });
    const key = testKey();
    for (const first of [20, 280, 9_000, 80_000]) {
      const impressions = climbed(ladder, 0.25, 60_000, (post) => ladder.audience(first, normal(key, 5e7 + post)));
      const { mean, standardError } = meanOf(impressions);
      const expected = meanImpressions({ means: ladder.means, starts: ladder.startsAt(first) }, 0.25);
      expect(Math.abs(expected - mean) / standardError).toBeLessThan(zLimit);
      expect(standardError / mean).toBeLessThan(0.03);
    }
  });
});
