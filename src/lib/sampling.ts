/**
 * Keyed samplers. A sampler that needs several uniforms takes them as draws x = 0, 1, 2 … of its key.
 * Counts are doubles, exact up to 2^53. Hot samplers take the key as two int32 words, as in `random.ts`.
 */
import { hash32, type Key, normal, unit, unit32 } from "./random.ts";
import { logBinomial, logHypergeometric, logPoisson } from "./saddlePoint.ts";
import { upperBound } from "./search.ts";

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
  let rest = unit(a, b, 0);
  // P(0) is never below 1 − n·p.
  if (rest <= 1 - n * p) return 0;
  const odds = p / (1 - p);
  let probability = Math.exp(n * Math.log1p(-p));
  let k = 0;
  // Below 1e-20 the remainder is rounding.
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
    if (height <= logPoisson(mean, k)) return k;
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
 * Number of marked ones among `drawn` taken without replacement from `population`. Exact in distribution to
 * rounding (about 1e-9) to a population of 1e12 and beyond. Inversion where the mean of the smaller side is below 10,
 * else transformed rejection (Hörmann 1993) with the exact ratio of probabilities.
 * @throws {RangeError} unless all are whole numbers, marked and drawn in [0, population], population below 2^53
 */
export function hypergeometric(a: number, b: number, population: number, marked: number, drawn: number): number {
  if (!(population >= 0 && population <= Number.MAX_SAFE_INTEGER && Math.floor(population) === population))
    throw new RangeError(`hypergeometric: expected a whole number as population, got ${population}`);
  if (!(marked >= 0 && marked <= population && Math.floor(marked) === marked))
    throw new RangeError(`hypergeometric: expected a whole number of marked in [0, ${population}], got ${marked}`);
  if (!(drawn >= 0 && drawn <= population && Math.floor(drawn) === drawn))
    throw new RangeError(`hypergeometric: expected a whole number of drawn in [0, ${population}], got ${drawn}`);
  // Each of the four cells (marked or not, drawn or not) determines the others: count the one with the smallest mean.
  const fewMarked = Math.min(marked, population - marked);
  const fewDrawn = Math.min(drawn, population - drawn);
  const count = inBoth(a, b, population, Math.max(fewMarked, fewDrawn), Math.min(fewMarked, fewDrawn));
  if (fewMarked === marked) return fewDrawn === drawn ? count : marked - count;
  return fewDrawn === drawn ? drawn - count : drawn - (population - marked) + count;
}

/** Members common to two sets of `few` and `many` members; few ≤ many ≤ population / 2. */
function inBoth(a: number, b: number, population: number, many: number, few: number): number {
  if (few === 0) return 0;
  const mean = few * (many / population);
  return mean < 10
    ? hypergeometricByInversion(a, b, population, many, few, mean)
    : hypergeometricByRejection(a, b, population, many, few, mean);
}

/** Adds up probabilities from 0 on; mean < 10 keeps the first above 1e-6 and the walk short. */
function hypergeometricByInversion(
  a: number,
  b: number,
  population: number,
  many: number,
  few: number,
  mean: number,
): number {
  let rest = unit(a, b, 0);
  // P(0) is never below 1 − mean.
  if (rest <= 1 - mean) return 0;
  const neither = population - many - few;
  let probability = 1;
  if (few > 20) probability = Math.exp(logHypergeometric(population, many, few, 0));
  else for (let i = 0; i < few; i++) probability *= (population - many - i) / (population - i);
  let k = 0;
  // Below 1e-20 the remainder is rounding.
  while (rest > probability && probability > 1e-20) {
    rest -= probability;
    probability *= ((many - k) / (k + 1)) * ((few - k) / (neither + k + 1));
    k++;
  }
  return Math.min(k, few);
}

