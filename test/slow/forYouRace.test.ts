import { describe, it } from "vitest";
import { expectSlotsOverUploads, slotsOverUploads } from "../feed/backgroundPosts.ts";

describe("recommendation by a race", { timeout: 120_000 }, () => {
  it.each([2, 3])(`${slotsOverUploads}, at a lift of %d`, expectSlotsOverUploads);
});
