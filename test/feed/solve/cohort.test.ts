import { expect, it } from "vitest";
import type { PostFacts, Scorer } from "../../../src/feed/scorer.ts";
import { Cohort } from "../../../src/feed/solve/cohort.ts";
import { Tally, tallyWidth } from "../../../src/vocabulary/tally.ts";
import { usualAnswers } from "../../../src/world/answers.ts";
import type { BackgroundRates } from "../../../src/world/backgroundRates.ts";
import { testKey } from "../../lib/testKey.ts";
import { twoRates } from "../twoRates.ts";

const perGroup = 16;
const none = Number.NEGATIVE_INFINITY;

/** A scorer that gives this score, and notes what it is asked: a post's totals before each part of a test, and at its end. */
function scorerOf(score: (test: Float64Array, offset: number, facts: PostFacts) => number) {
  const asked: { impressions: number; likes: number; facts: PostFacts }[] = [];
  const tests: { impressions: number; likes: number; facts: PostFacts }[] = [];
  const noted = (counts: Float64Array, facts: PostFacts) => ({
    impressions: counts[Tally.impressions],
    likes: counts[Tally.like],
    facts: { ...facts },
  });
  const scorer: Scorer = {
    scorePost(counts, offset, facts) {
      tests.push(noted(counts, facts));
      return score(counts, offset, facts);
    },
    scoreInterests(counts, facts, _prediction, out) {
      // The total came just before; counts by interest sum to it.
      const total = tests.pop()!;
      expect(counts[Tally.impressions] + counts[tallyWidth + Tally.impressions]).toBe(total.impressions);
      expect(counts[Tally.like] + counts[tallyWidth + Tally.like]).toBe(total.likes);
      expect(facts).toEqual(total.facts);
      asked.push(total);
      out.fill(0);
    },
    predictions: 0,
    columns: [Tally.like],
    standardise: (value) => value,
    inverseTemperature: 1,
    liftAttained: 1,
    backgroundWeights: Float64Array.of(1),
    meanWeight: 1,
  };
  return { scorer, asked, tests };
}

const byLength = () => scorerOf((_counts, _offset, { durationSeconds }) => durationSeconds);
const cohortOf = (scorer: Scorer, qualities: readonly number[], rates: BackgroundRates = twoRates()) =>
  new Cohort(rates, scorer, Float64Array.from(qualities), perGroup);
const alike = (impressions: number) => Array.from({ length: perGroup }, () => ({ followers: 10, impressions }));
const whole = (audience: number) => audience;
const places = (cohort: Cohort, quality: number, starting: 0 | 1) => {
  const first = (2 * quality + starting) * perGroup;
  return {
    scores: cohort.scores.subarray(first, first + perGroup),
    density: cohort.density.subarray(first, first + perGroup),
  };
};

