import { type Key, uniform } from "../../src/lib/random.ts";

/** Ranking by ln(weight) + Gumbel noise: the indices of the first `slots`. */
export function gumbelTop(weights: readonly number[], slots: number, key: Key): number[] {
  const scores = weights.map((weight, i) => Math.log(weight) - Math.log(-Math.log(uniform(key, i))));
  return scores
    .map((_, i) => i)
    .sort((i, j) => scores[j] - scores[i])
    .slice(0, slots);
}
