import { describe, expect, it } from "vitest";
import type { Scorer } from "../../../src/feed/scorer.ts";
import { interestWeights } from "../../../src/feed/solve/interestWeights.ts";
import { meanImpressions } from "../../../src/feed/solve/ladder.ts";
import { createPools, type Pools, testOf } from "../../../src/feed/solve/pools.ts";
import { drawCounts } from "../../../src/feed/solve/scores.ts";
import { inverseNormal } from "../../../src/lib/normal.ts";
import { derive, normal, rootKey, uniform } from "../../../src/lib/random.ts";
import { multinomial } from "../../../src/lib/sampling.ts";
import type { PoolsSettings, Settings } from "../../../src/scenario/settle/settings.ts";
import { tallyWidth } from "../../../src/vocabulary/tally.ts";
import type { BackgroundRates } from "../../../src/world/backgroundRates.ts";
import { testKey, zLimit } from "../../lib/testKey.ts";
import { type Changes, changed, smallSettings, solved } from "../../smallWorld.ts";
import { meanOf } from "../../statistic.ts";

const settings = smallSettings(0);
const forYou = settings.feed.forYou as PoolsSettings;
const settingsOf = (formula: string, pools: Changes<PoolsSettings> = {}): Settings =>
  changed(settings, { feed: { formula, forYou: pools } } as Changes<Settings>);

/** The scores of background posts' tests, by the pool that each was for, with the verdict, and all their impressions. */
interface Climbs {
  readonly tests: { readonly score: number; readonly passed: boolean }[][];
  readonly impressions: number[];
}

/** Carries background posts through the pools, each drawn on its own. */
function climb(rates: BackgroundRates, scorer: Scorer, pools: Pools, posts: number): Climbs {
  const interests = rates.affinities.length;
  const tests: Climbs["tests"] = pools.budgets.map(() => []);
  const prediction = new Float64Array(scorer.predictions);
  const part = new Float64Array(tallyWidth);
  const split = new Float64Array(interests);
  const impressions = Array.from({ length: posts }, (_, post) => {
    const key = derive(testKey(), post);
    const quality = Math.sqrt(rates.variance.quality) * normal(key);
    const answers = rates.answersTo(derive(key, 1));
    const followers = rates.followersAt(uniform(derive(key, 2)));
    const byInterest = new Float64Array(interests * tallyWidth);
    const total = new Float64Array(tallyWidth);
    const facts = { durationSeconds: rates.durations[post % 16], ageHours: 24, inNetwork: 0, followers };
    const standing = pools.standing(normal(derive(key, 3)));
    let audience = pools.audience(standing * pools.firstAudience(followers), normal(derive(key, 4)));
    let shownInAll = audience;
    for (let pool = pools.budgets.filter((budget) => budget <= audience).length; pool < pools.budgets.length; pool++) {
      const inTest = new Float64Array(tallyWidth);
      const k = derive(key, 5 + pool);
      const hours = pools.hours[Math.max(0, pool - 1)];
      const test = Math.max(1, Math.round(forYou.tested * audience));
      for (let tick = 0, shown = 0; tick < hours; tick++) {
        // Whom it is shown to is found anew every tick, as in a run.
        const shares = interestWeights(scorer, byInterest, total, facts, prediction, interests);
        const due = Math.round((test * (tick + 1)) / hours) - shown;
        shown += due;
        const ofTick = derive(k, tick);
        multinomial(ofTick.a, ofTick.b, due, shares, split);
        for (let interest = 0; interest < interests; interest++) {
          const appeal = quality + rates.affinities[interest];
          const ofInterest = derive(ofTick, interest);
          drawCounts(
            rates,
            appeal,
            facts.durationSeconds,
            split[interest],
            ofInterest,
            part,
            0,
            scorer.columns,
            answers,
          );
          for (let c = 0; c < tallyWidth; c++) {
            inTest[c] += part[c];
            total[c] += part[c];
            byInterest[interest * tallyWidth + c] += part[c];
          }
        }
      }
      const score = scorer.scorePost(inTest, 0, facts, prediction);
      const passed = uniform(derive(k, 999)) < pools.chance(pool, score);
      tests[pool].push({ score, passed });
      if (!passed) break;
      audience = pools.audience(pools.budgets[pool], normal(derive(k, 998)));
      shownInAll += audience;
    }
    return shownInAll;
  });
  return { tests, impressions };
}

const posts = 6_000;
const climbs = new Map<Settings, Climbs>();
/** The climbs of as many posts in these settings: drawn once for all tests. */
function climbed(given: Settings): Climbs {
  const { policy, rates } = solved(given);
  const known = climbs.get(given) ?? climb(rates, policy.scorer!, policy.pools!, posts);
  climbs.set(given, known);
  return known;
}
const shipped = settingsOf(settings.feed.formula);
const byMerit = settingsOf(settings.feed.formula, { merit: 0.9 });
const byLikes = settingsOf("like", { merit: 0.9 });

