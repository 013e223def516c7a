import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inclusionProbability, seenBy, solveCutoffTime } from "../../../src/feed/solve/race.ts";
import { derive, normal } from "../../../src/lib/random.ts";
import { testKey, zLimit } from "../../lib/testKey.ts";
import { binomialZ } from "../../statistic.ts";
import { gumbelTop } from "../gumbel.ts";

describe("ranking with Gumbel noise", () => {
  it("is Plackett–Luce: the yardstick of these tests is the right one", () => {
    const draws = 40_000;
    let [inOrder, third] = [0, 0];
    for (let draw = 0; draw < draws; draw++) {
      const top = gumbelTop([5, 3, 2], 2, derive(testKey(), draw));
      if (top[0] === 0 && top[1] === 1) inOrder++;
      if (top.includes(2)) third++;
    }
    expect(Math.abs(binomialZ(inOrder, draws, 0.3))).toBeLessThan(zLimit);
    expect(Math.abs(binomialZ(third, draws, 0.485714))).toBeLessThan(zLimit);
  });
});

describe("the race", () => {
  it("agrees with sorting noisy scores within .01", () => {
    // Breaks where w enters linearly (1 − w·theta) or where theta balances the wrong number of slots.
    for (const [items, slots] of [
      [30, 5],
      [100, 20],
      [200, 50],
    ]) {
      const key = testKey();
      const weights = Array.from({ length: items }, (_, i) => Math.exp(1.5 * normal(derive(key, i))));
      const cutoffTime = solveCutoffTime(weights, slots);
      const draws = 6_000;
      const shown = new Float64Array(items);
      for (let draw = 0; draw < draws; draw++) {
        for (const i of gumbelTop(weights, slots, derive(derive(key, items), draw))) shown[i]++;
      }
      weights.forEach((weight, i) => {
        const p = inclusionProbability(weight, cutoffTime);
        expect(Math.abs(shown[i] / draws - p)).toBeLessThan(0.01 + zLimit * Math.sqrt((p * (1 - p)) / draws));
      });
    }
  });

  it("fills exactly its slots", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 60 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (weights, share) => {
          const slots = share * weights.length;
          const cutoffTime = solveCutoffTime(weights, slots);
          const shown = weights.reduce((sum, weight) => sum + inclusionProbability(weight, cutoffTime), 0);
          expect(Math.abs(shown / slots - 1)).toBeLessThan(1e-9);
        },
      ),
    );
  });

  it("counts items of one weight as so many items", () => {
    expect(solveCutoffTime([3, 1], 4, [4, 6])).toBeCloseTo(solveCutoffTime([3, 3, 3, 3, 1, 1, 1, 1, 1, 1], 4), 12);
  });

  it("shows everything where there are slots for all, and nothing where there are none", () => {
    expect(solveCutoffTime([1, 2, 3], 3)).toBe(Number.POSITIVE_INFINITY);
    expect(solveCutoffTime([1, 2, 3], 7)).toBe(Number.POSITIVE_INFINITY);
    expect(inclusionProbability(2, Number.POSITIVE_INFINITY)).toBe(1);
    expect(solveCutoffTime([1, 2, 3], 0)).toBe(0);
    expect(solveCutoffTime([2], 3, [10])).toBeCloseTo(-Math.log(0.7) / 2, 12);
  });

  it("refuses what is no race", () => {
    expect(() => solveCutoffTime([1, 0], 1)).toThrow(new RangeError("expected weights > 0, got 0"));
    expect(() => solveCutoffTime([1, Number.NaN], 1)).toThrow(RangeError);
    expect(() => solveCutoffTime([1], -1)).toThrow(new RangeError("expected slots ≥ 0, got -1"));
    expect(() => inclusionProbability(-1, 1)).toThrow(new RangeError("expected weights and times ≥ 0, got -1 and 1"));
    expect(() => inclusionProbability(1, Number.NaN)).toThrow(RangeError);
  });

  it("shows nothing of no weight or in no time, and no more than everything", () => {
    expect(inclusionProbability(0, 5)).toBe(0);
    expect(inclusionProbability(5, 0)).toBe(0);
    expect(inclusionProbability(1e9, 1e9)).toBe(1);
    // Where everything is seen at once, nothing has been seen before the hazard begins.
    expect(seenBy(Number.POSITIVE_INFINITY, 0)).toBe(0);
    expect(seenBy(Number.POSITIVE_INFINITY, 0.5)).toBe(1);
    expect(seenBy(Math.LN2, 1)).toBeCloseTo(0.5, 12);
    expect(seenBy(Math.LN2, 0.5)).toBeCloseTo(1 - Math.SQRT1_2, 12);
  });
});
