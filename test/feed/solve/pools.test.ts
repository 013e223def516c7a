import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Scorer } from "../../../src/feed/scorer.ts";
import { interestWeights } from "../../../src/feed/solve/interestWeights.ts";
import { createPools, type Pools, solvePassShare } from "../../../src/feed/solve/pools.ts";
import { drawCounts } from "../../../src/feed/solve/scores.ts";
import { derive, normal, rootKey, uniform } from "../../../src/lib/random.ts";
import { multinomial } from "../../../src/lib/sampling.ts";
import type { PoolsSettings } from "../../../src/scenario/settle/settings.ts";
import { tallyWidth } from "../../../src/vocabulary/tally.ts";
import type { BackgroundRates } from "../../../src/world/backgroundRates.ts";
import { testKey, zLimit } from "../../lib/testKey.ts";
import { changed, smallSettings, solved } from "../../smallWorld.ts";
import { binomialZ } from "../../statistic.ts";

const budgets = [300, 4_000, 15_000, 120_000, 500_000, 2e6, 9e6, 30e6];
const settings = smallSettings(0);
const forYou = settings.feed.forYou as PoolsSettings;

describe("the share of posts promoted", () => {
  it("balances supply and demand: mean 3,000 is .169", () => {
    expect(solvePassShare(budgets, 3_000)).toBeCloseTo(0.169, 3);
    fc.assert(
      fc.property(fc.double({ min: 301, max: 4e7, noNaN: true }), (mean) => {
        const share = solvePassShare(budgets, mean);
        const supply = budgets.reduce((sum, budget, j) => sum + budget * share ** j, 0);
        expect(supply / mean).toBeCloseTo(1, 6);
      }),
    );
  });

  it("has no solution for a mean that no post or every post exceeds", () => {
    const all = budgets.reduce((sum, budget) => sum + budget, 0);
    for (const mean of [0, 200, 300, all, 2 * all]) expect(() => solvePassShare(budgets, mean)).toThrow(RangeError);
  });

  it("is taken as stated where it is stated", () => {
    const { pools } = solved(changed(settings, { feed: { forYou: { passShare: 0.3 } } })).policy;
    expect(pools!.passShare).toBe(0.3);
  });
});

describe("the ladder", () => {
  const ladders = new Map<number, Pools>();
  const ladder = (users: number): Pools => {
    const { policy, rates } = solved(settings);
    const stated = { ...forYou, passShare: 0.2 };
    const known = ladders.get(users) ?? createPools(stated, users, 1, 3_000, policy.scorer!, rates, testKey());
    ladders.set(users, known);
    return known;
  };

  it("ends at 5 % of users, equal pools merged", () => {
    expect(ladder(600e6).budgets).toEqual(budgets);
    expect(ladder(1e6).budgets).toEqual([300, 4_000, 15_000, 50_000]);
    expect(ladder(2.4e6).budgets).toEqual([300, 4_000, 15_000, 120_000]);
    expect(ladder(1e6).hours).toEqual(forYou.hours.slice(0, 4));
  });

  it("starts by followers, in the pool into which the stated one was merged", () => {
    const starts = (pools: Pools) => [0, 9_999, 10_000, 99_999, 100_000, 1e6, 9_999_999, 10e6].map(pools.startPool);
    expect(starts(ladder(600e6))).toEqual([0, 0, 1, 1, 2, 3, 3, 4]);
    expect(starts(ladder(1e6))).toEqual([0, 0, 1, 1, 2, 3, 3, 3]);
    expect(starts(ladder(80_000))).toEqual([0, 0, 1, 1, 1, 1, 1, 1]);
  });

  it("gives more to a better post, and to every post its first pool", () => {
    const pools = ladder(600e6);
    let before = 0;
    for (let quality = -3; quality <= 5; quality += 1) {
      const views = pools.expectedImpressions(0, quality);
      expect(views).toBeGreaterThanOrEqual(before);
      before = views;
    }
    expect(pools.expectedImpressions(0, -3)).toBeCloseTo(300, 0);
    // Beyond the background's best and worst as they.
    expect(pools.expectedImpressions(0, 9)).toBeGreaterThanOrEqual(before);
    expect(pools.expectedImpressions(0, 9)).toBe(pools.expectedImpressions(0, 5.5));
    expect(pools.expectedImpressions(0, -9)).toBe(pools.expectedImpressions(0, -3.5));
    expect(pools.expectedImpressions(7, 0)).toBe(30e6);
    expect(pools.expectedImpressions(2, -3.5)).toBeCloseTo(15_000, 0);
  });
});

