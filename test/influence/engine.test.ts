import { describe, expect, it } from "vitest";
import { createCascade } from "../../src/influence/cascade.ts";
import { estimateSpread } from "../../src/influence/spread.ts";
import { uniform } from "../../src/lib/random.ts";
import { follows } from "../follows.ts";
import { testKey, zLimit } from "../lib/testKey.ts";
import { meanOf } from "../statistic.ts";
import { cascadeSettings, cascadesOf, postsOf, reachOfSet } from "./cascadeWorld.ts";

describe("the engine with slots for everything", () => {
  const p = 0.15;
  const graphOf = () => {
    const key = testKey();
    const pick = (i: number) => Math.floor(uniform(key, i) * 120);
    return follows(Array.from({ length: 700 }, (_, i) => [pick(2 * i), pick(2 * i + 1)] as const));
  };

  it("is an independent cascade: sharers of a post on an imported graph are as many as cascades reach", () => {
    // Breaks where a repost reaches other accounts than the sharer's followers, where people who see a post twice do not
    // draw anew, or where they share it twice.
    const key = testKey();
    const graph = graphOf();
    const posts = 1500;
    const asked = postsOf(new Array<number>(posts).fill(0));
    const sizes = cascadesOf(cascadeSettings(graph, p, { accounts: asked })).map(({ parent }) => parent.length);
    const { mean, standardError } = meanOf(sizes);
    const seeds = Uint32Array.of(0);
    const cascade = createCascade(graph, { model: "ic", probability: p });
    const expected = estimateSpread(cascade, () => seeds, 100_000, key);
    expect(sizes.length).toBe(posts);
    expect(expected.mean).toBeGreaterThan(3);
    expect(Math.abs(mean - expected.mean) / Math.hypot(standardError, expected.standardError)).toBeLessThan(zLimit);
    // A probability wrong by a quarter would be seen.
    const other = estimateSpread(
      createCascade(graph, { model: "ic", probability: 0.75 * p }),
      () => seeds,
      20_000,
      key,
    );
    expect((expected.mean - other.mean) / standardError).toBeGreaterThan(zLimit);
  });

  it("is one from a set of accounts too", () => {
    const graph = graphOf();
    const seeds = Uint32Array.of(0, 5, 9, 30, 31);
    const { mean, standardError } = meanOf(reachOfSet(cascadeSettings(graph, p), seeds, 1500));
    const cascade = createCascade(graph, { model: "ic", probability: p });
    const expected = estimateSpread(cascade, () => seeds, 100_000, testKey());
    expect(expected.mean).toBeGreaterThan(10);
    expect(Math.abs(mean - expected.mean) / Math.hypot(standardError, expected.standardError)).toBeLessThan(zLimit);
  });
});
