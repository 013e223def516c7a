import { describe, it } from "vitest";
import { expectSlotsOverUploads, slotsOverUploads } from "../feed/backgroundPosts.ts";

describe("recommendation by a race", { timeout: 120_000 }, () => {
  it.each([
    [1.75, 0],
    [1.5, 0.5],
  ])(`${slotsOverUploads}, at a lift of %d, likes with a spread of %d`, expectSlotsOverUploads);
});
