/**
 * Regularised lower incomplete gamma function P(shape, x): the distribution function at `x` ≥ 0 of a gamma variable
 * with scale 1. Series below shape + 1, continued fraction above (Press et al., Numerical Recipes §6.2). Error < 1e-12.
 */
export function gammaCdf(shape: number, x: number): number {
  if (x <= 0) return 0;
  const scale = Math.exp(-x + shape * Math.log(x) - logGamma(shape));
  if (x < shape + 1) {
    let term = 1 / shape;
    let sum = term;
    for (let n = 1; Math.abs(term) > sum * 1e-15; n++) {
      term *= x / (shape + n);
      sum += term;
    }
    return sum * scale;
  }
  const tiny = 1e-300;
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < 1000; i++) {
    const a = -i * (i - shape);
    b += 2;
    d = 1 / (Math.abs(a * d + b) < tiny ? tiny : a * d + b);
    c = Math.abs(b + a / c) < tiny ? tiny : b + a / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return 1 - scale * fraction;
}

/** Value below which a gamma variable with scale 1 falls with probability `p`, 0 ≤ p < 1; by bisection. */
export function gammaQuantile(shape: number, p: number): number {
  if (p <= 0) return 0;
  let low = 0;
  let high = shape + 1;
  while (gammaCdf(shape, high) < p) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-14 * high; i++) {
    const middle = (low + high) / 2;
    if (gammaCdf(shape, middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Logarithm of the gamma function for x > 0 (Lanczos, g = 7, nine terms; relative error < 1e-14). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum = 0.99999999999980993;
  for (let i = 0; i < lanczos.length; i++) sum += lanczos[i] / (x + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
