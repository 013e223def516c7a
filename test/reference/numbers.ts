/** Numerical mathematics of the reference: plain sums over fine grids. */

const points = 240;
const normalGrid = Array.from({ length: points }, (_, i) => -7 + (14 * (i + 0.5)) / points);
const density = normalGrid.map((x) => Math.exp((-x * x) / 2));
const normalMass = density.map((d) => d / density.reduce((sum, value) => sum + value, 0));

/** E[f(a)] for a ~ Normal(mean, sd²); midpoint rule, which is exact to rounding for smooth functions. */
export function expectNormal(mean: number, sd: number, f: (a: number) => number): number {
  if (sd === 0) return f(mean);
  return normalGrid.reduce((sum, x, i) => sum + normalMass[i] * f(mean + sd * x), 0);
}

/** Where an increasing or decreasing function crosses 0 between two points on either side of it. */
export function crossing(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  const rising = f(high) > f(low);
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0 === rising) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** Values of a standard normal variable at these probabilities, ascending: one walk along its density. */
export function normalQuantiles(probabilities: readonly number[]): number[] {
  const steps = 40_000;
  const width = 16 / steps;
  let i = 0;
  let below = 0;
  let x = -8 + width / 2;
  let mass = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * width;
  return probabilities.map((p) => {
    while (below + mass < p && i < steps - 1) {
      below += mass;
      x = -8 + (++i + 0.5) * width;
      mass = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * width;
    }
    return x + ((p - below) / mass - 0.5) * width;
  });
}

const shareWidth = 1 / 500;
/** Running sums of the density from −8 on. */
const sharesBelow = (() => {
  const shares = [0];
  for (let i = 0; i < 16 / shareWidth; i++) {
    const x = -8 + (i + 0.5) * shareWidth;
    shares.push(shares[i] + (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * shareWidth);
  }
  return shares;
})();

/** Share of a standard normal variable below `z`. */
export function normalShare(z: number): number {
  const place = Math.min(sharesBelow.length - 1.001, Math.max(0, (z + 8) / shareWidth));
  const i = Math.floor(place);
  return sharesBelow[i] + (place - i) * (sharesBelow[i + 1] - sharesBelow[i]);
}

export const normalQuantile = (p: number): number => normalQuantiles([p])[0];
export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]): number => sum(values) / values.length;
export const variance = (values: readonly number[]): number => {
  const centre = mean(values);
  return sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1);
};
