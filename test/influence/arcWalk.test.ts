import { describe, expect, it, test } from "vitest";
import { accountOf, idOf } from "../../src/graph/accountIds.ts";
import type { FollowColumns } from "../../src/graph/columns.ts";
import { createCascade } from "../../src/influence/cascade.ts";
import { selectByDegree, selectSeeds } from "../../src/influence/seedSet.ts";
import { createSketching, Sketches } from "../../src/influence/sketches.ts";
import { estimateSpread } from "../../src/influence/spread.ts";
import { derive, uniform } from "../../src/lib/random.ts";
import { follows, readFollows } from "../follows.ts";
import { testKey, zLimit } from "../lib/testKey.ts";
import { exactSpread } from "./exact.ts";

const own = { model: "arcs" } as const;

/** A graph of lines `followee follower probability`. */
function graphOf(...lines: readonly string[]): FollowColumns {
  return readFollows(lines.join("\n"), { probabilities: true }).columns;
}

function spreadOf(graph: FollowColumns, ids: readonly string[], cascades = 100_000) {
  const seeds = Uint32Array.from(ids, (id) => accountOf(graph, id));
  return estimateSpread(createCascade(graph, own), () => seeds, cascades, testKey());
}

/** Seven accounts with up to 14 arcs, a fifth of them certain or impossible. */
function randomGraph(g: number): FollowColumns {
  const key = derive(testKey(), g);
  const arcs = new Map<string, number>();
  for (let i = 0; i < 14; i++) {
    const [u, v] = [0, 1].map((end) => Math.floor(uniform(key, 3 * i + end) * 7));
    const p = Math.min(1, Math.max(0, 1.2 * uniform(key, 3 * i + 2) - 0.1));
    if (u !== v) arcs.set(`${u} ${v}`, p);
  }
  return graphOf(...Array.from(arcs, ([arc, p]) => `${arc} ${p.toFixed(5)}`));
}

const path = graphOf("a b 0.5", "b c 0.4", "c d 0.1");
const star = graphOf("hub a 0.1", "hub b 0.9", "hub c 0.5", "hub d 1", "hub e 0");

describe("cascades along arcs with probabilities of their own", () => {
  test.each([
    // 1 + .5 + .5 × .4 + .5 × .4 × .1
    ["a path from its start", path, ["a"], 1.72],
    ["a path from its start and its third account", path, ["a", "c"], 2 + 0.5 + 0.1],
    // 1 + .1 + .9 + .5 + 1 + 0
    ["a star from its centre", star, ["hub"], 3.5],
    // 1 + .8 + .6 + the last, by 1 − (1 − .8 × .5)(1 − .6 × .25)
    ["a diamond", graphOf("a b .8", "a c .6", "b d .5", "c d .25"), ["a"], 2.4 + 0.49],
  ] as const)("reach as many as they should on %s", (_, graph, ids, expected) => {
    const seeds = ids.map((id) => accountOf(graph, id));
    expect(exactSpread(graph, own, seeds)).toBeCloseTo(expected, 6);
    const { mean, standardError } = spreadOf(graph, ids);
    expect(Math.abs(mean - expected) / standardError).toBeLessThan(zLimit);
    // A probability that is off by .02 would be seen.
    expect(0.02 / standardError).toBeGreaterThan(zLimit);
  });

  it("have the standard error of the arcs' variances", () => {
    const { standardError } = spreadOf(star, ["hub"]);
    expect(standardError).toBeCloseTo(Math.sqrt((0.09 + 0.09 + 0.25) / 100_000), 4);
  });

  it("of certain and impossible arcs reach whom they must", () => {
    const graph = graphOf("a b 1", "b c 1", "c d 0", "d a 1");
    expect(spreadOf(graph, ["a"], 100)).toMatchObject({ mean: 3, standardError: 0 });
    expect(spreadOf(graph, ["d"], 100)).toMatchObject({ mean: 4, standardError: 0 });
  });

  it("reach as many as the sum over all worlds says, on random graphs", () => {
    // Breaks where a probability goes to another arc in the sorting by accounts and followers.
    for (let g = 0; g < 6; g++) {
      const graph = randomGraph(g);
      const ids = [0, 1].map((account) => idOf(graph, account));
      const { mean, standardError } = spreadOf(graph, ids);
      expect(Math.abs(mean - exactSpread(graph, own, [0, 1])) / (standardError || 1e-9)).toBeLessThan(zLimit);
    }
  });

  it("are refused on a graph without probabilities", () => {
    const graph = follows([["a", "b"]]);
    const message = "model arcs: expected a graph that was read with probabilities, got one without";
    expect(() => createCascade(graph, own)).toThrow(new RangeError(message));
    expect(() => createSketching(graph, own)).toThrow(new RangeError(message));
  });
});

