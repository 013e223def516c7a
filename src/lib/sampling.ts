/**
 * Keyed samplers. One that needs several uniforms takes them as draws x = 0, 1, 2 … of its key.
 * Counts are doubles, exact up to 2^53. Hot samplers take the key as two int32 words, as in `random.ts`.
 */
import { hash32, type Key, normal, unit, unit32 } from "./random.ts";

/**
 * Successes among `n` trials of probability `p`. Exact in distribution to rounding (about 1e-10) to n = 1e12 and beyond.
 * Inversion where n·p < 10, else BTRS (Hörmann 1993) with the exact ratio of probabilities; p > ½ by symmetry.
 * 80–130 ns whatever n is.
 * @throws {RangeError} unless n is a whole number ≥ 0 and p is in [0, 1]
 */
export function binomial(a: number, b: number, n: number, p: number): number {
  if (!(n >= 0 && n <= Number.MAX_SAFE_INTEGER && Math.floor(n) === n))
    throw new RangeError(`binomial: expected a whole number of trials, got ${n}`);
  if (!(p >= 0 && p <= 1)) throw new RangeError(`binomial: expected a probability in [0, 1], got ${p}`);
  if (p > 0.5) return n - binomialLowerHalf(a, b, n, 1 - p);
  return binomialLowerHalf(a, b, n, p);
}

function binomialLowerHalf(a: number, b: number, n: number, p: number): number {
  if (n === 0 || p === 0) return 0;
  return n * p < 10 ? binomialByInversion(a, b, n, p) : binomialByRejection(a, b, n, p);
}

/** Adds up probabilities from 0 on; n·p < 10 keeps the first above 4e-5 and the walk short. */
function binomialByInversion(a: number, b: number, n: number, p: number): number {
  const odds = p / (1 - p);
  let probability = Math.exp(n * Math.log1p(-p));
  let rest = unit(a, b, 0);
  let k = 0;
  // Below 1e-20 what is left of `rest` is rounding.
  while (rest > probability && probability > 1e-20) {
    rest -= probability;
    probability *= ((n - k) / (k + 1)) * odds;
    k++;
  }
  return Math.min(k, n);
}

/** BTRS: a transformed uniform under a table mountain; nine in ten need no logarithm. p ≤ ½, n·p ≥ 10. */
function binomialByRejection(a: number, b: number, n: number, p: number): number {
  const deviation = Math.sqrt(n * p * (1 - p));
  const width = 1.15 + 2.53 * deviation;
  const slant = -0.0873 + 0.0248 * width + 0.01 * p;
  const centre = n * p + 0.5;
  const squeeze = 0.92 - 4.2 / width;
  const alpha = (2.83 + 5.1 / width) * deviation;
  for (let x = 0; ; x += 2) {
    const u = unit(a, b, x) - 0.5;
    const v = unit32(a, b, x + 1);
    const edge = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * slant) / edge + width) * u + centre);
    if (edge >= 0.07 && v <= squeeze) return k;
    if (k < 0 || k > n) continue;
    const mode = Math.floor((n + 1) * p);
    const height = Math.log((v * alpha) / (slant / (edge * edge) + width));
    if (height <= logBinomial(n, p, k) - logBinomial(n, p, mode)) return k;
  }
}

/**
 * ln P(k successes among n trials), p in (0, 1). Loader's saddle-point form (2000), which does not subtract large
 * logarithms: absolute error below 1e-9 at n = 1e12 within 10 standard deviations.
 */
export function logBinomial(n: number, p: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  if (k === 0) return n * Math.log1p(-p);
  if (k === n) return n * Math.log(p);
  const misses = n - k;
  return (
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(misses) -
    deviance(k, n * p) -
    deviance(misses, n * (1 - p)) -
    0.5 * Math.log(2 * Math.PI * k * (misses / n))
  );
}

/**
 * Events of a Poisson process with the given mean. Inversion below 10, else PTRS (Hörmann 1993).
 * @throws {RangeError} if mean is negative, NaN or above 1e15
 */
export function poisson(a: number, b: number, mean: number): number {
  if (!(mean >= 0 && mean <= 1e15)) throw new RangeError(`poisson: expected a mean in [0, 1e15], got ${mean}`);
  if (mean < 10) return poissonByInversion(a, b, mean);
  const width = 0.931 + 2.53 * Math.sqrt(mean);
  const slant = -0.059 + 0.02483 * width;
  const inverseAlpha = 1.1239 + 1.1328 / (width - 3.4);
  const squeeze = 0.9277 - 3.6224 / (width - 2);
  for (let x = 0; ; x += 2) {
    const u = unit(a, b, x) - 0.5;
    const v = unit32(a, b, x + 1);
    const edge = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * slant) / edge + width) * u + mean + 0.43);
    if (edge >= 0.07 && v <= squeeze) return k;
    if (k < 0 || (edge < 0.013 && v > edge)) continue;
    const height = Math.log((v * inverseAlpha) / (slant / (edge * edge) + width));
    const logProbability = k === 0 ? -mean : -stirlingError(k) - deviance(k, mean) - 0.5 * Math.log(2 * Math.PI * k);
    if (height <= logProbability) return k;
  }
}

