/** Test statistics that are standard normal when nothing is wrong; compare with `zLimit`. */

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
  let cells = 0;
  let [restObserved, restExpected] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    restObserved += observed[i];
    restExpected += expected[i];
    if (restExpected < 10) continue;
    statistic += (restObserved - restExpected) ** 2 / restExpected;
    cells++;
    restObserved = restExpected = 0;
  }
  const degrees = cells - fitted;
  const spread = 2 / (9 * degrees);
  return ((statistic / degrees) ** (1 / 3) - (1 - spread)) / Math.sqrt(spread);
}
