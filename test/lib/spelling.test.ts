import fc from "fast-check";
import { expect, test } from "vitest";
import { closest, editDistance } from "../../src/lib/spelling.ts";

test("edits are insertions, deletions, replacements and swaps of neighbours", () => {
  expect(editDistance("", "abc")).toBe(3);
  expect(editDistance("kitten", "sitting")).toBe(3);
  expect(editDistance("lkie", "like")).toBe(1);
  expect(editDistance("ca", "abc")).toBe(3); // the restricted form; 2 without the restriction
});

test("distance is symmetric and 0 only between equals", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      const edits = editDistance(a, b);
      return edits === editDistance(b, a) && (edits === 0) === (a === b) && edits <= Math.max(a.length, b.length);
    }),
    { seed: 5, numRuns: 500 },
  );
});

test("closest finds slips of any case and gives up on other words", () => {
  const names = ["followers", "follow", "like", "share"];
  expect(closest("folowers", names)).toBe("followers");
  expect(closest("FOLLOW", names)).toBe("follow");
  expect(closest("likes", names)).toBe("like");
  expect(closest("retention", names)).toBeUndefined();
  expect(closest("", names)).toBeUndefined();
  expect(closest("x".repeat(100000), names)).toBeUndefined();
});
