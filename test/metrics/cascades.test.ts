import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cascadeShape } from "../../src/metrics/cascades.ts";

const tree = (parent: readonly number[]) => ({ parent: [...parent], person: parent.map((_, node) => node - 1) });

/** Distances between all pairs by walking both up to their common ancestor. */
function bruteForce(parent: readonly number[]) {
  const path = (node: number): number[] => (node < 0 ? [] : [node, ...path(parent[node])]);
  const depth = (node: number) => path(node).length - 1;
  let [sum, pairs] = [0, 0];
  for (let i = 0; i < parent.length; i++) {
    for (let j = 0; j < i; j++) {
      const above = new Set(path(i));
      const common = path(j).find((node) => above.has(node))!;
      sum += depth(i) + depth(j) - 2 * depth(common);
      pairs++;
    }
  }
  const depths = parent.map((_, node) => depth(node));
  return { virality: pairs > 0 ? sum / pairs : undefined, depth: Math.max(...depths), depths };
}

const trees = fc
  .array(fc.double({ min: 0, max: 0.999999, noNaN: true }), { maxLength: 40 })
  .map((draws) => [-1, ...draws.map((u, i) => Math.floor(u * (i + 1)))]);

describe("the shape of a cascade", () => {
  it("is that of all pairs of its members", () => {
    fc.assert(
      fc.property(trees, (parent) => {
        const { size, depth, structuralVirality, sizeByDepth } = cascadeShape(tree(parent));
        const brute = bruteForce(parent);
        expect([size, depth]).toEqual([parent.length, brute.depth]);
        if (brute.virality === undefined) expect(structuralVirality).toBeUndefined();
        else expect(structuralVirality).toBeCloseTo(brute.virality, 12);
        expect(sizeByDepth).toEqual(sizeByDepth.map((_, d) => brute.depths.filter((x) => x === d).length));
        expect(sizeByDepth.reduce((sum, members) => sum + members, 0)).toBe(size);
      }),
    );
  });

  it("has Wiener's index for paths and stars", () => {
    for (const n of [2, 3, 10, 101]) {
      const path = cascadeShape(tree(Array.from({ length: n }, (_, i) => i - 1)));
      expect(path.structuralVirality).toBeCloseTo((n + 1) / 3, 12);
      expect(path.depth).toBe(n - 1);
      const star = cascadeShape(tree(Array.from({ length: n }, (_, i) => (i === 0 ? -1 : 0))));
      expect(star.structuralVirality).toBeCloseTo(2 * (1 - 1 / n), 12);
      expect(star.depth).toBe(n > 1 ? 1 : 0);
    }
  });

  it("holds for a hundred thousand members on one path", () => {
    const n = 100_000;
    expect(cascadeShape(tree(Array.from({ length: n }, (_, i) => i - 1))).structuralVirality).toBeCloseTo(
      (n + 1) / 3,
      6,
    );
  });
});
