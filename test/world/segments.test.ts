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
        fc.integer({ min: 1e6, max: 3e9 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0.01, max: 1, maxExcluded: true, noNaN: true }),
        (users, interests, strata, panel) => {
          const whole = createSegments({ ...people, users, interests, strata });
          const parts = createSegments({ ...people, users, interests, strata }, panel);
          expect(parts.length).toBe(whole.length + interests);
          const [inPanel, crowds] = [parts.slice(0, whole.length), parts.slice(whole.length)];
          whole.forEach(({ size, interest, stratum, activity }, index) => {
            expect(inPanel[index]).toMatchObject({ interest, stratum, activity, represents: size });
            expect(inPanel[index].size).toBe(Math.floor(panel * size));
          });
          crowds.forEach(({ interest, stratum, size, activity }, i) => {
            expect([interest, stratum]).toEqual([i, -1]);
            const own = inPanel.slice(i * strata, (i + 1) * strata);
            const outside = own.map((segment) => segment.represents - segment.size);
            expect(size).toBe(outside.reduce((sum, users) => sum + users, 0));
            const slots = outside.reduce((sum, users, s) => sum + users * own[s].activity, 0);
            if (size > 0) expect(Math.abs(size * activity - slots)).toBeLessThanOrEqual(1e-9 * slots);
          });
          expect(parts.map(({ index }) => index)).toEqual([...parts.keys()]);
        },
      ),
    );
  });

  it("refuse a panel in which some kind has hardly anybody", () => {
    const users = 100 * 80;
    expect(() => createSegments({ ...people, users, interests: 8, strata: 10 }, 0.19)).toThrow(
      "panel: expected at least 20 users of each of 80 kinds (interest and activity), got 19",
    );
    expect(createSegments({ ...people, users, interests: 8, strata: 10 }, 0.2).length).toBe(88);
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
