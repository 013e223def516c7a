import { expect, test } from "vitest";
import { bisect, hermite } from "../../src/lib/quadrature.ts";

test("a rule of n nodes integrates the moments of a normal exactly up to degree 2n − 1", () => {
  for (const n of [1, 2, 3, 5, 8, 16, 31]) {
    const { nodes, weights } = hermite(n);
    let moment = 1;
    for (let degree = 0; degree < Math.min(2 * n, 24); degree += 2) {
      if (degree > 0) moment *= degree - 1;
      let sum = 0;
      for (let i = 0; i < n; i++) sum += weights[i] * nodes[i] ** degree;
      expect(Math.abs(sum / moment - 1)).toBeLessThan(1e-12);
    }
  }
});

test("nodes ascend, mirror each other, and weights are positive, up to 200 nodes", () => {
  for (const n of [1, 2, 7, 64, 199, 200]) {
    const { nodes, weights } = hermite(n);
    for (let i = 0; i < n; i++) {
      if (i > 0) expect(nodes[i]).toBeGreaterThan(nodes[i - 1]);
      expect(nodes[i] + nodes[n - 1 - i]).toBe(0);
      expect(weights[i]).toBeGreaterThan(0);
    }
  }
  for (const n of [0, 201, 2.5]) expect(() => hermite(n)).toThrow(RangeError);
});

// Abramowitz & Stegun 25.10 for n = 3: 0 and ±√3, weights 2/3 and 1/6; E exp(sZ) = exp(s²/2); E cos Z = exp(−½)
test("known nodes and expectations", () => {
  const three = hermite(3);
  expect(three.nodes[2]).toBeCloseTo(Math.sqrt(3), 14);
  expect(three.weights[1]).toBeCloseTo(2 / 3, 14);
  expect(three.weights[0]).toBeCloseTo(1 / 6, 14);
  const { nodes, weights } = hermite(40);
  const expectation = (f: (z: number) => number) => nodes.reduce((sum, z, i) => sum + weights[i] * f(z), 0);
  expect(Math.abs(expectation((z) => Math.exp(1.5 * z)) / Math.exp(1.125) - 1)).toBeLessThan(1e-12);
  expect(Math.abs(expectation(Math.cos) - Math.exp(-0.5))).toBeLessThan(1e-13);
});

test("bisect finds a root from either side, to the tolerance and no further than doubles go", () => {
  expect(Math.abs(bisect((x) => x * x - 2, 0, 2, 1e-12) - Math.SQRT2)).toBeLessThan(1e-12);
  expect(Math.abs(bisect((x) => 2 - x * x, 0, 2, 0) - Math.SQRT2)).toBeLessThan(1e-15);
  expect(bisect((x) => x - 3, 3, 5, 1e-9)).toBe(3);
  expect(bisect((x) => x - 5, 3, 5, 1e-9)).toBe(5);
});

test("bisect says what it found where there is no change of sign", () => {
  expect(() => bisect((x) => x * x + 1, -1, 2, 1e-9)).toThrow("f(-1) = 2 and f(2) = 5");
  expect(() => bisect(Math.log, -1, 2, 1e-9)).toThrow(RangeError);
});
