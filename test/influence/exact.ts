import type { FollowColumns } from "../../src/graph/columns.ts";
import type { DiffusionModel } from "../../src/influence/arcs.ts";
import { followersOf } from "../follows.ts";

/** Probability of every arc [followee, follower]. */
function arcsOf(graph: FollowColumns, diffusion: DiffusionModel): readonly (readonly [number, number, number])[] {
  const lists = followersOf(graph);
  const followees = new Array<number>(graph.accounts).fill(0);
  for (const v of lists.flat()) followees[v]++;
  const probability = (v: number, arc: number) => {
    if (diffusion.model === "arcs") return graph.probabilities![arc];
    return diffusion.model === "ic" ? diffusion.probability : 1 / followees[v];
  };
  return lists.flatMap((list, u) => list.map((v, i) => [u, v, probability(v, graph.offsets[u] + i)] as const));
}

/** Expected accounts reached: the sum over all worlds of live arcs, so for some 16 arcs at most. */
export function exactSpread(graph: FollowColumns, diffusion: DiffusionModel, seeds: readonly number[]): number {
  const arcs = arcsOf(graph, diffusion);
  let expected = 0;
  for (let world = 0; world < 2 ** arcs.length; world++) {
    const live = arcs.filter((_, i) => (world >> i) & 1);
    const probability = arcs.reduce((product, [, , p], i) => product * ((world >> i) & 1 ? p : 1 - p), 1);
    const reached = new Set(seeds);
    for (let before = -1; before < reached.size; ) {
      before = reached.size;
      for (const [u, v] of live) if (reached.has(u)) reached.add(v);
    }
    expected += probability * reached.size;
  }
  return expected;
}
