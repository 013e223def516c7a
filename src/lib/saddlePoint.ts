/**
 * Logarithms of probabilities of counts in Loader's saddle-point form ("Fast and accurate computation of binomial
 * probabilities", 2000), which subtracts no large logarithms and so keeps an error of 1e-9 at counts of 1e12.
 */

/**
 * ln P(k successes among n trials), p in (0, 1). Absolute error below 1e-9 at n = 1e12 within 10 standard deviations.
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

/** ln P(k events) of a Poisson distribution; mean > 0. */
export function logPoisson(mean: number, k: number): number {
  if (k <= 0) return k === 0 ? -mean : Number.NEGATIVE_INFINITY;
  return -stirlingError(k) - deviance(k, mean) - 0.5 * Math.log(2 * Math.PI * k);
}

/**
 * ln P(k marked among `drawn` of a population without replacement). A ratio of three binomials with p = drawn/population
 * whose common terms cancel: the four cells of the table (marked or not, drawn or not) keep their deviances from the
 * mean, cells and margins keep their Stirling errors.
 * 0 < marked, drawn < population. Absolute error below 1e-9 at a population of 1e12 within 10 standard deviations.
 */
export function logHypergeometric(population: number, marked: number, drawn: number, k: number): number {
  const [unmarked, left] = [population - marked, population - drawn];
  const [markedLeft, unmarkedDrawn] = [marked - k, drawn - k];
  const rest = unmarked - unmarkedDrawn;
  if (k < 0 || markedLeft < 0 || unmarkedDrawn < 0 || rest < 0) return Number.NEGATIVE_INFINITY;
  const margins = (marked / population) * unmarked * drawn * left;
  const cells = root(k) * root(markedLeft) * root(unmarkedDrawn) * root(rest);
  return (
    stirlingError(marked) +
    stirlingError(unmarked) +
    stirlingError(drawn) +
    stirlingError(left) -
    stirlingError(population) -
    (stirlingError(k) + stirlingError(markedLeft) + stirlingError(unmarkedDrawn) + stirlingError(rest)) -
    deviance(k, drawn * (marked / population)) -
    deviance(markedLeft, left * (marked / population)) -
    deviance(unmarkedDrawn, drawn * (unmarked / population)) -
    deviance(rest, left * (unmarked / population)) +
    0.5 * Math.log(((2 * Math.PI) ** 3 * margins) / cells)
  );
}

/** 2πn, the factor under the root of Stirling's formula; 1 for n = 0, as 0! = 1 has no such factor. */
function root(n: number): number {
  return n === 0 ? 1 : 2 * Math.PI * n;
}

/** ln n! − ln(√(2πn)·(n/e)^n), exact for small n: the table is filled once. */
const smallStirlingErrors = Float64Array.from({ length: 16 }, (_, n) => {
  let factorial = 1;
  for (let i = 2; i <= n; i++) factorial *= i;
  return n === 0 ? 0 : Math.log(factorial) - (n + 0.5) * Math.log(n) + n - 0.5 * Math.log(2 * Math.PI);
});

function stirlingError(n: number): number {
  if (n < 16) return smallStirlingErrors[n];
  const inverse = 1 / n;
  const square = inverse * inverse;
  return (1 / 12 - (1 / 360 - (1 / 1260 - square / 1680) * square) * square) * inverse;
}

/** x·ln(x/mean) + mean − x, without cancellation where x is near the mean (Loader's bd0). */
function deviance(x: number, mean: number): number {
  if (x === 0) return mean;
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
