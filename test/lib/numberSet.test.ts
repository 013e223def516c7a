import fc from "fast-check";
import { expect, it } from "vitest";
import { NumberSet } from "../../src/lib/numberSet.ts";

it("holds what a Set holds, in the same order, and says what is new", () => {
  const numbers = fc.oneof(fc.nat(40), fc.nat(), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));
  fc.assert(
    fc.property(fc.array(numbers, { maxLength: 400 }), (added) => {
      const numbers = new NumberSet();
      const set = new Set<number>();
      for (const number of added) {
        expect(numbers.add(number)).toBe(!set.has(number));
        set.add(number);
      }
      expect(numbers.size).toBe(set.size);
      expect([...numbers]).toEqual([...set]);
      for (const number of added) expect(numbers.add(number)).toBe(false);
    }),
  );
});

it("tells numbers apart that differ by 2^32", () => {
  const numbers = new NumberSet();
  for (let high = 0; high < 1000; high++) expect(numbers.add(7 + high * 2 ** 32)).toBe(true);
  expect(numbers.size).toBe(1000);
});
