import { expect } from "vitest";
import { deriveText, type Key, rootKey } from "../../src/lib/random.ts";

/** The key of the test that is running: its name is its seed. */
export function testKey(): Key {
  return deriveText(rootKey("test"), expect.getState().currentTestName ?? "");
}

export { zLimit } from "../statistic.ts";
