import { expect, it } from "vitest";
import { defined } from "../../src/lib/defined.ts";

it("a record loses the keys without a value and keeps 0, null and the order", () => {
  const record: { a: number; b?: number | undefined; c: null; d: number | undefined } = {
    a: 0,
    b: undefined,
    c: null,
    d: 2,
  };
  expect(Object.entries(defined(record))).toEqual([
    ["a", 0],
    ["c", null],
    ["d", 2],
  ]);
});
