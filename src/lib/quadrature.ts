/** Expectations over a normal variable by quadrature, and roots by bisection. */

/** E[f(Z)] for Z ~ N(0, 1) is about Σ weights[i] · f(nodes[i]). */
export interface GaussHermite {
  /** Ascending, symmetric about 0. */
  readonly nodes: Float64Array;
  /** Positive, sum 1. */
  readonly weights: Float64Array;
}

/**
 * Gauss–Hermite rule with `n` nodes in probabilists' form: exact for polynomials up to degree 2n − 1.
 * Each node is isolated by counting sign changes (Sturm) and polished by Newton; error about 1e-14.
 * @throws {RangeError} unless n is an integer in [1, 200]
 */
export function hermite(n: number): GaussHermite {
  if (!(Number.isInteger(n) && n >= 1 && n <= 200))
    throw new RangeError(`hermite: expected a number of nodes in [1, 200], got ${n}`);
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let k = 0; k < Math.ceil(n / 2); k++) {
    const centre = 2 * k + 1 === n;
    let low = 0;
    let high = centre ? 0 : 2 * Math.sqrt(n);
    for (let step = 0; step < 24; step++) {
      const middle = (low + high) / 2;
      if (orthonormal(n, middle).above > k) low = middle;
      else high = middle;
    }
    let x = (low + high) / 2;
    for (let step = 0; step < 4 && !centre; step++) {
      const { value, previous } = orthonormal(n, x);
      x -= value / (Math.sqrt(n) * previous);
    }
    const { previous } = orthonormal(n, x);
    nodes[k] = centre ? 0 : -x;
    nodes[n - 1 - k] = x;
    weights[k] = weights[n - 1 - k] = 1 / (n * previous * previous);
  }
  return { nodes, weights };
}

/** The orthonormal Hermite polynomials of degree n and n − 1 at x, and the number of roots of the first above x. */
function orthonormal(n: number, x: number): { value: number; previous: number; above: number } {
  let previous = 0;
  let value = 1;
  let above = 0;
  for (let degree = 0; degree < n; degree++) {
    const next = (x * value - Math.sqrt(degree) * previous) / Math.sqrt(degree + 1);
    if (next < 0 !== value < 0) above++;
    previous = value;
    value = next;
  }
  return { value, previous, above };
}

/**
 * A root of `f` in [low, high], within `tolerance` (absolute; the spacing of doubles if that is wider).
 * @throws {RangeError} if f has the same sign at both ends, or is NaN at one
 */
export function bisect(f: (x: number) => number, low: number, high: number, tolerance: number): number {
  const atLow = f(low);
  const atHigh = f(high);
  if (atLow === 0) return low;
  if (atHigh === 0) return high;
  if (!(atLow < 0 ? atHigh > 0 : atLow > 0 && atHigh < 0))
    throw new RangeError(`bisect: expected a change of sign, got f(${low}) = ${atLow} and f(${high}) = ${atHigh}`);
  let from = low;
  let to = high;
  while (to - from > tolerance) {
    const middle = from + (to - from) / 2;
    if (middle <= from || middle >= to) break;
    if (f(middle) < 0 === atLow < 0) from = middle;
    else to = middle;
  }
  return from + (to - from) / 2;
}
