import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GroupSettings } from "../../src/scenario/settle/settings.ts";
import { activityBinMeans, createSegments } from "../../src/world/segments.ts";
import { smallSettings } from "../smallWorld.ts";

const { people } = smallSettings();

/** Up to five groups with any shares, some of them 0. */
const anyGroups: fc.Arbitrary<GroupSettings[]> = fc
  .array(
    fc.record({
      weight: fc.integer({ min: 0, max: 1000 }),
      activity: fc.double({ min: 0.01, max: 100, noNaN: true }),
      interested: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .filter((groups) => groups.some(({ weight }) => weight > 0))
  .map((groups) => {
    const all = groups.reduce((sum, { weight }) => sum + weight, 0);
    return groups.map(({ weight, activity, interested }, g) => ({
      name: `group ${g}`,
      share: weight / all,
      activity,
      ...(interested === undefined ? {} : { interested }),
    }));
  });

describe("segments of groups", () => {
  const worlds = [
    fc.integer({ min: 1, max: 3e9 }),
    fc.integer({ min: 1, max: 10 }),
    fc.integer({ min: 1, max: 10 }),
    fc.oneof(fc.constant(1), fc.double({ min: 1e-6, max: 1, noNaN: true })),
    anyGroups,
  ] as const;

  /** The panel asked for, or everybody where it would be refused. */
  const admitted = (panel: number, users: number, strata: number) =>
    panel * Math.floor(users / strata) < 20 ? 1 : panel;

  it("hold every user once, as many of each group and interest as stated, in their order", () => {
    fc.assert(
      fc.property(...worlds, (users, interests, activityBins, asked, groups) => {
        const panel = admitted(asked, users, interests * activityBins);
        const segments = createSegments({ ...people, users, interests, activityBins, groups }, panel);
        expect(segments.reduce((sum, { size }) => sum + size, 0)).toBe(users);
        const clusters = groups.length * interests;
        const strata = clusters * activityBins;
        expect(segments.length).toBe(panel < 1 ? strata + clusters : strata);
        segments.forEach(({ index, group, interest, cluster, activityBin, size, represents, firstPanel }, s) => {
          expect(index).toBe(s);
          expect(cluster).toBe(group * interests + interest);
          expect(firstPanel).toBe(cluster * activityBins);
          const isAggregate = s >= strata;
          expect(s).toBe(isAggregate ? strata + cluster : firstPanel + activityBin);
          if (!isAggregate) expect(size).toBe(Math.max(Math.floor(panel * represents), Math.min(20, represents)));
          const ofCluster = segments.slice(firstPanel, firstPanel + activityBins);
          if (isAggregate) {
            expect([activityBin, represents]).toEqual([-1, 0]);
            expect(size).toBe(ofCluster.reduce((sum, stratum) => sum + stratum.represents - stratum.size, 0));
          }
        });
        const represented = segments.reduce((sum, { represents }) => sum + represents, 0);
        expect(represented).toBe(users);
        const sizeOf = (g: number, topic?: number) =>
          segments
            .filter(({ group, interest }) => group === g && (topic === undefined || interest === topic))
            .reduce((sum, { size }) => sum + size, 0);
        groups.forEach(({ share, interested = 1 / interests }, g) => {
          // Ends of running sums are rounded, so a group is off by less than one person.
          expect(Math.abs(sizeOf(g) - share * users)).toBeLessThan(1.001);
          if (interests === 1) return;
          expect(Math.abs(sizeOf(g, 0) - interested * sizeOf(g))).toBeLessThanOrEqual(activityBins);
          expect(Math.abs(sizeOf(g, 1) - sizeOf(g, interests - 1))).toBeLessThanOrEqual(
            interests > 2 ? activityBins : 0,
          );
        });
      }),
    );
  });

  it("look at the mean user's slots on average, whatever the groups' activity, in the ratio stated", () => {
    fc.assert(
      fc.property(...worlds, (users, interests, activityBins, asked, groups) => {
        const panel = admitted(asked, users, interests * activityBins);
        const segments = createSegments({ ...people, users, interests, activityBins, groups }, panel);
        const activityMultiplier = segments.reduce(
          (sum, segment) => sum + segment.size * segment.activityMultiplier,
          0,
        );
        expect(activityMultiplier / users).toBeCloseTo(1, 9);
        for (const { group, activityMultiplier } of segments)
          expect(activityMultiplier / segments[0].activityMultiplier).toBeCloseTo(
            groups[group].activity / groups[0].activity,
            9,
          );
        const activity = activityBinMeans(people.activityShape, activityBins);
        for (const segment of segments.filter(({ activityBin }) => activityBin >= 0))
          expect(segment.activity).toBe(activity[segment.activityBin] * segment.activityMultiplier);
      }),
    );
  });

  it("are those without groups where there is one group, everybody", () => {
    const alone = { name: "all", share: 1, activity: 0.37 };
    for (const panel of [1, 0.03]) {
      const segments = createSegments({ ...people, users: 1_234_567, groups: [alone] }, panel);
      expect(segments).toEqual(createSegments({ ...people, users: 1_234_567 }, panel));
    }
  });
});

describe("segments", () => {
  it("hold every user once and differ in size by at most one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3e9 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (users, interests, activityBins) => {
          const segments = createSegments({ ...people, users, interests, activityBins });
          const sizes = segments.map(({ size }) => size);
          expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(users);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          const places = segments.map(({ interest, activityBin }) => interest * activityBins + activityBin);
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
        (users, interests, activityBins, panel) => {
          const whole = createSegments({ ...people, users, interests, activityBins });
          const parts = createSegments({ ...people, users, interests, activityBins }, panel);
          expect(parts.length).toBe(whole.length + interests);
          const [inPanel, aggregates] = [parts.slice(0, whole.length), parts.slice(whole.length)];
          whole.forEach(({ size, interest, activityBin, activity }, index) => {
            expect(inPanel[index]).toMatchObject({ interest, activityBin, activity, represents: size });
            expect(inPanel[index].size).toBe(Math.floor(panel * size));
          });
          aggregates.forEach(({ interest, activityBin, size, activity }, i) => {
            expect([interest, activityBin]).toEqual([i, -1]);
            const ofCluster = inPanel.slice(i * activityBins, (i + 1) * activityBins);
            const outside = ofCluster.map((segment) => segment.represents - segment.size);
            expect(size).toBe(outside.reduce((sum, users) => sum + users, 0));
            const slots = outside.reduce((sum, users, s) => sum + users * ofCluster[s].activity, 0);
            if (size > 0) expect(Math.abs(size * activity - slots)).toBeLessThanOrEqual(1e-9 * slots);
          });
          expect(parts.map(({ index }) => index)).toEqual([...parts.keys()]);
        },
      ),
    );
  });

  it("refuse a panel in which some stratum has fewer than 20 users", () => {
    const users = 100 * 80;
    expect(() => createSegments({ ...people, users, interests: 8, activityBins: 10 }, 0.19)).toThrow(
      "panel: expected at least 20 users of each of 80 strata (interest and activity), got 19",
    );
    expect(createSegments({ ...people, users, interests: 8, activityBins: 10 }, 0.2).length).toBe(88);
  });

  it("have mean activity 1, the more active the later", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 20, noNaN: true }),
        fc.integer({ min: 1, max: 30 }),
        (shape, activityBins) => {
          const activity = activityBinMeans(shape, activityBins);
          expect(activity.reduce((sum, value) => sum + value, 0) / activityBins).toBeCloseTo(1, 10);
          expect(activity.toSorted((a, b) => a - b)).toEqual(activity);
        },
      ),
    );
  });

  it("are SciPy's means of the bins of a gamma distribution", () => {
    const scipy = [0.06032591, 0.48940696, 2.45026713];
    activityBinMeans(0.5, 3).forEach((mean, bin) => {
      expect(mean).toBeCloseTo(scipy[bin], 8);
    });
  });

  it("reproduce the negative-binomial reach curve with ten strata and miss it with three", () => {
    // Users of activity g see Poisson(m g) impressions: with g ~ gamma(k)/k a share 1 − (1 + m/k)^−k is reached.
    const reach = (activityBins: number) =>
      activityBinMeans(0.5, activityBins).reduce((sum, activity) => sum + 1 - Math.exp(-3 * activity), 0) /
      activityBins;
    expect(1 - (1 + 3 / 0.5) ** -0.5).toBeCloseTo(0.622, 3);
    expect(reach(10)).toBeCloseTo(0.6241, 4);
    expect(reach(3) - 0.622).toBeGreaterThan(0.02);
  });
});
