import { expect, it } from "vitest";
import type { Scorer } from "../../../src/feed/scorer.ts";
import { Cohort, postsPerQuality } from "../../../src/feed/solve/cohort.ts";
import { Tally, tallyWidth } from "../../../src/vocabulary/tally.ts";
import { testKey } from "../../lib/testKey.ts";
import { twoRates } from "../twoRates.ts";

it("carries what moves up to the next pool, with all that was counted, in place of what does not", () => {
  // Posts are of 10 or 60 seconds, as many of each; the long ones move up.
  let [total, asked] = [0, 0];
  const known: number[] = [];
  const likes: number[] = [];
  const likesKnown: number[] = [];
  const scorer: Scorer = {
    scorePost(counts, _offset, facts) {
      total = counts[Tally.impressions];
      likes.push(counts[Tally.like]);
      return facts.durationSeconds;
    },
    scoreInterests(counts, _facts, _prediction, out) {
      expect(counts[0] + counts[tallyWidth]).toBe(total);
      likesKnown[asked] = counts[Tally.like] + counts[tallyWidth + Tally.like];
      known[asked++] = total;
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
  const cohort = new Cohort(twoRates(), scorer, Float64Array.of(-1, 0, 1));
  const posts = 3 * postsPerQuality;
  const everywhere = Float64Array.of(1, 1, 1);
  const first = cohort.show(100, [0.25, 0.75], 1, everywhere, testKey());
  const isLong = Array.from(first, (score) => score === 60);
  expect([...first].filter((score) => score === 60)).toHaveLength(posts / 2);
  expect([...first].filter((score) => score === 10)).toHaveLength(posts / 2);
  expect(total).toBe(100);
  expect(known).toEqual(Array.from({ length: 2 * posts }, (_, i) => (i % 2) * 25));
  expect([...cohort.promote(30, 0)]).toEqual([0.5, 0.5, 0.5]);
  // A post is scored before each of the two steps, and at the end.
  const likesBefore = likes.filter((_, i) => i % 3 === 2);
  asked = 0;
  known.length = 0;
  expect([...cohort.show(1000, [1], 2, everywhere, testKey())]).toEqual(new Array(posts).fill(60));
  expect(known).toEqual(new Array(posts).fill(100));
  // Each of those that moved up takes two places: its own, and that of a short one.
  for (let g = 0; g < 3; g++) {
    const [from, to] = [g * postsPerQuality, (g + 1) * postsPerQuality];
    const ofLong = likesBefore.slice(from, to).filter((_, post) => isLong[from + post]);
    expect(likesKnown.slice(from, to).sort()).toEqual([...ofLong, ...ofLong].sort());
  }
  // Of those exactly at a threshold the stated share moves up.
  expect([...cohort.promote(60, 0.25)]).toEqual([0.25, 0.25, 0.25]);
  expect([...cohort.promote(61, 1)]).toEqual([0, 0, 0]);
  // A quality that did not come this far is not shown, and moves no further.
  asked = 0;
  const third = cohort.show(1000, [1], 3, Float64Array.of(0, 1, 1), testKey());
  expect(asked).toBe((2 / 3) * posts);
  expect([...third.subarray(0, postsPerQuality)]).toEqual(new Array(postsPerQuality).fill(Number.NEGATIVE_INFINITY));
  expect([...cohort.promote(0, 1)]).toEqual([0, 1, 1]);
});
