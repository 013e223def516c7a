import { describe, expect, it } from "vitest";
import { gammaCdf, gammaQuantile, logGamma } from "../../src/lib/gamma.ts";

describe("the gamma distribution", () => {
  it("has SciPy's distribution function, in series and continued fraction", () => {
    const values = [
      [0.5, 0.1, 0.34527915398142317],
      [0.5, 3, 0.9856941215645704],
      [2, 1, 0.2642411176571153],
      [10, 12, 0.7576078383294875],
      [1.5, 0.001, 2.3774053651950578e-5],
      [30, 20, 0.021818217525557418],
    ];
    for (const [shape, x, expected] of values) expect(gammaCdf(shape, x) / expected).toBeCloseTo(1, 11);
    expect([gammaCdf(2, 0), gammaCdf(2, -1)]).toEqual([0, 0]);
  });

  it("has SciPy's quantiles", () => {
    const values = [
      [0.5, 0.1, 0.00789538704671561],
      [0.5, 0.95, 1.920729410347062],
      [0.8, 0.3, 0.23019177828605697],
      [2, 0.5, 1.6783469900166612],
      [10, 0.999, 22.65737330906293],
    ];
    for (const [shape, p, expected] of values) expect(gammaQuantile(shape, p) / expected).toBeCloseTo(1, 11);
    expect(gammaQuantile(2, 0)).toBe(0);
  });

  it("has SciPy's logarithm of the gamma function", () => {
    const values = [
      [0.1, 2.252712651734206],
      [0.5, 0.5723649429247],
      [3.7, 1.428072326665388],
      [100, 359.1342053695754],
    ];
    for (const [x, expected] of values) expect(logGamma(x) / expected).toBeCloseTo(1, 12);
    expect(logGamma(1)).toBeCloseTo(0, 13);
  });
});