describe("sketches along arcs with probabilities of their own", () => {
  it("hold an account as often as it reaches others in all worlds together", () => {
    // Breaks where the transposed arcs do not take their probabilities along.
    const rounds = 40_000;
    for (let g = 0; g < 3; g++) {
      const graph = randomGraph(g);
      const sketches = new Sketches(graph.accounts, 1e9);
      expect(sketches.grow(createSketching(graph, own), testKey(), rounds)).toBe(true);
      const hits = new Float64Array(graph.accounts);
      for (let s = 0; s < sketches.length; s++) {
        for (let m = sketches.starts[s] + 1; m < sketches.starts[s + 1]; m++) hits[sketches.members[m]]++;
      }
      hits.forEach((count, u) => {
        const expected = exactSpread(graph, own, [u]) - 1;
        // At most a quarter for each of the other accounts, which are roots of sketches of their own.
        const error = Math.sqrt((graph.accounts - 1) / 4 / rounds);
        expect(Math.abs(count / rounds - expected)).toBeLessThan(zLimit * error);
      });
    }
  });

  it("of one round have outcomes of their own", () => {
    // Breaks where a round is one outcome for all roots: all or none of them would then hold a.
    const graph = graphOf("a b 0.5", ...Array.from({ length: 50 }, (_, i) => `b c${i} 1`));
    const a = accountOf(graph, "a");
    const sketching = createSketching(graph, own);
    const holding = Array.from({ length: 200 }, (_, round) => {
      let count = 0;
      sketching.round(derive(testKey(), round), (members, size) => {
        if (members.subarray(0, size).includes(a)) count++;
      });
      return count;
    });
    const mean = holding.reduce((sum, count) => sum + count, 0) / holding.length;
    const variance = holding.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (holding.length - 1);
    // 51 roots, each with probability .5; the variance has a relative standard error of √(2/199).
    expect(Math.abs(mean - 25.5) / Math.sqrt(12.75 / 200)).toBeLessThan(zLimit);
    expect(Math.abs(variance / 12.75 - 1)).toBeLessThan(zLimit * Math.sqrt(2 / 199));
  });

  it("choose the account whose arcs carry far, not the one with the most followers", () => {
    const crowd = Array.from({ length: 30 }, (_, i) => `crowded f${i} 0.01`);
    const few = Array.from({ length: 5 }, (_, i) => `heard g${i} 0.9`);
    const graph = graphOf(...crowd, ...few);
    const options = { budget: 1, diffusion: own, epsilon: 0.05, delta: 0.01, key: testKey(), memory: 1e9 };
    const found = selectSeeds(graph, options);
    expect(idOf(graph, found.accounts[0])).toBe("heard");
    expect(Math.abs(found.spread - 5.5)).toBeLessThan(0.05 * 5.5);
    expect(found.atLeast).toBeLessThanOrEqual(5.5);
    expect(idOf(graph, selectByDegree(graph, 1)[0])).toBe("crowded");
  });
});
