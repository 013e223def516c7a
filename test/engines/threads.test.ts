import { expect, test } from "vitest";
import { workersThatFit } from "../../src/engines/threads.ts";
import { InputError } from "../../src/vocabulary/faults.ts";

test("as many workers as asked for, or as memory holds worlds of this size", () => {
  expect(workersThatFit(600e6, 8, 64e9)).toBe(8);
  expect(workersThatFit(600e6, 8, 2e9)).toBe(2);
  expect(workersThatFit(600e6, 8, 0.95e9)).toBe(1);
});

test("a world that does not fit is refused with both figures", () => {
  const refused = () => workersThatFit(5e9, 2, 4e9);
  expect(refused).toThrow(InputError);
  expect(refused).toThrow(
    "into the 4,000 MB of memory that are free, got 5,000,000,000 users followed one by one, which take 5,300 MB (a smaller panel, such as auto, takes less)",
  );
});