it("carries what moves up to the next pool, with all that was counted, in place of what does not", () => {
  // Posts are of 10 or 60 seconds, as many of each; the long ones move up.
  const { scorer, asked, tests } = byLength();
  const cohort = cohortOf(scorer, [-1, 0, 1]);
  cohort.start(alike(100), Float64Array.of(1, 1, 1));
  cohort.show(whole, [0.25, 0.75], 1, testKey());
  const posts = 3 * perGroup;
  for (const quality of [0, 1, 2]) {
    // Nobody has climbed yet.
    expect(places(cohort, quality, 0).scores).toEqual(new Float64Array(perGroup).fill(none));
    const { scores, density } = places(cohort, quality, 1);
    expect([...scores].sort()).toEqual([...new Array(perGroup / 2).fill(10), ...new Array(perGroup / 2).fill(60)]);
    expect(density.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 12);
  }
  expect(asked.map(({ impressions }) => impressions)).toEqual(
    Array.from({ length: 2 * posts }, (_, i) => (i % 2) * 25),
  );
  expect(tests.map(({ impressions }) => impressions)).toEqual(new Array(posts).fill(100));
  expect(tests.every(({ facts }) => facts.ageHours === 1)).toBe(true);
  const ofLong = [0, 1, 2].map((quality) =>
    tests.slice(quality * perGroup, (quality + 1) * perGroup).filter(({ facts }) => facts.durationSeconds === 60),
  );
  cohort.promote((score) => (score === 60 ? 1 : 0));
  for (const quality of [0, 1, 2]) {
    expect(places(cohort, quality, 0).density).toEqual(new Float64Array(perGroup).fill(0.5 / perGroup));
    expect(places(cohort, quality, 1).density).toEqual(new Float64Array(perGroup));
  }
  asked.length = tests.length = 0;
  cohort.climb([1000]);
  cohort.show(whole, [1], 2, testKey());
  // Each of those that moved up takes two places; a test counts its own impressions alone.
  for (const quality of [0, 1, 2]) {
    expect(places(cohort, quality, 0).scores).toEqual(new Float64Array(perGroup).fill(60));
    const known = asked.slice(quality * perGroup, (quality + 1) * perGroup);
    expect(known.every(({ impressions }) => impressions === 100)).toBe(true);
    const likes = (noted: readonly { likes: number }[]) => noted.map((one) => one.likes).sort((p, q) => p - q);
    expect(likes(known)).toEqual(likes([...ofLong[quality], ...ofLong[quality]]));
  }
  expect(tests.map(({ impressions }) => impressions)).toEqual(new Array(posts).fill(1000));
  // Of those that score as much the stated share moves up; in the end nobody.
  cohort.promote(() => 0.25);
  expect(places(cohort, 1, 0).density).toEqual(new Float64Array(perGroup).fill(0.125 / perGroup));
  cohort.promote(() => 0);
  expect(cohort.density).toEqual(new Float64Array(2 * posts));
  // A quality that did not come this far is not shown.
  asked.length = 0;
  cohort.start(alike(100), Float64Array.of(0, 1, 1));
  cohort.show(whole, [1], 3, testKey());
  expect(asked).toHaveLength((2 / 3) * posts);
  expect(places(cohort, 0, 1).scores).toEqual(new Float64Array(perGroup).fill(none));
});

it("gives each post as many places as it is worth, rounded up or down, whether it climbs or starts", () => {
  const { scorer, asked } = scorerOf((_counts, _offset, { followers }) => followers);
  const cohort = cohortOf(scorer, [0]);
  const starts = (from: number) =>
    Array.from({ length: perGroup }, (_, i) => ({ followers: from + i, impressions: 100 }));
  const chance = (score: number) => ((score % 100) + 1) / (2 * perGroup);
  const placesOf = () => {
    asked.length = 0;
    cohort.show(whole, [1], 2, testKey());
    const all = new Map<number, number>();
    for (const { facts } of asked) all.set(facts.followers, (all.get(facts.followers) ?? 0) + 1);
    return (followers: number) => all.get(followers) ?? 0;
  };
  cohort.start(starts(100), Float64Array.of(1));
  cohort.show(whole, [1], 1, testKey());
  cohort.promote(chance);
  // Σ (i + 1) / 32 over sixteen posts is 4.25.
  expect(places(cohort, 0, 0).density).toEqual(new Float64Array(perGroup).fill(4.25 / perGroup / perGroup));
  const first = placesOf();
  for (let i = 0; i < perGroup; i++) expect(Math.abs(first(100 + i) - (perGroup * chance(i)) / 4.25)).toBeLessThan(1);
  // Half as many start anew. All who climb pass, and of the new ones as before.
  cohort.start(starts(200), Float64Array.of(0.5));
  cohort.show(whole, [1], 2, testKey());
  const climbed = places(cohort, 0, 0).density.reduce((sum, part) => sum + part, 0);
  cohort.promote((score) => (score < 200 ? 1 : chance(score)));
  const passing = climbed + (0.5 * 4.25) / perGroup;
  expect(places(cohort, 0, 0).density.reduce((sum, part) => sum + part, 0)).toBeCloseTo(passing, 12);
  expect(places(cohort, 0, 1).density).toEqual(new Float64Array(perGroup));
  const second = placesOf();
  for (let i = 0; i < perGroup; i++) expect(Math.abs(second(200 + i) - (0.5 * chance(i)) / passing)).toBeLessThan(1);
  const old = Array.from({ length: perGroup }, (_, i) => second(100 + i)).reduce((sum, count) => sum + count, 0);
  expect(Math.abs(old - (perGroup * climbed) / passing)).toBeLessThan(1);
});

