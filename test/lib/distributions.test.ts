/**
 * The samplers of counts against probabilities that share nothing with them: exact fractions of whole numbers,
 * simple-statistics, and `reference.py` at 1e12. Over two million draws of each.
 */
import { binomialDistribution, poissonDistribution } from "simple-statistics";
import { expect, test } from "vitest";
import { hash32 } from "../../src/lib/random.ts";
import { logHypergeometric } from "../../src/lib/saddlePoint.ts";
import { binomial, hypergeometric, hypergeometricHat, multinomial, poisson } from "../../src/lib/sampling.ts";
import { chiSquareZ } from "./chiSquare.ts";
import reference from "./reference.json";
import { testKey, zLimit } from "./testKey.ts";

type Sampler = (a: number, b: number, ...parameters: number[]) => number;
const samplers: Record<string, Sampler> = { binomial, poisson, hypergeometric };

/** z of `draws` draws against the probabilities of 0, 1, 2 … */
function zOf(sampler: Sampler, parameters: readonly number[], probabilities: ArrayLike<number>, draws: number): number {
  const key = testKey();
  const draw = (i: number) => sampler(i ^ key.a, hash32(i, key.a, key.b), ...parameters);
  return chiSquareZ(draws, draw, probabilities.length, (k) => probabilities[k]);
}

// Mutations: ln(1 − p) for log1p(−p), which at 1e15 gets the mean wrong by a tenth; the centre n·p for n·p + ½; the deviance
// of one of the four cells left out; P(0) ≥ 1 − mean / 2 taken for granted.
test.each(reference)(
  "$sampler($parameters) falls between the reference's edges",
  ({ sampler, parameters, edges, cdf }) => {
    const draw = samplers[sampler];
    const cell: Sampler = (a, b) => {
      const count = draw(a, b, ...parameters);
      const place = edges.findIndex((edge) => count <= edge);
      return place < 0 ? edges.length : place;
    };
    const probabilities = cdf.map((p, i) => p - (cdf[i - 1] ?? 0));
    expect(Math.abs(zOf(cell, [], probabilities, 300_000))).toBeLessThan(zLimit);
  },
);

// Mutations: p > ½ not mirrored; the walk's (n − k)/(k + 1) with n − k + 1; the squeeze's .92 − 4.2/b as .92.
test.each([
  [19, 0.5],
  [21, 0.5],
  [100, 0.0999],
  [100, 0.1001],
  [30, 0.9],
  [2000, 0.3],
])("binomial(%d, %d) has simple-statistics' probabilities", (n, p) => {
  expect(Math.abs(zOf(binomial, [n, p], binomialDistribution(n, p) as number[], 200_000))).toBeLessThan(zLimit);
});

// Mutations: PTRS with the squeeze alone or the edge alone; the centre ½ too high; mean / (k + 1.001) for mean / (k + 1).
test.each([0.3, 3, 9.9, 10.1, 30, 100])("poisson(%d) has simple-statistics' probabilities", (mean) => {
  const probabilities = poissonDistribution(mean) as number[];
  expect(Math.abs(zOf(poisson, [mean], probabilities, 250_000))).toBeLessThan(zLimit);
});

// Mutations: the walk's (neither + k + 1) with neither + k; the ratio to the mode one off, or upside down below it;
// either way of mirroring left out.
test.each([
  [40, 20, 20],
  [38, 19, 19],
  [20, 7, 9],
  [1000, 100, 99],
  [1000, 100, 101],
  [500, 400, 300],
  [300, 40, 250],
  [300, 250, 40],
  [2000, 60, 200],
  [5000, 2500, 1200],
])("hypergeometric(%d, %d, %d) has the exact fractions", (population, marked, drawn) => {
  const z = zOf(hypergeometric, [population, marked, drawn], fractions(population, marked, drawn), 250_000);
  expect(Math.abs(z)).toBeLessThan(zLimit);
});

