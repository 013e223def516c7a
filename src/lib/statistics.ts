/** Statistics of samples: means, quantiles, intervals, inequality. */
import { mean as meanOf, sampleVariance } from "simple-statistics";
import { inverseNormal } from "./normal.ts";
import { bisect } from "./quadrature.ts";

/** A mean with its 95 % interval. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Sum from the first value to the last, in doubles; 0 if empty. */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/** Arithmetic mean (compensated sum). @throws {RangeError} if empty */
export function mean(values: ArrayLike<number>): number {
  needValues("mean", values, 1);
  return meanOf(values as number[]);
}

/** Unbiased variance (n − 1). @throws {RangeError} with fewer than two values */
export function variance(values: ArrayLike<number>): number {
  needValues("variance", values, 2);
  return sampleVariance(values as number[]);
}

/**
 * Quantile, linear between order statistics (type 7: R's and NumPy's default). `p` in [0, 1].
 * @throws {RangeError} if empty or p is outside [0, 1]
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  needValues("quantile", values, 1);
  if (!(p >= 0 && p <= 1)) throw new RangeError(`quantile: expected a share in [0, 1], got ${p}`);
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  if (below === sorted.length - 1 || position === below) return sorted[below];
  return sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]);
}

/**
 * Quantile of Student's t. Absolute error below 1e-9 for up to 10,000 degrees of freedom, 1e-7 beyond.
 * @throws {RangeError} unless p is in (0, 1) and degrees is a whole number ≥ 1
 */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`studentQuantile: expected a probability in (0, 1), got ${p}`);
  if (!(Number.isInteger(degrees) && degrees >= 1))
    throw new RangeError(`studentQuantile: expected whole degrees of freedom, got ${degrees}`);
  if (p < 0.5) return -studentQuantile(1 - p, degrees);
  if (p === 0.5) return 0;
  if (degrees > 10000) {
    const z = inverseNormal(p);
    return z + (z ** 3 + z) / (4 * degrees);
  }
  // Between the angles 0 and ½π every t is bracketed.
  const inside = 2 * p - 1;
  const angle = bisect((x) => studentWithin(x, degrees) - inside, 0, Math.PI / 2, 0);
  return Math.sqrt(degrees) * Math.tan(angle);
}