describe("a test", () => {
  it("takes the stated share of an audience, in whole people, of whom there is at least one", () => {
    expect([0.2, 3, 10, 1_000, 9_999].map((audience) => testOf({ tested: 0.15 }, audience))).toEqual([
      1, 1, 2, 150, 1500,
    ]);
  });
});

describe("background posts", () => {
  it("get each pool in the share φ of those before it, under the shipped judgement, by merit, and by likes alone", () => {
    // Breaks (for likes) where posts that score alike have the place of the best or the worst of them, where tests of the
    // posts that the places come from have a few impressions more or less, and wherever φ is not that of all who compete.
    for (const given of [shipped, byMerit, byLikes]) {
      const { passShare, budgets } = solved(given).policy.pools!;
      const { tests } = climbed(given);
      budgets.forEach((_, pool) => {
        const before = tests[pool].length;
        const passed = tests[pool].filter((test) => test.passed).length;
        // Chances rest on sample posts: as if the comparison had 1,500 posts.
        const error = Math.sqrt((1 / before + 1 / 1_500) * passShare * (1 - passShare));
        expect(Math.abs(passed / before - passShare) / error).toBeLessThan(zLimit);
      });
      expect(tests[2].length).toBeGreaterThan(100);
    }
  });

  it("have the mean views that slots and uploads leave them", () => {
    for (const given of [shipped, byMerit]) {
      const { mean, standardError } = meanOf(climbed(given).impressions);
      const { meanViews } = solved(given).policy;
      expect(Math.abs(mean - meanViews) / standardError).toBeLessThan(zLimit);
      expect(standardError / mean).toBeLessThan(0.15);
      const { people } = settings;
      const free = 0.015 * people.slotsPerDay * (1 - people.adLoad) - 100 * 0.8 * 0.95;
      const slots = 0.985 * people.slotsPerDay * (1 - people.adLoad) + Math.max(0, free);
      expect(meanViews).toBeCloseTo(slots / people.uploadsPerUserPerDay, 6);
    }
  });
});

describe("the chance of a pool", () => {
  it("is Φ((√merit · z − t) / √(1 − merit)), with z the place of the score among all before that pool", () => {
    // Breaks where merit is a weight of the place and not a share of its variance.
    for (const [given, merit] of [
      [shipped, forYou.merit],
      [byMerit, 0.9],
    ] as const) {
      const { pools } = solved(given).policy;
      for (const pool of [0, 1]) {
        const scores = climbed(given)
          .tests[pool].map(({ score }) => score)
          .sort((a, b) => a - b);
        const at = (z: number) => {
          const place = scores[Math.round(scores.length * shareBelow(z))];
          return inverseNormal(pools!.chance(pool, place));
        };
        const slope = (at(1.2) - at(-1.2)) / 2.4;
        expect(slope / Math.sqrt(merit / (1 - merit))).toBeGreaterThan(0.85);
        expect(slope / Math.sqrt(merit / (1 - merit))).toBeLessThan(1.15);
      }
    }
  });

  it("is the same for all where the answers explain nothing", () => {
    const { pools } = solved(settingsOf(settings.feed.formula, { merit: 0 })).policy;
    for (const score of [-1e9, 0, 0.2, 1e9]) expect(pools!.chance(1, score)).toBeCloseTo(pools!.passShare, 9);
  });

  it("rises with the score up to that of the background's best, and is never 0 or 1 where chance has a part", () => {
    const { pools } = solved(shipped).policy;
    pools!.budgets.forEach((_, pool) => {
      let before = pools!.chance(pool, -1e9);
      expect(before).toBeGreaterThan(0);
      for (let score = 0; score < 2; score += 0.01) {
        const chance = pools!.chance(pool, score);
        expect(chance).toBeGreaterThanOrEqual(before);
        before = chance;
      }
      expect(before).toBeGreaterThan(1.2 * pools!.chance(pool, -1e9));
      expect(pools!.chance(pool, 1e9)).toBeGreaterThanOrEqual(before);
      expect(pools!.chance(pool, 1e9)).toBeLessThan(1);
    });
  });

  it("is a number between the scores of posts that next to nobody stands for", () => {
    // Under this key one such post's share is too small for half of it to be a double.
    const { policy, rates } = solved(settings);
    const firstAudience = { ...forYou.firstAudience, base: 100, perFollower: 0, accounts: 0 };
    const given = { ...forYou, merit: 0.9, passShare: 0.2, firstAudience };
    const pools = createPools(given, settings.people.users, 1, 3_000, policy.scorer!, rates, rootKey("c"));
    for (let score = 0.2; score < 0.3; score += 0.0005) expect(pools.chance(4, score)).toBeGreaterThanOrEqual(0);
  });

  it("of which no background post stands before it is the pass share", () => {
    const firstAudience = { base: 6_000, perFollower: 0, accounts: 0, posts: 0 };
    const { pools } = solved(settingsOf(settings.feed.formula, { passShare: 0.2, firstAudience })).policy;
    expect([0, 1].map((pool) => pools!.chance(pool, 0.1))).toEqual([0.2, 0.2]);
    expect(pools!.chance(2, 9)).toBeGreaterThan(pools!.chance(2, -9));
    expect(pools!.expectedImpressions(6_000, 0)).toBeGreaterThan(6_000);
  });

  it("is that of one key, whoever asks", () => {
    const { policy, rates } = solved(settings);
    const { tickHours } = settings.clock;
    const chances = (key: string) => {
      const { users } = settings.people;
      const k = rootKey(key);
      const pools = createPools(forYou, users, tickHours, policy.meanViews, policy.scorer!, rates, k);
      return [0.1, 0.15, 0.2, 0.3].map((score) => pools.chance(1, score));
    };
    expect(chances("one")).toEqual(chances("one"));
    expect(chances("other")).not.toEqual(chances("one"));
  });
});

