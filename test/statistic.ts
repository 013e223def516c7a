/** Test statistics that are standard normal when nothing is wrong; compare with `zLimit`. */

/** One false alarm in a million for a normal statistic. */
export const zLimit = 4.9;

/** Of a count that is Binomial(n, p). */
export function binomialZ(count: number, n: number, p: number): number {
  return (count - n * p) / Math.sqrt(Math.max(n * p * (1 - p), 1e-9));
}

/**
 * Of Pearson's chi-square, by Wilson and Hilferty's cube root. Cells that expect less than 10 are thrown together.
 * @param fitted how many sums of the counts are those expected by construction
 */
export function chiSquareZ(observed: ArrayLike<number>, expected: ArrayLike<number>, fitted = 0): number {
  let statistic = 0;
  let batches = 0;
  let [restObserved, restExpected] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    restObserved += observed[i];
    restExpected += expected[i];
    if (restExpected < 10) continue;
    statistic += (restObserved - restExpected) ** 2 / restExpected;
    batches++;
    restObserved = restExpected = 0;
  }
  const degrees = batches - fitted;
  const spread = 2 / (9 * degrees);
  return ((statistic / degrees) ** (1 / 3) - (1 - spread)) / Math.sqrt(spread);
}

/** Of the mean of differences that should have mean 0. */
export function meanZ(differences: readonly number[]): number {
  const { mean, standardError } = meanOf(differences);
  return standardError === 0 ? (mean === 0 ? 0 : Number.POSITIVE_INFINITY) : mean / standardError;
}

export function meanOf(values: readonly number[]): { readonly mean: number; readonly standardError: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}

/** Kolmogorov and Smirnov's distance of two samples: the largest difference of their distribution functions. */
export function kolmogorovSmirnov(one: readonly number[], other: readonly number[]): number {
  const [x, y] = [one.toSorted((a, b) => a - b), other.toSorted((a, b) => a - b)];
  let distance = 0;
  for (let i = 0, j = 0; i < x.length && j < y.length; ) {
    const value = Math.min(x[i], y[j]);
    while (i < x.length && x[i] <= value) i++;
    while (j < y.length && y[j] <= value) j++;
    distance = Math.max(distance, Math.abs(i / x.length - j / y.length));
  }
  return distance;
}

/** Distance that two samples of `n` from one distribution exceed with this probability, asymptotically. */
export function kolmogorovSmirnovLimit(n: number, probability: number): number {
  return Math.sqrt(Math.log(2 / probability) / n);
}