function poissonByInversion(a: number, b: number, mean: number): number {
  let probability = Math.exp(-mean);
  let rest = unit(a, b, 0);
  let k = 0;
  while (rest > probability && probability > 1e-20) {
    rest -= probability;
    k++;
    probability *= mean / k;
  }
  return k;
}

/**
 * Deals `n` among categories in proportion to `weights`; writes the counts, which sum to n, to `out`.
 * From the last category down, each takes a binomial share of what is left; where n is below the number of categories,
 * the n uniforms are drawn instead, from the largest down, O(n + categories).
 * @throws {RangeError} if n is no whole number, a weight is negative or not finite, or n > 0 and all are 0
 */
export function multinomial(a: number, b: number, n: number, weights: ArrayLike<number>, out: Float64Array): void {
  if (!(n >= 0 && n <= Number.MAX_SAFE_INTEGER && Math.floor(n) === n))
    throw new RangeError(`multinomial: expected a whole number to deal, got ${n}`);
  const categories = weights.length;
  // `out` first holds the running sums: dividing by them loses nothing, where total minus sum would cancel.
  let total = 0;
  for (let i = 0; i < categories; i++) {
    if (!(weights[i] >= 0)) throw new RangeError(`multinomial: expected weights ≥ 0, got ${weights[i]} at ${i}`);
    total += weights[i];
    out[i] = total;
  }
  if (!(total < Number.POSITIVE_INFINITY))
    throw new RangeError(`multinomial: expected finite weights, got sum ${total}`);
  if (n > 0 && total === 0) throw new RangeError(`multinomial: expected a positive weight to deal ${n}, got none`);
  let left = n;
  if (n < categories) {
    let x = 0;
    let position = n > 0 ? total * unit(a, b, x) ** (1 / n) : 0;
    for (let i = categories - 1; i >= 0; i--) {
      const below = i > 0 ? out[i - 1] : 0;
      const before = left;
      while (left > 0 && position > below) {
        left--;
        if (left > 0) position *= unit(a, b, ++x) ** (1 / left);
      }
      out[i] = before - left;
    }
    return;
  }
  for (let i = categories - 1; i > 0; i--) {
    const upTo = out[i];
    const share = left > 0 && upTo > 0 ? binomial(hash32(i, a, b), hash32(i, b, ~a), left, weights[i] / upTo) : 0;
    out[i] = share;
    left -= share;
  }
  if (categories > 0) out[0] = left;
}

/** A value whose logarithm is normal: exp(sigma·Z)·median. Draw number `x` of `key`. */
export function logNormal(key: Key, median: number, sigma: number, x = 0): number {
  return median * Math.exp(sigma * normal(key, x));
}

/**
 * The category in which a uniform `u` in (0, 1) falls. `cumulative` holds running sums of weights, ascending, of any
 * total; categories of weight 0 are never taken. O(log categories).
 */
export function categorical(u: number, cumulative: ArrayLike<number>): number {
  let low = 0;
  let high = cumulative.length - 1;
  const position = u * cumulative[high];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (position < cumulative[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** ln n! − ln(√(2πn)·(n/e)^n), exact for small n: the table is filled once. */
const smallStirlingErrors = Float64Array.from({ length: 16 }, (_, n) => {
  let factorial = 1;
  for (let i = 2; i <= n; i++) factorial *= i;
  return n === 0 ? 0 : Math.log(factorial) - (n + 0.5) * Math.log(n) + n - 0.5 * Math.log(2 * Math.PI);
});

function stirlingError(n: number): number {
  if (n < 16) return smallStirlingErrors[n];
  const squared = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / squared) / squared) / squared) / n;
}

/** x·ln(x/mean) + mean − x, without cancellation where x is near the mean (Loader's bd0). */
function deviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference;
  const ratio = difference / (x + mean);
  let sum = difference * ratio;
  let term = 2 * x * ratio;
  for (let j = 3; ; j += 2) {
    term *= ratio * ratio;
    const next = sum + term / j;
    if (next === sum) return sum;
    sum = next;
  }
}
