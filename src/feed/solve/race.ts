/**
 * Ranking by score with Gumbel noise is a race of exponential clocks with rates w = exp(inverseTemperature · z): the first
 * K arrivals are the K winners (Yellott 1977; Efraimidis & Spirakis 2006). In a large inventory the K-th arrival falls at a
 * cutoff time that hardly varies, so each item wins independently with probability 1 − exp(−w · cutoffTime).
 */

/**
 * Probability that a post with race weight `weight` is among the winners when the last slot falls at `cutoffTime`. In
 * [0, 1).
 * @throws {RangeError} if either is negative or NaN
 */
export function inclusionProbability(weight: number, cutoffTime: number): number {
  if (!(weight >= 0 && cutoffTime >= 0))
    throw new RangeError(`expected weights and times ≥ 0, got ${weight} and ${cutoffTime}`);
  return -Math.expm1(-weight * cutoffTime);
}

/** Probability that a post of this rate has been seen after the share `passed` of its hazard. */
export function seenBy(rate: number, passed: number): number {
  return passed === 0 ? 0 : -Math.expm1(-rate * passed);
}

/**
 * The time t at which the last of `slots` slots is taken: Σ count_i · (1 − exp(−weight_i · t)) = slots. Newton's method
 * starts below on a concave function, so it does not overshoot. Infinity where slots ≥ Σ count_i.
 * @param counts number of items of each weight; one of each where absent
 * @throws {RangeError} if a weight is not positive or the slots are negative
 */
export function solveCutoffTime(weights: ArrayLike<number>, slots: number, counts?: ArrayLike<number>): number {
  if (!(slots >= 0)) throw new RangeError(`expected slots ≥ 0, got ${slots}`);
  let items = 0;
  for (let i = 0; i < weights.length; i++) {
    if (!(weights[i] > 0)) throw new RangeError(`expected weights > 0, got ${weights[i]}`);
    items += counts ? counts[i] : 1;
  }
  if (slots >= items) return Number.POSITIVE_INFINITY;
  let cutoffTime = 0;
  for (let step = 0; step < 200; step++) {
    let shown = 0;
    let slope = 0;
    for (let i = 0; i < weights.length; i++) {
      const count = counts ? counts[i] : 1;
      const waiting = count * Math.exp(-weights[i] * cutoffTime);
      shown += count - waiting;
      slope += weights[i] * waiting;
    }
    const next = cutoffTime + (slots - shown) / slope;
    if (!(next - cutoffTime > 1e-13 * next)) return next;
    cutoffTime = next;
  }
  return cutoffTime;
}
