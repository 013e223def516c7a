/** The standard normal distribution: cumulative distribution function and quantiles. */

// Rational approximations of AS 241, lowest power first: p in the middle (|p − ½| ≤ .425), in the tails, and
// beyond exp(−25).
const middleOver = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
];
const middleUnder = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852546,
];
const tailOver = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
];
const tailUnder = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const farOver = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const farUnder = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
  1.421511758316446e-7, 2.0442631033899397e-15,
];

/**
 * z with P(Z ≤ z) = p. Relative error about 1e-15. Source: Wichura (1988), algorithm AS 241 (PPND16).
 * @returns −∞ at 0, ∞ at 1
 * @throws {RangeError} if p is outside [0, 1] or NaN
 */
export function inverseNormal(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`inverseNormal: expected a probability in [0, 1], got ${p}`);
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(middleOver, r)) / polynomial(middleUnder, r);
  }
  const tail = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const z =
    tail <= 5
      ? polynomial(tailOver, tail - 1.6) / polynomial(tailUnder, tail - 1.6)
      : polynomial(farOver, tail - 5) / polynomial(farUnder, tail - 5);
  return q < 0 ? -z : z;
}

/** Value at `r` of the polynomial of degree 7 with these coefficients, lowest power first. */
function polynomial(c: readonly number[], r: number): number {
  return ((((((c[7] * r + c[6]) * r + c[5]) * r + c[4]) * r + c[3]) * r + c[2]) * r + c[1]) * r + c[0];
}

/**
 * P(Z ≤ x). Relative error below 1e-13 in both tails (0 below about −38).
 * Series of Marsaglia (2004) near 0, Laplace's continued fraction (Lentz) beyond 3.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const distance = Math.abs(x);
  const density = Math.exp(-0.5 * distance * distance) * 0.3989422804014327;
  if (distance < 3) {
    // ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …)
    let term = x;
    let sum = x;
    for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
      term *= (x * x) / k;
      sum += term;
    }
    return 0.5 + density * sum;
  }
  // φ(x) / (x + 1/(x + 2/(x + 3/(x + …)))), from the far end; 80 terms suffice from 3 on.
  let fraction = distance;
  for (let k = 80; k > 0; k--) fraction = distance + k / fraction;
  const tail = density === 0 ? 0 : density / fraction;
  return x < 0 ? tail : 1 - tail;
}