describe("an account", () => {
  it("has a first audience by its followers and a standing around 1", () => {
    const { pools } = solved(settings).policy;
    const { base, perFollower, accounts } = forYou.firstAudience;
    expect(pools!.firstAudience(1_000)).toBeCloseTo(base + 1_000 * perFollower, 9);
    expect([-1, 0, 2].map((z) => Math.log(pools!.standing(z)))).toEqual(
      [-1, 0, 2].map((z) => expect.closeTo(accounts * z, 9)),
    );
  });
});

describe("the expected impressions of a post", () => {
  it("rise with its quality and its first audience, and are at least that audience", () => {
    const { pools } = solved(byMerit).policy;
    const expected = (first: number, quality: number) => pools!.expectedImpressions(first, quality);
    let before = 0;
    for (const quality of [-3, 0, 1.5, 4]) {
      const views = expected(50, quality);
      expect(views).toBeGreaterThan(before);
      if (quality === -3) expect(views).toBeGreaterThanOrEqual(49.9);
      if (quality === -3) expect(views).toBeLessThan(100);
      if (quality === 1.5) expect(expected(1_000, quality)).toBeGreaterThan(views);
      before = views;
    }
    expect(expected(1e9, 0)).toBeCloseTo(0.05 * settings.people.users, -2);
  });

  it("where the answers explain nothing, are those of the ladder whatever the quality", () => {
    // Breaks where posts that begin beyond a pool are counted in it, or where the climb loses or repeats some of them.
    const { pools } = solved(settingsOf(settings.feed.formula, { merit: 0 })).policy;
    for (const [first, quality] of [
      [30, -2],
      [250, 0],
      [3_000, 1],
      [200_000, 3],
    ]) {
      const ladder = meanImpressions({ means: pools!.means, starts: pools!.startsAt(first) }, pools!.passShare);
      expect(pools!.expectedImpressions(first, quality) / ladder).toBeCloseTo(1, 9);
      expect(pools!.ordinaryImpressions(first) / ladder).toBeCloseTo(1, 9);
    }
  });

  it("of an ordinary post are their mean over the background's qualities", () => {
    // Breaks where the posts that start before a pool are taken to be as good as those that have climbed to it.
    const { policy, rates } = solved(settings);
    const [sd, step] = [Math.sqrt(rates.variance.quality), 0.7];
    const places = Array.from({ length: 9 }, (_, i) => (i - 4) * step);
    const weights = places.map((z) => (step * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI));
    const pools = policy.pools!;
    const first = 20_000;
    const mean = places.reduce((all, z, i) => all + weights[i] * pools.expectedImpressions(first, z * sd), 0);
    expect(Math.abs(pools.ordinaryImpressions(first) / mean - 1)).toBeLessThan(0.05);
    const ladder = meanImpressions({ means: pools.means, starts: pools.startsAt(first) }, pools.passShare);
    expect(pools.ordinaryImpressions(first)).toBeLessThan(0.92 * ladder);
  });
});

/** Φ(z), by the trapezoid rule. */
function shareBelow(z: number): number {
  const steps = 400;
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let sum = (density(0) + density(z)) / 2;
  for (let i = 1; i < steps; i++) sum += density((z * i) / steps);
  return 0.5 + (z / steps) * sum;
}
