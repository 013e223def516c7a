import { describe, expect, it } from "vitest";
import type { PostFacts, Scorer } from "../../../src/feed/scorer.ts";
import { type ExposureSchedule, solveExposureEquilibrium } from "../../../src/feed/solve/exposureEquilibrium.ts";
import { bisect } from "../../../src/lib/quadrature.ts";
import { Tally, tallyWidth } from "../../../src/vocabulary/tally.ts";
import type { BackgroundRates } from "../../../src/world/backgroundRates.ts";
import { testKey } from "../../lib/testKey.ts";
import { twoRates } from "../twoRates.ts";

/** A life of four steps in front of 100 M people, of whom the few who are active have slots for half of all posts. */
const schedule: ExposureSchedule = {
  followers: Float64Array.of(10, 1000),
  audience: () => 1e8,
  activityBins: Float64Array.of(0.75, 0.25),
  shown: Float64Array.of(0.1, 0.5),
  steps: [0.4, 0.3, 0.2, 0.1].map((share, i) => ({ share, ageHours: 6 * i })),
  inNetwork: 0,
  learnsFrom: 0,
};

/** A ranking in which a post weighs exp(score); `own` counts are those of one interest. */
function scorerOf(score: (own: Float64Array, facts: PostFacts) => number): Scorer {
  return {
    scorePost: () => 0,
    scoreInterests(counts, facts, _, out) {
      for (let i = 0; i < out.length; i++) out[i] = score(counts.subarray(i * tallyWidth, (i + 1) * tallyWidth), facts);
    },
    predictions: 0,
    columns: [Tally.like],
    standardise: (value) => value,
    inverseTemperature: 1,
    liftAttained: 1,
    backgroundWeights: Float64Array.of(1),
    meanWeight: 1,
  };
}
const solve = (scorer: Scorer, change: Partial<ExposureSchedule> = {}, rates: BackgroundRates = twoRates()) =>
  solveExposureEquilibrium({ ...schedule, ...change }, scorer, rates, testKey());

/** The rate at which people see so large a share of posts that weigh this much, as common as stated. */
const rateOf = (shown: number, posts: readonly (readonly [weight: number, share: number])[]) =>
  bisect((rate) => posts.reduce((sum, [w, share]) => sum - share * Math.expm1(-rate * w), 0) - shown, 0, 50, 1e-12);
const alike = (shown: number, weight: number) => -Math.log1p(-shown) / weight;