/** P(0), P(1) … of marked ones, each a quotient of whole numbers rounded once. */
function fractions(population: number, marked: number, drawn: number): number[] {
  const unmarked = choices(population - marked);
  const ways = choices(marked).map((of, k) => of * (unmarked[drawn - k] ?? 0n));
  const all = choices(population)[drawn];
  return ways.slice(0, drawn + 1).map((of) => Number((of << 80n) / all) / 2 ** 80);
}

/** n choose 0, 1 … n. */
function choices(n: number): bigint[] {
  const row = [1n];
  for (let k = 1; k <= n; k++) row.push((row[k - 1] * BigInt(n - k + 1)) / BigInt(k));
  return row;
}

// Mutations: 2π·0 under the root of a cell of 0; one 2π too few at the margins; 1/11 for 1/12 in Stirling's error.
test("logHypergeometric is the logarithm of the exact fractions", () => {
  for (const [population, marked, drawn] of [
    [40, 20, 20],
    [21, 20, 3],
    [1000, 100, 101],
    [3000, 1200, 900],
  ] as const) {
    for (const [k, p] of fractions(population, marked, drawn).entries()) {
      const log = logHypergeometric(population, marked, drawn, k);
      // 80 bits behind the point keep ten digits of what is above 1e-14.
      if (p > 1e-14) expect(Math.abs(log - Math.log(p))).toBeLessThan(1e-9);
      if (p === 0 && k > marked) expect(log).toBe(Number.NEGATIVE_INFINITY);
    }
  }
});

// Mutations: BTRS' own 5.1 for 5.9 (too low at 40, 20, 20); the squeeze's .92 − 4.4/b as .92 − 2/b.
test("the hypergeometric's hat lies above its probabilities, the squeeze below, from mean 10 on", () => {
  let [tables, lowest, highest] = [0, 1, -1];
  const check = (population: number, many: number, few: number) => {
    if (many * few < 10 * population) return;
    const [above, below] = hatMargins(population, many, few);
    lowest = Math.min(lowest, above);
    highest = Math.max(highest, below);
    tables++;
  };
  for (let population = 40; population <= 100; population++)
    for (let many = 1; many <= population / 2; many++)
      for (let few = 1; few <= many; few++) check(population, many, few);
  for (let power = 2; power <= 12; power++)
    for (const share of [0.5, 0.3, 0.1, 0.03, 0.01, 1e-3, 1e-4])
      for (const mean of [10, 11, 13, 17, 25, 50, 100, 200, 500, 2000]) {
        const many = Math.floor(10 ** power * share);
        check(10 ** power, many, Math.min(many, Math.ceil(mean / share)));
      }
  expect(tables).toBeGreaterThan(5000);
  expect(lowest).toBeGreaterThan(0);
  expect(highest).toBeLessThan(0);
});

/** The least ln(hat/P) of any count and the greatest ln(squeeze/P) where the squeeze counts. */
function hatMargins(population: number, many: number, few: number): [number, number] {
  const [share, mean] = [many / population, few * (many / population)];
  const deviation = Math.sqrt((mean * (1 - share) * (population - few)) / (population - 1));
  const { width, slant, squeeze, alpha } = hypergeometricHat(deviation, share);
  /** Distance from ±½ of the u that is carried to a count so far from the centre. */
  const edge = (distance: number) => {
    const half = 2 * slant + 0.5 * width + Math.abs(distance);
    return 0.5 - (half - Math.sqrt(half * half - 2 * width * Math.abs(distance))) / (2 * width);
  };
  const height = (at: number) => Math.log(alpha / (slant / (at * at) + width));
  const atMode = logHypergeometric(population, many, few, Math.floor(((few + 1) * (many + 1)) / (population + 2)));
  let [above, below] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const last = Math.min(few, Math.ceil(mean + 20 * deviation));
  for (let k = Math.max(0, Math.floor(mean - 20 * deviation)); k <= last; k++) {
    const [from, to] = [k - mean - 0.5, k - mean + 0.5];
    const log = logHypergeometric(population, many, few, k) - atMode;
    above = Math.min(above, height(Math.min(edge(from), edge(to))) - log);
    const inner = from < 0 && to > 0 ? 0.5 : Math.max(edge(from), edge(to));
    if (inner >= 0.07) below = Math.max(below, height(inner) + Math.log(Math.max(squeeze, 1e-9)) - log);
  }
  return [above, below];
}