/** P(|T| < √degrees · tan(angle)): the finite series of Abramowitz & Stegun 26.7.3–4. */
function studentWithin(angle: number, degrees: number): number {
  const cosine = Math.cos(angle);
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/** Mean with its 95 % t interval; the interval of a single value is infinite. */
export function meanInterval(values: ArrayLike<number>): MeanInterval {
  const centre = mean(values);
  const n = values.length;
  if (n === 1) return { mean: centre, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const margin = studentQuantile(0.975, n - 1) * Math.sqrt(variance(values) / n);
  return { mean: centre, low: centre - margin, high: centre + margin };
}

/**
 * Geometric mean of a[i] / b[i] over pairs, with its 95 % t interval on the logarithm.
 * @throws {RangeError} unless the lengths agree and every value is positive and finite
 */
export function pairedLogRatio(a: ArrayLike<number>, b: ArrayLike<number>): MeanInterval {
  needPairs("pairedLogRatio", a, b, 1);
  const logs = new Float64Array(a.length);
  for (let i = 0; i < logs.length; i++) {
    logs[i] = Math.log(a[i]) - Math.log(b[i]);
    if (!Number.isFinite(logs[i]))
      throw new RangeError(`pairedLogRatio: expected positive numbers, got ${a[i]} and ${b[i]} at ${i}`);
  }
  const interval = meanInterval(logs);
  return { mean: Math.exp(interval.mean), low: Math.exp(interval.low), high: Math.exp(interval.high) };
}

/** Share of variance that pairing removes, with its 95 % interval. */
export interface VarianceRemoved {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/**
 * 1 − Var(a − b) / (Var a + Var b): 0 for independent pairs, 1 for pairs that differ by a constant, below 0 if
 * pairing harms.
 * Interval: jackknife of the logarithm of the ratio, t with n − 1 degrees of freedom (about 93 % of intervals contain the
 * true share at n = 10, 95 % from 30 on). With fewer than three pairs, or without variance, it is (−∞, 1).
 * @throws {RangeError} unless the lengths agree and there is a pair
 */
export function varianceRemoved(a: ArrayLike<number>, b: ArrayLike<number>): VarianceRemoved {
  needPairs("varianceRemoved", a, b, 1);
  const n = a.length;
  const meanA = mean(a);
  const meanB = mean(b);
  let together = 0;
  let apart = 0;
  for (let i = 0; i < n; i++) {
    const x = a[i] - meanA;
    const y = b[i] - meanB;
    together += (x - y) ** 2;
    apart += x * x + y * y;
  }
  if (apart > 0 && together === 0) return { share: 1, low: 1, high: 1 };
  const unknown = { share: apart > 0 ? 1 - together / apart : 0, low: Number.NEGATIVE_INFINITY, high: 1 };
  if (n < 3 || apart === 0) return unknown;
  // Leaving pair i out lowers a sum of squares by n/(n − 1) times its square.
  const logs = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const x = a[i] - meanA;
    const y = b[i] - meanB;
    const factor = n / (n - 1);
    logs[i] = Math.log((together - factor * (x - y) ** 2) / (apart - factor * (x * x + y * y)));
    if (!Number.isFinite(logs[i])) return unknown;
  }
  const error = Math.sqrt(((n - 1) ** 2 / n) * variance(logs));
  const margin = studentQuantile(0.975, n - 1) * error;
  const ratio = together / apart;
  return { share: 1 - ratio, low: 1 - ratio * Math.exp(margin), high: 1 - ratio * Math.exp(-margin) };
}

/**
 * Gini coefficient of amounts ≥ 0: 0 when all are equal, (n − 1)/n when one has all; 0 when there is nothing to share.
 * @throws {RangeError} if empty or an amount is negative or NaN
 */
export function gini(values: ArrayLike<number>): number {
  const sorted = sortedAmounts("gini", values);
  const n = sorted.length;
  let total = 0;
  let weighted = 0;
  for (let i = 0; i < n; i++) {
    total += sorted[i];
    weighted += (2 * i + 1 - n) * sorted[i];
  }
  return total === 0 ? 0 : weighted / (n * total);
}

/**
 * Share of the total held by the top `share` of holders (.01: the top 1 %); a holder on the border counts in part.
 * Equals `share` when there is nothing to share. @throws {RangeError} as `gini`, or if share is outside [0, 1]
 */
export function topShare(values: ArrayLike<number>, share: number): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`topShare: expected a share in [0, 1], got ${share}`);
  const sorted = sortedAmounts("topShare", values);
  const holders = share * sorted.length;
  let total = 0;
  let top = 0;
  for (let rank = 0; rank < sorted.length; rank++) {
    const amount = sorted[sorted.length - 1 - rank];
    total += amount;
    top += amount * Math.min(1, Math.max(0, holders - rank));
  }
  return total === 0 ? share : top / total;
}

function sortedAmounts(name: string, values: ArrayLike<number>): Float64Array {
  needValues(name, values, 1);
  const sorted = Float64Array.from(values).sort();
  const last = sorted[sorted.length - 1];
  if (!(sorted[0] >= 0 && last < Number.POSITIVE_INFINITY))
    throw new RangeError(`${name}: expected finite amounts ≥ 0, got ${sorted[0] >= 0 ? last : sorted[0]}`);
  return sorted;
}

function needValues(name: string, values: ArrayLike<number>, least: number): void {
  if (values.length < least) throw new RangeError(`${name}: expected at least ${least} values, got ${values.length}`);
}

function needPairs(name: string, a: ArrayLike<number>, b: ArrayLike<number>, least: number): void {
  needValues(name, a, least);
  if (a.length !== b.length) throw new RangeError(`${name}: expected pairs, got ${a.length} and ${b.length} values`);
}