describe("the balance of a ranked feed", () => {
  it("is slots ÷ inflow where all posts weigh the same, and a post then has been seen by as many as its age says", () => {
    const seen: number[] = [];
    const counted = scorerOf((own, { ageHours }) => {
      if (ageHours === 18) seen.push(own[Tally.impressions]);
      return Math.LN2;
    });
    const { rate, rateAt } = solve(counted);
    schedule.shown.forEach((shown, i) => {
      expect(rate[i]).toBeCloseTo(alike(shown, 2), 9);
    });
    expect(rateAt(Float64Array.of(0.2, 0.9))[1]).toBeCloseTo(alike(0.9, 2), 9);
    // Nine tenths of its chances are over when the last step begins; half of the people have each interest.
    const expected = 5e7 * (0.75 * (1 - 0.9 ** 0.9) + 0.25 * (1 - 0.5 ** 0.9));
    const last = seen.slice(-432);
    for (const count of last) expect(Math.abs(count - expected)).toBeLessThan(2);
  });

  it("takes weights as means over a life, of posts of all authors and lengths, whether or not they are followed", () => {
    const of = (scorer: Scorer, change: Partial<ExposureSchedule> = {}) => solve(scorer, change).rate[1];
    const byAge = 0.4 + 0.3 * Math.exp(-0.6) + 0.2 * Math.exp(-1.2) + 0.1 * Math.exp(-1.8);
    expect(of(scorerOf((_, { ageHours }) => -ageHours / 10))).toBeCloseTo(alike(0.5, byAge), 9);
    const halves = [
      [Math.exp(0.01), 0.5],
      [Math.E, 0.5],
    ] as const;
    expect(of(scorerOf((_, { followers }) => followers / 1000))).toBeCloseTo(rateOf(0.5, halves), 9);
    const lengths = [
      [Math.exp(1 / 6), 0.5],
      [Math.E, 0.5],
    ] as const;
    expect(of(scorerOf((_, { durationSeconds }) => durationSeconds / 60))).toBeCloseTo(rateOf(0.5, lengths), 9);
    for (const inNetwork of [0, 1] as const)
      expect(
        of(
          scorerOf((_, facts) => facts.inNetwork),
          { inNetwork },
        ),
      ).toBeCloseTo(alike(0.5, Math.exp(inNetwork)), 9);
    expect(of({ ...scorerOf(() => 0), meanWeight: 4 })).toBeCloseTo(alike(0.5, 1 / 4), 9);
  });

  it("is found with what posts earn on their way, where audiences are large enough for the feed to learn", () => {
    // Breaks where rates are those of posts nobody has seen: a post that weighs e from its second step on.
    const known = scorerOf((own) => (own[Tally.impressions] > 0 ? 1 : 0));
    const learned = 0.4 + 0.6 * Math.E;
    const { rate, rateAt } = solve(known);
    schedule.shown.forEach((shown, i) => {
      // It stops where rates move by less than 1 %.
      expect(Math.abs(Math.log(rate[i] / alike(shown, learned)))).toBeLessThan(0.02);
    });
    // Those with as many slots have the same rate, whatever was left of the last step.
    rateAt(schedule.shown).forEach((again, i) => {
      expect(again).toBeCloseTo(rate[i], 12);
    });
    for (const [learnsFrom, learning] of [
      [10, 1],
      [1000, 0.5],
      [1001, 0],
    ] as const) {
      const posts = [
        [learned, learning],
        [1, 1 - learning],
      ] as const;
      expect(Math.abs(Math.log(solve(known, { learnsFrom }).rate[1] / rateOf(0.5, posts)))).toBeLessThan(0.02);
    }
  });

  it("counts posts of every quality as often as there are any", () => {
    // Likes are 8.4 % of the impressions of the better half of posts, 1.6 % of the others' and 5 % in the middle.
    const liked = scorerOf((own) =>
      own[Tally.impressions] === 0 ? 0 : own[Tally.like] / own[Tally.impressions] / 0.05,
    );
    const spread = Math.sqrt((0.05 * 0.95) / 41) / 0.05;
    const weight = (side: number) => 0.4 + 0.6 * Math.exp(1 + side * spread);
    const density = (side: number) => {
      let sum = 0;
      for (let tenth = -20; tenth <= 32; tenth += 2)
        if (Math.sign(tenth) === side) sum += Math.exp(-((tenth / 10) ** 2) / 2);
      return sum;
    };
    const all = density(-1) + density(0) + density(1);
    const posts = [-1, 0, 1].map((side) => [weight(side), density(side) / all] as const);
    expect(Math.abs(Math.log(solve(liked).rate[1] / rateOf(0.5, posts)))).toBeLessThan(0.02);
    const flat = { ...twoRates(), variance: { quality: 0, affinity: 0 } };
    expect(Math.abs(Math.log(solve(liked, {}, flat).rate[1] / alike(0.5, weight(0))))).toBeLessThan(0.02);
  });

  it("is no bound to people who have slots for all that is posted", () => {
    const { rate, rateAt } = solve(
      scorerOf(() => 0),
      { shown: Float64Array.of(0.1, 1) },
    );
    expect(rate[1]).toBe(Number.POSITIVE_INFINITY);
    expect(rateAt(Float64Array.of(0.1, 1))[1]).toBe(Number.POSITIVE_INFINITY);
  });
});
