import { describe, expect, it, test } from "vitest";
import { accountOf } from "../../src/graph/accountIds.ts";
import type { FollowColumns } from "../../src/graph/columns.ts";
import type { DiffusionModel } from "../../src/influence/arcs.ts";
import { createCascade } from "../../src/influence/cascade.ts";
import { estimateSpread } from "../../src/influence/spread.ts";
import { derive, uniform } from "../../src/lib/random.ts";
import { follows } from "../follows.ts";
import { testKey, zLimit } from "../lib/testKey.ts";
import { exactSpread } from "./exact.ts";

const ic = (probability: number): DiffusionModel => ({ model: "ic", probability });
const wc: DiffusionModel = { model: "wc" };

function spreadOf(graph: FollowColumns, diffusion: DiffusionModel, seeds: readonly number[], cascades = 200_000) {
  const chosen = Uint32Array.from(seeds);
  return estimateSpread(createCascade(graph, diffusion), () => chosen, cascades, testKey());
}

describe("cascades", () => {
  const complete = [0, 1, 2, 3].flatMap((u) => [0, 1, 2, 3].filter((v) => v !== u).map((v) => [u, v] as const));
  test.each([
    [
      "a diamond",
      [
        [0, 1],
        [0, 2],
        [1, 3],
        [2, 3],
      ] as const,
      0.5,
      2.4375,
    ],
    [
      "a path of four",
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ] as const,
      0.3,
      1.417,
    ],
    [
      "a directed triangle",
      [
        [0, 1],
        [1, 2],
        [2, 0],
      ] as const,
      0.4,
      1.56,
    ],
    ["all four following one another", complete, 0.2, 1.812736],
  ])("reach as many as they should on %s", (_, arcs, probability, expected) => {
    // Figures of other programs. Breaks where an account tries twice, or a skip over the end of an account is lost.
    const graph = follows(arcs);
    expect(exactSpread(graph, ic(probability), [0])).toBeCloseTo(expected, 9);
    const { mean, standardError } = spreadOf(graph, ic(probability), [0]);
    expect(Math.abs(mean - expected) / standardError).toBeLessThan(zLimit);
    // An arc more or less would be seen.
    expect((0.02 * expected) / standardError).toBeGreaterThan(zLimit);
  });

  it("reach as many as the sum over all worlds says, on random graphs, with either model", () => {
    // In the weighted cascade breaks where candidates are not thinned to their own probability (four followees), or
    // where an account's followers of several classes are mixed up.
    const key = testKey();
    for (let g = 0; g < 6; g++) {
      const k = derive(key, g);
      const arcs = Array.from({ length: 14 }, (_, i) => {
        return [Math.floor(uniform(k, 2 * i) * 7), Math.floor(uniform(k, 2 * i + 1) * (g < 3 ? 7 : 3))] as const;
      });
      const graph = follows(arcs);
      for (const diffusion of [ic(0.35), wc]) {
        const seeds = [0, 2];
        const { mean, standardError } = spreadOf(graph, diffusion, seeds, 100_000);
        expect(Math.abs(mean - exactSpread(graph, diffusion, seeds)) / (standardError || 1e-9)).toBeLessThan(zLimit);
      }
    }
  });

  it("of certainty reach whoever can be reached, of impossibility the seeds", () => {
    const graph = follows([
      [0, 1],
      [1, 2],
      [3, 0],
    ]);
    expect(spreadOf(graph, ic(1), [0], 10)).toMatchObject({ mean: 3, standardError: 0 });
    expect(spreadOf(graph, wc, [3], 10)).toMatchObject({ mean: 4, standardError: 0 });
    expect(spreadOf(graph, ic(1e-12), [0, 1], 10)).toMatchObject({ mean: 2, standardError: 0 });
  });

  it("with one key are the same, whatever was run before", () => {
    const graph = follows(Array.from({ length: 400 }, (_, i) => [i % 40, (i * 7) % 41] as const));
    const [fresh, used] = [createCascade(graph, wc), createCascade(graph, wc)];
    for (let i = 0; i < 50; i++) used.run(Uint32Array.of(i % 40), i, 2);
    const count = fresh.run(Uint32Array.of(5, 6), 8, 9);
    expect(used.run(Uint32Array.of(5, 6), 8, 9)).toBe(count);
    expect(used.reached.slice(0, count)).toEqual(fresh.reached.slice(0, count));
  });
});

describe("the weighted cascade", () => {
  it("reaches a follower of k accounts, all of them seeds, with probability 1 − (1 − 1/k)^k", () => {
    for (const k of [1, 3, 4, 5, 8, 9, 100]) {
      const graph = follows(Array.from({ length: k }, (_, i) => [`s${i}`, "v"] as const));
      const v = accountOf(graph, "v");
      const seeds = Array.from({ length: k + 1 }, (_, u) => u).filter((u) => u !== v);
      const { mean, standardError } = spreadOf(graph, wc, seeds, 50_000);
      const expected = k + 1 - (1 - 1 / k) ** k;
      expect(Math.abs(mean - expected)).toBeLessThan(zLimit * standardError + 1e-9);
    }
  });
});