// Mutation: drawn with replacement, of all but a few less than certain are taken.
test("a hypergeometric of nothing, of everything and of nonsense", () => {
  for (let i = 0; i < 100; i++) {
    expect(hypergeometric(i, 2, 0, 0, 0)).toBe(0);
    expect(hypergeometric(i, 2, 1e12, 0, 5e11)).toBe(0);
    expect(hypergeometric(i, 2, 1e12, 5e11, 0)).toBe(0);
    expect(hypergeometric(i, 2, 1e12, 1e12, 123456789)).toBe(123456789);
    expect(hypergeometric(i, 2, 1e12, 123456789, 1e12)).toBe(123456789);
    expect([0, 1]).toContain(hypergeometric(i, 2, 2, 1, 1));
    const nearlyAll = hypergeometric(i, 2, 1e12, 1e12 - 3, 1e12 - 2);
    expect(nearlyAll).toBeGreaterThanOrEqual(1e12 - 5);
    expect(nearlyAll).toBeLessThanOrEqual(1e12 - 3);
  }
  for (const bad of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    expect(() => hypergeometric(1, 2, bad, 0, 0)).toThrow(RangeError);
    expect(() => hypergeometric(1, 2, 10, bad, 5)).toThrow(RangeError);
    expect(() => hypergeometric(1, 2, 10, 5, bad)).toThrow(RangeError);
  }
  expect(() => hypergeometric(1, 2, 10, 11, 5)).toThrow("marked in [0, 10], got 11");
});

// Mutations: the largest of n uniforms as u for u^(1/n), or the next with the same u; one key for all categories; a share of
// the total weight in place of the running sum.
test.each([
  [2, [1, 2, 3, 4]],
  [3, [5, 0, 1, 1]],
  [4, [1, 2, 3]],
  [7, [0.2, 1e-3]],
  [12, [3, 2, 1]],
])("multinomial of %i among %j has the joint probabilities", (n, weights) => {
  const key = testKey();
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const outcomes = compositions(n, weights.length);
  const places = new Map(outcomes.map((counts, place) => [counts.join(), place]));
  const factorial = (m: number): number => (m < 2 ? 1 : m * factorial(m - 1));
  const probabilities = outcomes.map((counts) =>
    counts.reduce((p, count, i) => (p * (weights[i] / total) ** count) / factorial(count), factorial(n)),
  );
  const out = new Float64Array(weights.length);
  const draw = (i: number) => {
    multinomial(i ^ key.a, hash32(i, key.a, key.b), n, weights, out);
    return places.get(out.join()) ?? outcomes.length;
  };
  const z = chiSquareZ(250_000, draw, outcomes.length, (k) => probabilities[k]);
  expect(Math.abs(z)).toBeLessThan(zLimit);
});

/** All ways to split `n` among `categories`. */
function compositions(n: number, categories: number): number[][] {
  if (categories === 1) return [[n]];
  return Array.from({ length: n + 1 }, (_, first) =>
    compositions(n - first, categories - 1).map((rest) => [first, ...rest]),
  ).flat();
}

// Of three large counts the chi-square has two degrees of freedom, so that exp(−χ²/2) is uniform.
// Mutations: each share from n in place of what is left; weight/total in place of weight/running sum.
test.each([
  [1e12, [1, 1, 1]],
  [1e12, [0.7, 0.2, 0.1]],
  [1e9, [1, 50, 3]],
])("multinomial of %d among %j spreads as three counts do", (n, weights) => {
  const key = testKey();
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const out = new Float64Array(3);
  const cells = 50;
  const draw = (i: number) => {
    multinomial(i ^ key.a, hash32(i, key.a, key.b), n, weights, out);
    const chi = weights.reduce((sum, w, k) => sum + (out[k] - (n * w) / total) ** 2 / ((n * w) / total), 0);
    return Math.floor(Math.exp(-chi / 2) * cells);
  };
  expect(Math.abs(chiSquareZ(250_000, draw, cells, () => 1 / cells))).toBeLessThan(zLimit);
});