/** Carries background posts through the pools, each drawn on its own; how many stood in each. */
function climb(rates: BackgroundRates, scorer: Scorer, pools: Pools, posts: number): Float64Array {
  const interests = rates.affinities.length;
  const reached = new Float64Array(pools.budgets.length);
  const prediction = new Float64Array(scorer.predictions);
  const part = new Float64Array(tallyWidth);
  const split = new Float64Array(interests);
  for (let post = 0; post < posts; post++) {
    const key = derive(testKey(), post);
    const quality = Math.sqrt(rates.variance.quality) * normal(key);
    const byInterest = new Float64Array(interests * tallyWidth);
    const total = new Float64Array(tallyWidth);
    const facts = { durationSeconds: rates.durations[post % 16], ageHours: 24, inNetwork: 0, followers: 100 };
    for (let pool = 0; ; pool++) {
      reached[pool]++;
      if (pool === pools.budgets.length - 1) break;
      const inPool = new Float64Array(tallyWidth);
      const k = derive(key, pool);
      for (let tick = 0, shown = 0; tick < pools.hours[pool]; tick++) {
        // Whom it is shown to is found anew every tick, as in a run.
        const shares = interestWeights(scorer, byInterest, total, facts, prediction, interests);
        const due = Math.round((pools.budgets[pool] * (tick + 1)) / pools.hours[pool]) - shown;
        shown += due;
        const ofTick = derive(k, tick);
        multinomial(ofTick.a, ofTick.b, due, shares, split);
        for (let interest = 0; interest < interests; interest++) {
          const appeal = quality + rates.affinities[interest];
          drawCounts(rates, appeal, facts.durationSeconds, split[interest], derive(ofTick, interest), part, 0);
          for (let c = 0; c < tallyWidth; c++) {
            inPool[c] += part[c];
            total[c] += part[c];
            byInterest[interest * tallyWidth + c] += part[c];
          }
        }
      }
      if (!pools.promotes(pool, scorer.scorePost(inPool, 0, facts, prediction), uniform(k, 9))) break;
    }
  }
  return reached;
}

const posts = 6_000;
const climbs = new Map<string, Float64Array>();
/** How many of the posts stood in each pool under a formula: counted once for all tests. */
function climbed(formula: string): Float64Array {
  const { policy, rates } = solved(changed(settings, { feed: { formula } }));
  const reached = climbs.get(formula) ?? climb(rates, policy.scorer!, policy.pools!, posts);
  climbs.set(formula, reached);
  return reached;
}

describe("background posts", () => {
  it("have the mean views that slots and uploads leave them: the identity, over the quality grid", () => {
    for (const formula of [settings.feed.formula, "like", "comment"]) {
      const { policy, rates } = solved(changed(settings, { feed: { formula } }));
      let [views, all] = [0, 0];
      for (let quality = -3.5; quality < 5.51; quality += 0.05) {
        const density = Math.exp(-(quality ** 2) / (2 * rates.variance.quality));
        views += density * policy.pools!.expectedImpressions(0, quality);
        all += density;
      }
      expect(views / all / policy.meanViews).toBeCloseTo(1, 6);
      const { people } = settings;
      const free = 0.1 * people.slotsPerDay * (1 - people.adLoad) - 100 * 0.8 * 0.95;
      const forYou = 0.9 * people.slotsPerDay * (1 - people.adLoad) + Math.max(0, free);
      expect(policy.meanViews).toBeCloseTo(forYou / people.uploadsPerUserPerDay, 6);
    }
  });

  it("reach pool j in a share φ^j, under the shipped formula and under one that counts likes alone", () => {
    // Breaks (for likes) where posts at a threshold that many have all stay below, or where the posts that a threshold
    // was taken from have a few impressions more than the budget; and wherever thresholds are not quantiles.
    for (const formula of [settings.feed.formula, "like"]) {
      const { passShare } = solved(changed(settings, { feed: { formula } })).policy.pools!;
      const reached = climbed(formula);
      // A threshold is itself drawn from 32 points at some 70 qualities: as if the comparison had 2,000 posts.
      const error = Math.sqrt(1 / posts + 1 / 2_000) * posts;
      const sd = error * Math.sqrt(passShare * (1 - passShare));
      expect(Math.abs(reached[1] - posts * passShare) / sd).toBeLessThan(zLimit);
    }
  });

  it("reach the higher pools in a share φ^j too, under the shipped formula", () => {
    const { passShare } = solved(settings).policy.pools!;
    const reached = climbed(settings.feed.formula);
    for (let pool = 2; pool < reached.length; pool++) {
      // Half as much again for the thresholds, of which the higher rest on fewer points.
      expect(Math.abs(binomialZ(reached[pool], posts, passShare ** pool)) / 1.5).toBeLessThan(zLimit);
    }
  });

  it("of one key have one ladder", () => {
    const thresholds = () => solved(settings).policy.pools!.thresholds;
    expect(thresholds()).toEqual(thresholds());
    const { policy, rates } = solved(settings);
    const other = createPools(forYou, 5e6, 1, policy.meanViews, policy.scorer!, rates, rootKey("other"));
    expect(other.thresholds).not.toEqual(thresholds());
  });
});
