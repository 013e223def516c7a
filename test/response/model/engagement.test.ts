import { describe, expect, it } from "vitest";
import { engagementOf } from "../../../src/response/model/engagement.ts";
import { changed, smallSettings } from "../../smallWorld.ts";

const response = changed(smallSettings().response, {
  validPlay: 0.4,
  rates: { like: 0.03, comment: 0.004, share: 0.002, save: 0.1, follow: 0.2 },
  multipliers: { like: 1, comment: 0.5, share: 2, save: 1, follow: 1 },
});

/** Likes, comments and shares per impression of the average post: .03 + .004 / 2 + .002 · 2. */
const usual = 0.036;

describe("how readily an account's posts are answered, from its engagement rate", () => {
  it("is its likes, comments and shares per view over those of the average post", () => {
    expect(engagementOf(response, 1, usual)).toBeCloseTo(1, 12);
    expect(engagementOf(response, 1, 3 * usual)).toBeCloseTo(3, 12);
    expect(engagementOf(response, 1, 0)).toBe(0);
  });

  it("is found from views, be they fewer than impressions", () => {
    // Where views are valid plays, 4 of 10 impressions, the average post has 9 % engagement.
    expect(engagementOf(response, 0.4, usual / 0.4)).toBeCloseTo(1, 12);
    expect(engagementOf(response, 0.4, usual)).toBeCloseTo(0.4, 12);
  });

  it("is refused where more would answer than watch, and never more than that", () => {
    const refused = "expected an engagement rate of at most 40 %, the share of viewers who watch, got";
    expect(engagementOf(response, 1, 0.4)).toBeCloseTo(0.4 / usual, 9);
    expect(() => engagementOf(response, 1, 0.401)).toThrow(new RangeError(`${refused} 40.1 %`));
    expect(() => engagementOf(response, 1, 2)).toThrow(new RangeError(`${refused} 200 %`));
    expect(() => engagementOf(response, 0.4, 1.01)).toThrow("at most 100 %");
    expect(engagementOf(response, 0.4, 1)).toBeCloseTo(0.4 / usual, 9);
  });
});