/** A transformed uniform under a table mountain, as BTRS; few need a logarithm. mean ≥ 10. */
function hypergeometricByRejection(
  a: number,
  b: number,
  population: number,
  many: number,
  few: number,
  mean: number,
): number {
  const share = many / population;
  const deviation = Math.sqrt(mean * (1 - share) * ((population - few) / (population - 1)));
  const { width, slant, squeeze, alpha } = hypergeometricHat(deviation, share);
  for (let x = 0; ; x += 2) {
    const u = unit(a, b, x) - 0.5;
    const v = unit32(a, b, x + 1);
    const edge = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * slant) / edge + width) * u + mean + 0.5);
    if (edge >= 0.07 && v <= squeeze) return k;
    if (k < 0 || k > few) continue;
    const height = (v * alpha) / (slant / (edge * edge) + width);
    if (height <= ratioToMode(population, many, few, k)) return k;
  }
}

/** P(k) / P(mode): by the ratios of neighbours where they are few, else by logarithms. */
function ratioToMode(population: number, many: number, few: number, k: number): number {
  const mode = Math.floor((few + 1) * ((many + 1) / (population + 2)));
  if (Math.abs(k - mode) > 15) {
    const atMode = logHypergeometric(population, many, few, mode);
    return Math.exp(logHypergeometric(population, many, few, k) - atMode);
  }
  const neither = population - many - few;
  let [product, divisor] = [1, 1];
  for (let i = Math.min(k, mode) + 1; i <= Math.max(k, mode); i++) {
    product *= ((many - i + 1) / i) * (few - i + 1);
    divisor *= neither + i;
  }
  return k > mode ? product / divisor : divisor / product;
}

/**
 * Hörmann's hat for the binomial, 3 % higher and its squeeze lower: a hypergeometric may be narrower than any binomial
 * of mean 10. The test of the hat compares it with the probabilities, as Hörmann found his constants.
 */
export function hypergeometricHat(deviation: number, share: number) {
  const width = 1.15 + 2.53 * deviation;
  const slant = -0.0873 + 0.0248 * width + 0.01 * share;
  return { width, slant, squeeze: 0.92 - 4.4 / width, alpha: (2.83 + 5.9 / width) * deviation };
}

/** Scratch space for running sums of weights; no call reads what another one left there. */
let sums = new Float64Array(128);

/**
 * Multinomial counts of `n` draws from categories with these weights, written to `out`; they sum to n.
 * From the last category down, each takes a binomial share of the rest. Below four draws per category it is faster to
 * look up n uniforms.
 * @throws {RangeError} if n is no whole number, a weight is negative or not finite, or n > 0 and all are 0
 */
export function multinomial(a: number, b: number, n: number, weights: ArrayLike<number>, out: Float64Array): void {
  if (!(n >= 0 && n <= Number.MAX_SAFE_INTEGER && Math.floor(n) === n))
    throw new RangeError(`multinomial: expected a whole number of draws, got ${n}`);
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
  if (n > 0 && total === 0) throw new RangeError(`multinomial: expected a positive weight for ${n} draws, got none`);
  if (n < 4 * categories) {
    if (sums.length < categories) sums = new Float64Array(2 * categories);
    for (let i = 0; i < categories; i++) sums[i] = out[i];
    out.fill(0, 0, categories);
    for (let x = 0; x < n; x++) out[categorical(unit(a, b, x), sums, categories)] += 1;
    return;
  }
  let left = n;
  for (let i = categories - 1; i > 0; i--) {
    const upTo = out[i];
    const share = left > 0 && upTo > 0 ? binomial(hash32(i, a, b), hash32(i, b, ~a), left, weights[i] / upTo) : 0;
    out[i] = share;
    left -= share;
  }
  if (categories > 0) out[0] = left;
}

/** A log-normal value, median · exp(sigma · Z): draw number `x` of `key`. */
export function logNormal(key: Key, median: number, sigma: number, x = 0): number {
  return median * Math.exp(sigma * normal(key, x));
}

/**
 * The category of a uniform `u` in (0, 1). `cumulative` holds running sums of weights, ascending, with any total; a
 * category of weight 0 never comes. O(log categories).
 */
export function categorical(u: number, cumulative: ArrayLike<number>, categories = cumulative.length): number {
  const last = categories - 1;
  return upperBound(cumulative, u * cumulative[last], 0, last);
}
