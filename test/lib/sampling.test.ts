import { expect, test } from "vitest";
import { derive, hash32, uniform } from "../../src/lib/random.ts";
import { logBinomial } from "../../src/lib/saddlePoint.ts";
import { binomial, categorical, logNormal, multinomial, poisson } from "../../src/lib/sampling.ts";
import { chiSquareZ } from "./chiSquare.ts";
import { testKey, zLimit } from "./testKey.ts";

// Mutations: pmf ratio (n − k)/(k + 1) taken as (n − k + 1)/(k + 1); the mode three too high; the centre n·p in place
// of n·p + ½.
test.each([
  [1, 0.3],
  [2, 0.5],
  [10, 0.07],
  [40, 0.2],
  [40, 0.8],
  [1000, 0.00999],
  [1e6, 3e-7],
  [1e9, 2e-9],
  [20, 0.5],
  [25, 0.42],
  [100, 0.101],
  [100, 0.9],
  [1000, 0.3],
  [1e6, 5e-5],
  [1e12, 4e-11],
])("binomial(%d, %d) has the binomial's probabilities", (n, p) => {
  const key = testKey();
  const cells = Math.min(n + 1, Math.ceil(n * p + 12 * Math.sqrt(n * p) + 12));
  const z = chiSquareZ(
    200000,
    (i) => binomial(i ^ key.a, hash32(i, key.a, key.b), n, p),
    cells,
    (k) => Math.exp(logBinomial(n, p, k)),
  );
  expect(Math.abs(z)).toBeLessThan(zLimit);
});

// Mutation: ln(1 − p) in place of log1p(−p): at n = 1e14 the event never comes.
test("a very rare event comes at its rate: 2 million draws with n·p = 1e-3, over n from 1 to 1e14", () => {
  const key = testKey();
  for (const n of [1, 1e3, 1e12, 1e14]) {
    let hits = 0;
    for (let i = 0; i < 500000; i++) hits += binomial(i, key.b, n, 1e-3 / n);
    expect(Math.abs(hits - 500) / Math.sqrt(500)).toBeLessThan(zLimit);
  }
});

// Mutation: the squeeze of BTRS at .99 instead of .92: the variance is off.
test.each([
  [1e12, 1e-3],
  [1e12, 0.5],
  [1e12, 0.999],
  [1e9, 0.2],
])("binomial(%d, %d) has mean, variance and halves of a binomial", (n, p) => {
  const key = testKey();
  const draws = 100000;
  const deviation = Math.sqrt(n * p * (1 - p));
  let [sum, squares, within] = [0, 0, 0];
  for (let i = 0; i < draws; i++) {
    const z = (binomial(i, key.b, n, p) - n * p) / deviation;
    sum += z;
    squares += z * z;
    if (Math.abs(z) < 0.6744897501960817) within++;
  }
  expect(Math.abs(sum) / Math.sqrt(draws)).toBeLessThan(zLimit);
  expect(Math.abs(squares - draws) / Math.sqrt(2 * draws)).toBeLessThan(zLimit);
  expect(Math.abs(within - draws / 2) / Math.sqrt(draws / 4)).toBeLessThan(zLimit);
});

test("a binomial of nothing, of certainty and of nonsense", () => {
  expect(binomial(1, 2, 0, 0.5)).toBe(0);
  expect(binomial(1, 2, 1e12, 0)).toBe(0);
  expect(binomial(1, 2, 1e12, 1)).toBe(1e12);
  for (const n of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => binomial(1, 2, n, 0.5)).toThrow(RangeError);
  for (const p of [-0.1, 1.1, Number.NaN]) expect(() => binomial(1, 2, 10, p)).toThrow(RangeError);
});

// mpmath at 50 digits for n = 1e12 (SciPy's own value is off by .003 there); scipy.stats.binom.logpmf for n = 50
test("logBinomial agrees with mpmath and SciPy", () => {
  const values: [number, number, number, number][] = [
    [1e12, 0.001, 1000000000, -11.28007120159442],
    [1e12, 0.001, 1000000300, -11.280116396484786],
    [1e12, 0.001, 999900000, -16.2851929289849],
    [50, 0.1, 3, -1.9764146696813905],
    [50, 0.1, 0, -5.268025782891315],
  ];
  for (const [n, p, k, expected] of values) expect(Math.abs(logBinomial(n, p, k) - expected)).toBeLessThan(1e-9);
  expect(logBinomial(10, 0.3, 11)).toBe(Number.NEGATIVE_INFINITY);
});

