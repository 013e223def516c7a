import { expect, it } from "vitest";
import { Recent } from "../../src/lib/recent.ts";

it("makes a value once, and again when so many others came after it that it is no longer kept", () => {
  const made: string[] = [];
  const recent = new Recent<string>(2);
  const get = (name: string) =>
    recent.get(name, () => {
      made.push(name);
      return name.toUpperCase();
    });
  expect(["a", "a", "b", "a", "c", "b", "a"].map(get)).toEqual(["A", "A", "B", "A", "C", "B", "A"]);
  expect(made).toEqual(["a", "b", "c", "a"]);
});
