import { describe, expect, it } from "vitest";
import type { Pools } from "../../../src/feed/solve/pools.ts";
import { qualityFromEngagement, qualityFromViews, type Reference } from "../../../src/response/model/quality.ts";
import { smallSettings, solved } from "../../smallWorld.ts";
import { responseProbabilities } from "../probabilities.ts";

const settings = smallSettings();
const { rates } = solved(settings);

/** Pools in which every unit of quality multiplies a post's views by e, and large accounts begin one pool higher. */
const pools = {
  startPool: (followers: number) => (followers >= 1000 ? 1 : 0),
  expectedImpressions: (pool: number, quality: number) => 1000 * (pool + 1) * Math.exp(quality),
} as Pools;
const reference: Reference = { followerReach: 0.2, pools, rates };

describe("the quality of an account's posts, from its average views", () => {
  it("is that at which strangers bring what its followers do not", () => {
    // Of 500 followers 100 see a post, of 10,000 two thousand.
    expect(qualityFromViews(reference, 500, 100 + 1000 * Math.exp(1.3))).toBeCloseTo(1.3, 5);
    expect(qualityFromViews(reference, 10_000, 2000 + 2000 * Math.exp(-0.7))).toBeCloseTo(-0.7, 5);
  });

  it("is found from the worst of posts to the best, and refused beyond", () => {
    const [least, most] = [100 + 1000 * Math.exp(-3.5), 100 + 1000 * Math.exp(5.5)];
    expect(qualityFromViews(reference, 500, least)).toBeCloseTo(-3.5, 5);
    expect(qualityFromViews(reference, 500, most)).toBeCloseTo(5.5, 5);
    const refused = "expected between 130 and 245000 average views for 500 followers, got";
    expect(() => qualityFromViews(reference, 500, 129)).toThrow(`${refused} 129`);
    expect(() => qualityFromViews(reference, 500, 300_123)).toThrow(`${refused} 300000`);
  });

  it("is refused where nothing is recommended, as views then say nothing of it", () => {
    const message = "expected between 2000 and 2000 average views for 10000 followers, got 2000";
    expect(() => qualityFromViews({ ...reference, pools: undefined }, 10_000, 2000)).toThrow(message);
  });
});

describe("the quality of posts, from their engagement rate", () => {
  /** Likes, comments and shares per view of strangers, the mean over interests. */
  const engagement = (quality: number) => {
    const each = Array.from(rates.affinities, (affinity) => responseProbabilities(settings, quality + affinity));
    return each.reduce((sum, { like, comment, share }) => sum + like + comment + share, 0) / each.length;
  };

  it("is that at which strangers of all interests like, comment and share as often", () => {
    for (const quality of [-2, 0.4, 3]) {
      expect(qualityFromEngagement(reference, engagement(quality))).toBeCloseTo(quality, 2);
    }
  });

  it("is refused where no post is so bad or so good", () => {
    const [low, high] = [engagement(-3.5), engagement(5.5)];
    expect(qualityFromEngagement(reference, low * 1.01)).toBeCloseTo(-3.5, 1);
    expect(qualityFromEngagement(reference, high * 0.999)).toBeGreaterThan(5.2);
    const range = /^expected an engagement rate between 0\.0000025\d and 0\.304, got/;
    expect(() => qualityFromEngagement(reference, 0)).toThrow(range);
    expect(() => qualityFromEngagement(reference, 0.98765)).toThrow(/, got 0\.988$/);
    expect(() => qualityFromEngagement(reference, 0.98765)).toThrow(range);
  });
});
