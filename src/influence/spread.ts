import { derive, type Key } from "../lib/random.ts";
import type { CascadeSimulator } from "./cascade.ts";

/** Accounts reached, seeds included: mean over cascades and its standard error. */
export interface InfluenceSpread {
  readonly mean: number;
  readonly standardError: number;
  readonly cascades: number;
}

/** Cascades between two calls of `onProgress`. */
const reportEvery = 256;

/**
 * Runs `cascades` cascades, at least 2. Cascade number r draws under (key, r) whatever the seeds.
 * @param seedsOf seeds of the cascade with this key
 */
export function estimateSpread(
  cascade: CascadeSimulator,
  seedsOf: (key: Key) => Uint32Array,
  cascades: number,
  key: Key,
  onProgress?: (done: number) => void,
): InfluenceSpread {
  // Sums of differences from the first cascade, so that a mean of millions does not swallow the variance.
  let first = 0;
  let sum = 0;
  let squares = 0;
  for (let r = 0; r < cascades; r++) {
    const drawKey = derive(key, r);
    const reached = cascade.run(seedsOf(drawKey), drawKey.a, drawKey.b);
    if (r === 0) first = reached;
    sum += reached - first;
    squares += (reached - first) ** 2;
    if (r % reportEvery === reportEvery - 1) onProgress?.(r + 1);
  }
  const variance = Math.max(0, squares - (sum * sum) / cascades) / (cascades - 1);
  return { mean: first + sum / cascades, standardError: Math.sqrt(variance / cascades), cascades };
}
