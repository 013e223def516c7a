import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activityStrata, createSegments } from "../../src/world/segments.ts";
import { smallSettings } from "../smallWorld.ts";

const { people } = smallSettings();

describe("segments", () => {
  it("hold every user once and differ in size by at most one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3e9 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (users, interests, strata) => {
          const segments = createSegments({ ...people, users, interests, strata });
          const sizes = segments.map(({ size }) => size);
          expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(users);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          const places = segments.map(({ interest, stratum }) => interest * strata + stratum);
          expect(places).toEqual(segments.map(({ index }) => index));
        },
      ),
    );
  });

  it("hold every user once with a panel too, which has its share of each and at least one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 400, max: 3e9 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 1e-9, max: 1, maxExcluded: true, noNaN: true }),
        (users, interests, strata, panel) => {
          const whole = createSegments({ ...people, users, interests, strata });
          const parts = createSegments({ ...people, users, interests, strata }, panel);
          expect(parts.length).toBe(2 * whole.length);
          whole.forEach(({ size, interest, stratum, index }) => {
            const [inPanel, outside] = [parts[index], parts[whole.length + index]];
            expect(inPanel.size).toBe(Math.max(1, Math.floor(panel * size)));
            expect(inPanel.size + outside.size).toBe(size);
            for (const part of [inPanel, outside]) expect(part).toMatchObject({ interest, stratum, panel: index });
          });
          expect(parts.map(({ index }) => index)).toEqual([...parts.keys()]);
        },
      ),
    );
  });

  it("have mean activity 1, the more active the later", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 20, noNaN: true }), fc.integer({ min: 1, max: 30 }), (shape, strata) => {
        const activity = activityStrata(shape, strata);
        expect(activity.reduce((sum, value) => sum + value, 0) / strata).toBeCloseTo(1, 10);
        expect(activity.toSorted((a, b) => a - b)).toEqual(activity);
      }),
    );
  });

  it("are SciPy's means of the bins of a gamma distribution", () => {
    const scipy = [0.06032591, 0.48940696, 2.45026713];
    activityStrata(0.5, 3).forEach((mean, bin) => {
      expect(mean).toBeCloseTo(scipy[bin], 8);
    });
  });

  it("reproduce the negative-binomial reach curve with ten strata and miss it with three", () => {
    // Users of activity g see Poisson(m g) impressions: with g ~ gamma(k)/k a share 1 − (1 + m/k)^−k is reached.
    const reach = (strata: number) =>
      activityStrata(0.5, strata).reduce((sum, activity) => sum + 1 - Math.exp(-3 * activity), 0) / strata;
    expect(1 - (1 + 3 / 0.5) ** -0.5).toBeCloseTo(0.622, 3);
    expect(reach(10)).toBeCloseTo(0.6241, 4);
    expect(reach(3) - 0.622).toBeGreaterThan(0.02);
  });
});