// Mutation: acceptance by the edge alone, without v ≤ squeeze.
test.each([0.01, 0.7, 9.9, 10.1, 40, 900])("poisson(%d) has the Poisson's probabilities", (mean) => {
  const key = testKey();
  // By logarithms: exp(−900) is 0.
  const logs = [-mean];
  for (let k = 1; k < mean + 12 * Math.sqrt(mean) + 12; k++) logs.push(logs[k - 1] + Math.log(mean / k));
  const z = chiSquareZ(
    200000,
    (i) => poisson(i ^ key.a, hash32(i, key.a, key.b), mean),
    logs.length,
    (k) => Math.exp(logs[k]),
  );
  expect(Math.abs(z)).toBeLessThan(zLimit);
});

test("multinomial counts sum to n and leave empty categories empty", () => {
  const key = testKey();
  const out = new Float64Array(6);
  for (const n of [0, 1, 3, 5, 6, 7, 1000, 1e12]) {
    for (let i = 0; i < 200; i++) {
      multinomial(i, key.b, n, [0, 2, 0, 1e-9, 5, 0], out);
      expect(out.reduce((sum, count) => sum + count, 0)).toBe(n);
      expect([out[0], out[2], out[5]]).toEqual([0, 0, 0]);
      expect(Math.min(...out)).toBeGreaterThanOrEqual(0);
    }
  }
  multinomial(1, 2, 1e6, [1e20, 1, 1], out);
  expect([...out.subarray(0, 3)]).toEqual([1e6, 0, 0]);
  expect(() => multinomial(1, 2, 5, [0, 0], out)).toThrow(RangeError);
  expect(() => multinomial(1, 2, 5, [1, -1], out)).toThrow(RangeError);
  expect(() => multinomial(1, 2, 5, [1, Number.NaN], out)).toThrow(RangeError);
  expect(() => multinomial(1, 2, 5, [1, Number.POSITIVE_INFINITY], out)).toThrow(RangeError);
});

// Mutation: one key for all categories (their shares then move together: the covariance has the wrong sign).
test.each([2, 3, 60])("multinomial of %i: means, variances and covariances over 4 weights", (n) => {
  const key = testKey();
  const weights = [1, 2, 3, 4];
  const draws = 60000;
  const out = new Float64Array(4);
  const sums = new Float64Array(4);
  const products = new Float64Array(16);
  for (let i = 0; i < draws; i++) {
    multinomial(i, key.b, n, weights, out);
    for (let j = 0; j < 4; j++) {
      const x = out[j] - n * (weights[j] / 10);
      sums[j] += x;
      for (let k = 0; k < 4; k++) products[4 * j + k] += x * (out[k] - n * (weights[k] / 10));
    }
  }
  for (let j = 0; j < 4; j++) {
    const p = weights[j] / 10;
    expect(Math.abs(sums[j]) / Math.sqrt(draws * n * p * (1 - p))).toBeLessThan(zLimit);
    for (let k = 0; k < 4; k++) {
      const q = weights[k] / 10;
      const expected = j === k ? n * p * (1 - p) : -n * p * q;
      // Var(xy) ≤ √(E x⁴ · E y⁴); a binomial's fourth moment is at most 3v² + v.
      const v = n * p * (1 - p);
      const w = n * q * (1 - q);
      const error = Math.sqrt(Math.sqrt((3 * v * v + v) * (3 * w * w + w)) / draws);
      expect(Math.abs(products[4 * j + k] / draws - expected) / error).toBeLessThan(zLimit);
    }
  }
});

test("categorical takes each category at its weight and none of weight 0", () => {
  const key = testKey();
  const cumulative = [0, 1, 1, 4, 10];
  const n = 100000;
  const counts = new Float64Array(5);
  for (let x = 0; x < n; x++) counts[categorical(uniform(key, x), cumulative)]++;
  expect([counts[0], counts[2]]).toEqual([0, 0]);
  for (const [category, p] of [
    [1, 0.1],
    [3, 0.3],
    [4, 0.6],
  ])
    expect(Math.abs(counts[category] - n * p) / Math.sqrt(n * p * (1 - p))).toBeLessThan(zLimit);
});

// Mutation: the mean in place of the median: half the draws would no longer lie below it.
test("logNormal has its median and its spread", () => {
  const key = derive(testKey(), 0);
  const n = 100000;
  let [below, squares] = [0, 0];
  for (let x = 0; x < n; x++) {
    const value = logNormal(key, 300, 1.5, x);
    if (value < 300) below++;
    squares += Math.log(value / 300) ** 2;
  }
  expect(Math.abs(below - n / 2) / Math.sqrt(n / 4)).toBeLessThan(zLimit);
  expect(Math.abs(squares / 2.25 - n) / Math.sqrt(2 * n)).toBeLessThan(zLimit);
});
