import { expect, test } from "vitest";
import { normal } from "../../src/lib/random.ts";
import {
  gini,
  mean,
  meanInterval,
  pairedLogRatio,
  quantile,
  studentQuantile,
  sum,
  topShare,
  variance,
  varianceRemoved,
} from "../../src/lib/statistics.ts";
import { testKey, zLimit } from "./testKey.ts";

const values = [2.1, 3.4, 1.7, 5.0, 4.2, 3.3, 2.8];

test("a sum runs from the first value to the last, and is 0 of nothing", () => {
  expect(sum([0.1, 0.2, 0.3])).toBe(0.1 + 0.2 + 0.3);
  expect(sum([0.3, 0.2, 0.1])).not.toBe(0.1 + 0.2 + 0.3);
  expect(sum(Float64Array.of(2 ** 53, 1, 1))).toBe(2 ** 53);
  expect(sum([])).toBe(0);
});

// numpy.mean, numpy.var(ddof=1), numpy.quantile, scipy.stats.t.interval
test("mean, variance, quantiles and the t interval agree with NumPy and SciPy", () => {
  expect(mean(values)).toBeCloseTo(3.2142857142857144, 14);
  expect(variance(values)).toBeCloseTo(1.318095238095238, 14);
  [0.1, 0.25, 0.5, 0.9, 0.975].forEach((p, i) => {
    expect(quantile(values, p)).toBeCloseTo([1.94, 2.45, 3.3, 4.52, 4.88][i], 14);
  });
  expect([quantile(values, 0), quantile(values, 1), quantile([7], 0.3)]).toEqual([1.7, 5, 7]);
  const interval = meanInterval(values);
  expect(interval.low).toBeCloseTo(2.1524857658944674, 12);
  expect(interval.high).toBeCloseTo(4.276085662676961, 12);
});

test("typed arrays serve as well as lists, and are left as they were", () => {
  const column = Float64Array.of(3, 1, 2);
  expect([mean(column), variance(column), quantile(column, 0.5), gini(column)]).toEqual([2, 1, 2, 2 / 9]);
  expect([...column]).toEqual([3, 1, 2]);
});

// scipy.stats.t.ppf
test("Student's quantiles agree with SciPy", () => {
  const table: [number, number, number][] = [
    [0.975, 1, 12.706204736174694],
    [0.975, 2, 4.302652729749462],
    [0.975, 5, 2.5705818356363146],
    [0.975, 10, 2.228138851986274],
    [0.975, 30, 2.0422724563012378],
    [0.975, 101, 1.983731002955606],
    [0.975, 1000, 1.9623390808264083],
    [0.9995, 7, 5.407882520861828],
    [0.6, 4, 0.2707222947075976],
    [0.05, 3, -2.353363434801824],
  ];
  for (const [p, degrees, t] of table) expect(Math.abs(studentQuantile(p, degrees) - t)).toBeLessThan(1e-9);
  expect(Math.abs(studentQuantile(0.975, 20000) - 1.9600826051581348)).toBeLessThan(1e-7);
  expect(studentQuantile(0.5, 3)).toBe(0);
});

// numpy.exp of scipy.stats.t.interval on the logarithms
test("the paired ratio agrees with SciPy", () => {
  const ratio = pairedLogRatio([1.2, 3.4, 2.2, 5.1, 0.9], [1.0, 2.0, 2.5, 3.0, 0.8]);
  expect(ratio.mean).toBeCloseTo(1.2798022126349968, 12);
  expect(ratio.low).toBeCloseTo(0.8996644, 7);
  expect(ratio.high).toBeCloseTo(1.82056075, 7);
  expect(pairedLogRatio([3], [2])).toEqual({ mean: expect.closeTo(1.5, 14), low: 0, high: Number.POSITIVE_INFINITY });
  expect(() => pairedLogRatio([1, 0], [1, 1])).toThrow("got 0 and 1 at 1");
  expect(() => pairedLogRatio([1], [1, 1])).toThrow(RangeError);
});

// The jackknife written out in NumPy, leaving one pair out at a time
test("variance removed by pairing agrees with NumPy's jackknife", () => {
  const removed = varianceRemoved([1, 2, 4, 3, 6, 5], [1.5, 1.8, 4.4, 2.5, 5.0, 5.9]);
  expect(removed.share).toBeCloseTo(0.9266747868453106, 12);
  expect(removed.low).toBeCloseTo(0.7469083600822959, 9);
  expect(removed.high).toBeCloseTo(0.9787563631658126, 9);
});

// Mutation: an interval without the factor n − 1 of the jackknife holds the truth in a quarter of cases.
test("the interval of variance removed holds the truth about 95 times in 100, at 40 pairs", () => {
  const key = testKey();
  const replicates = 2000;
  let held = 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    const a = new Float64Array(40);
    const b = new Float64Array(40);
    for (let i = 0; i < 40; i++) {
      const x = 3 * (40 * replicate + i);
      const shared = normal(key, x);
      a[i] = shared + normal(key, x + 1);
      b[i] = shared + normal(key, x + 2);
    }
    const { low, high } = varianceRemoved(a, b);
    if (low < 0.5 && 0.5 < high) held++;
  }
  // .95 less the jackknife's shortfall of up to .015 at this size.
  const error = Math.sqrt(0.95 * 0.05 * replicates);
  expect(held).toBeGreaterThan(0.935 * replicates - zLimit * error);
  expect(held).toBeLessThan(0.95 * replicates + zLimit * error);
});

test("variance removed at its ends: all of it, none to remove, too few pairs", () => {
  expect(varianceRemoved([1, 2, 3], [2, 3, 4])).toEqual({ share: 1, low: 1, high: 1 });
  const nothing = { share: 0, low: Number.NEGATIVE_INFINITY, high: 1 };
  expect(varianceRemoved([1, 1, 1], [2, 2, 2])).toEqual(nothing);
  expect(varianceRemoved([1, 2], [2, 1])).toEqual({ ...nothing, share: -1 });
});

test("Gini coefficients and top shares of known vectors", () => {
  expect(gini([5, 5, 5, 5])).toBe(0);
  expect(gini([0, 0, 0, 8])).toBe(0.75);
  expect(gini([1, 2, 3, 4, 5])).toBeCloseTo(4 / 15, 14);
  expect(gini([0, 0])).toBe(0);
  expect(topShare([1, 2, 3, 4], 0.25)).toBe(0.4);
  expect(topShare([1, 2, 3, 4], 0.375)).toBeCloseTo(0.55, 14);
  expect([topShare([1, 2, 3, 4], 1), topShare([1, 2, 3, 4], 0), topShare([0, 0], 0.1)]).toEqual([1, 0, 0.1]);
});

test("what cannot be computed is refused with what was found", () => {
  expect(() => mean([])).toThrow("at least 1 values, got 0");
  expect(() => variance([1])).toThrow("at least 2 values, got 1");
  expect(() => quantile([1], 1.2)).toThrow("got 1.2");
  expect(() => gini([1, -2])).toThrow("got -2");
  expect(() => topShare([1, Number.NaN], 0.5)).toThrow("got NaN");
  expect(() => studentQuantile(0.975, 0)).toThrow(RangeError);
  expect(meanInterval([4])).toEqual({ mean: 4, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY });
});
