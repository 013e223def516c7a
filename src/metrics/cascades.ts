import type { Cascade } from "../world/post.ts";

/** Shape of one cascade. Its members are the author and everybody who passed the post on. */
export interface CascadeShape {
  /** Members, the author among them; ≥ 1. */
  readonly size: number;
  /** Distance of the farthest member from the author. */
  readonly depth: number;
  /** Mean distance between two members (Goel, Anderson, Hofman & Watts 2016); absent for a single member. */
  readonly structuralVirality?: number;
  /** Members at distance 0, 1, 2 … from the author. */
  readonly sizeByDepth: readonly number[];
}

/**
 * Measures a cascade in one pass down and one up, O(size): an edge above a subtree of s members lies on the paths of
 * s · (size − s) pairs. Relies on the order of `Cascade`: parents come before their children.
 */
export function cascadeShape(cascade: Cascade): CascadeShape {
  const { parent } = cascade;
  const size = parent.length;
  const depths = new Int32Array(size);
  const sizeByDepth: number[] = [1];
  for (let node = 1; node < size; node++) {
    const depth = depths[parent[node]] + 1;
    depths[node] = depth;
    sizeByDepth[depth] = (sizeByDepth[depth] ?? 0) + 1;
  }
  const depth = sizeByDepth.length - 1;
  if (size === 1) return { size, depth, sizeByDepth };
  const members = new Float64Array(size).fill(1);
  let distances = 0;
  for (let node = size - 1; node > 0; node--) {
    members[parent[node]] += members[node];
    distances += members[node] * (size - members[node]);
  }
  return { size, depth, structuralVirality: distances / ((size * (size - 1)) / 2), sizeByDepth };
}
