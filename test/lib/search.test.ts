import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lowerBound, upperBound } from "../../src/lib/search.ts";

/** Short ranges of small numbers, so that equal neighbours, absent values and both ends come up. */
const cases = fc.record({
  column: fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 12 }).map((values) => values.sort((a, b) => a - b)),
  value: fc.integer({ min: -1, max: 7 }),
  ends: fc.tuple(fc.nat({ max: 12 }), fc.nat({ max: 12 })),
});

function rangeOf(column: readonly number[], [one, other]: readonly [number, number]): readonly [number, number] {
  const [from, to] = [Math.min(one, column.length), Math.min(other, column.length)];
  return from <= to ? [from, to] : [to, from];
}

describe("search", () => {
  it("finds the places that a walk finds, within any range", () => {
    fc.assert(
      fc.property(cases, ({ column, value, ends }) => {
        const [from, to] = rangeOf(column, ends);
        let atLeast = from;
        while (atLeast < to && column[atLeast] < value) atLeast++;
        let above = from;
        while (above < to && column[above] <= value) above++;
        expect(lowerBound(column, value, from, to)).toBe(atLeast);
        expect(upperBound(column, value, from, to)).toBe(above);
      }),
      { seed: 11 },
    );
  });

  it("searches the whole column where no range is given", () => {
    const column = Float64Array.of(1, 2, 2, 5);
    expect([lowerBound(column, 2), upperBound(column, 2), lowerBound(column, 9), upperBound(column, 9)]).toEqual([
      1, 3, 4, 4,
    ]);
  });
});