it("tests a post with part of its audience, whole people in each step, and shows the whole audience by what they said", () => {
  const { scorer, asked, tests } = byLength();
  const cohort = cohortOf(scorer, [-1, 2]);
  const starts = Array.from({ length: perGroup }, (_, i) => ({ followers: 10 * (i + 1), impressions: 40 + i }));
  cohort.start(starts, Float64Array.of(1, 3));
  cohort.show((audience) => Math.round(audience / 5), [0.5, 0.25, 0.25], 7, testKey());
  // Every first audience is there once in each quality, with its author's followers.
  for (const quality of [0, 1]) {
    const of = tests.slice(quality * perGroup, (quality + 1) * perGroup);
    expect(of.map(({ facts }) => facts.followers).sort((p, q) => p - q)).toEqual(
      starts.map(({ followers }) => followers),
    );
    for (const { impressions, facts } of of) expect(impressions).toBe(Math.round((40 + facts.followers / 10 - 1) / 5));
  }
  for (const { impressions } of asked) expect(Number.isInteger(impressions)).toBe(true);
  const visited: { appeal: number; impressions: number }[] = [];
  cohort.eachAudience(7, (appeal, impressions) => visited.push({ appeal, impressions }));
  // Both interests alike: half of the audience each, times what the post stands for.
  const audiences = starts.reduce((sum, { impressions }) => sum + impressions, 0) / perGroup;
  expect(new Set(visited.map(({ appeal }) => appeal))).toEqual(new Set([-1, 2]));
  for (const [appeal, density] of [
    [-1, 1],
    [2, 3],
  ]) {
    const there = visited.filter((visit) => visit.appeal === appeal);
    expect(there).toHaveLength(2 * perGroup);
    expect(there.reduce((sum, visit) => sum + visit.impressions, 0)).toBeCloseTo(density * audiences, 9);
  }
});

it("keeps how readily a post is answered as it moves up", () => {
  // Breaks where a post gets other answers in the next pool, or those of the post whose place it takes.
  const rates: BackgroundRates = {
    ...twoRates(),
    answersTo: ({ a }) => ({ ...usualAnswers, like: a & 4096 ? 0 : 4 }),
  };
  const { scorer, tests } = scorerOf((counts) => counts[Tally.like]);
  const cohort = cohortOf(scorer, [0], rates);
  cohort.start(alike(200), Float64Array.of(1));
  cohort.show(whole, [1], 1, testKey());
  const liked = tests.filter(({ likes }) => likes > 0).length;
  expect(liked).toBeGreaterThan(2);
  expect(liked).toBeLessThan(perGroup - 2);
  cohort.promote((score) => (score > 0 ? 1 : 0));
  cohort.climb([300]);
  tests.length = 0;
  cohort.show(whole, [1], 2, testKey());
  expect(tests).toHaveLength(perGroup);
  for (const { likes } of tests) expect(likes).toBeGreaterThan(20);
  cohort.eachAudience(2, (_appeal, _impressions, answers) => expect(answers.like).toBe(4));
  // Those that start later are other posts, with answers of their own.
  cohort.start(alike(200), Float64Array.of(1));
  const factors = new Set<number>();
  cohort.eachAudience(2, (_appeal, _impressions, answers) => factors.add(answers.like));
  expect(factors).toEqual(new Set([0, 4]));
});

it("gives the audiences of a pool to the posts that climb, in turn", () => {
  const { scorer, tests } = byLength();
  const cohort = cohortOf(scorer, [0, 1]);
  cohort.start(alike(100), Float64Array.of(1, 1));
  cohort.show(whole, [1], 1, testKey());
  cohort.promote(() => 1);
  const audiences = Array.from({ length: perGroup }, (_, i) => 500 + i);
  cohort.climb(audiences);
  tests.length = 0;
  cohort.show(whole, [1], 2, testKey());
  for (const quality of [0, 1]) {
    const shown = tests.slice(quality * perGroup, (quality + 1) * perGroup).map(({ impressions }) => impressions);
    expect(shown.sort((p, q) => p - q)).toEqual(audiences);
  }
});
