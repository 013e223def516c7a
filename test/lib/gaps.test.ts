import { describe, expect, it } from "vitest";
import { createGaps, gapAt, gapColumns } from "../../src/lib/gaps.ts";
import { chiSquareZ } from "../statistic.ts";
import { testKey, zLimit } from "./testKey.ts";

describe("gaps", () => {
  it("have the geometric distribution in their table, to rounding", () => {
    // All 2^21 × 512 hashes at once: each column's share goes to itself or to its alias.
    for (const p of [0, 1e-6, 0.01, 1 / 3, 0.9, 1]) {
      const { tables } = createGaps([p]);
      const shares = new Float64Array(gapColumns);
      tables.forEach((entry, column) => {
        const kept = (entry >>> 10) / 2 ** 21;
        shares[column] += kept / gapColumns;
        shares[entry & 1023] += (1 - kept) / gapColumns;
      });
      const last = gapColumns - 1;
      shares.forEach((share, gap) => {
        const expected = gap === last ? (1 - p) ** last : p * (1 - p) ** gap;
        // A column is rounded by half of 2^-21; an alias may be that of many.
        expect(Math.abs(share - expected)).toBeLessThan(gapColumns * 2 ** -31);
      });
    }
  });

  it("beyond the table go on without memory", () => {
    // Breaks where the rest is drawn from the table's own hash (too short), or starts again at 0.
    const key = testKey();
    for (const p of [0.001, 0.02]) {
      const gaps = createGaps([0.5, p]);
      const width = Math.ceil(0.2 / p);
      const draws = 100_000;
      const observed = new Float64Array(60);
      for (let x = 0; x < draws; x++) {
        observed[Math.min(59, Math.floor(gapAt(gaps, 1, key.a, key.b, x) / width))]++;
      }
      const expected = observed.map((_, bin) => {
        const from = (1 - p) ** (bin * width);
        return draws * (bin === 59 ? from : from - (1 - p) ** ((bin + 1) * width));
      });
      expect(Math.abs(chiSquareZ(observed, expected, 1))).toBeLessThan(zLimit);
    }
  });

  it("of nothing never end, of certainty are none", () => {
    const gaps = createGaps([0, 1]);
    for (let x = 0; x < 1000; x++) {
      expect(gapAt(gaps, 0, 1, 2, x)).toBeGreaterThanOrEqual(2 ** 31);
      expect(gapAt(gaps, 1, 1, 2, x)).toBe(0);
    }
  });

  it("want probabilities", () => {
    expect(() => createGaps([0.5, 1.01])).toThrow(RangeError);
    expect(() => createGaps([Number.NaN])).toThrow(RangeError);
  });
});
