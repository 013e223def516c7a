import { describe, expect, it } from "vitest";
import type { Run } from "../src/metrics/run.ts";
import type { GroupSettings, Settings } from "../src/scenario/settle/settings.ts";
import { SurfaceIndex } from "../src/vocabulary/terms.ts";
import { groups, population } from "./groupPairs.ts";
import { zLimit } from "./lib/testKey.ts";
import { slowly } from "./slowly.ts";
import { account, play, ticksOf } from "./smallWorld.ts";
import { meanOf, meanZ } from "./statistic.ts";

/** Bought impressions for whoever is there. */
const allAlike: Settings["paid"] = [{ key: "ads", impressions: 60_000, startHours: 0, hours: 48, behind: "celebrity" }];

const counts = ["users", "impressions", "views", "reach", "reach3plus", "participants", "follows"] as const;
type Count = (typeof counts)[number];
const sumOf = (run: Run, name: Count) => run.byGroup!.reduce((sum, group) => sum + group[name], 0);

describe("what groups see and do", () => {
  it.each([1, 0.05])("sums to what all users see and do: panel %d", (panel) => {
    // Breaks where what is drawn in sums runs over groups, where reach is rounded group by group, or where single
    // persons in following feeds are left out.
    const run = play(population("sums", panel));
    const { metrics } = run;
    for (const name of ["impressions", "views", "reach", "reach3plus", "follows"] as const) {
      expect(metrics[name]).toBeGreaterThan(0);
      expect(sumOf(run, name), name).toBe(metrics[name]);
    }
    expect(sumOf(run, "users")).toBe(120_000);
    // One participant is an account outside the population, and in no group.
    expect(sumOf(run, "participants")).toBe(metrics.participants! - 1);
    expect(metrics.participants!).toBeGreaterThan(40);
    const [target] = run.byGroup!;
    expect(target).toMatchObject({ name: "young", isTarget: true });
    expect(metrics).toMatchObject({ targetReach: target!.reach, targetReach3plus: target!.reach3plus });
    for (const { impressions, reach, averageFrequency } of run.byGroup!)
      expect(averageFrequency! * reach).toBeCloseTo(impressions, 6);
  });

  it("states errors of the groups that add up to that of all, and none where everybody is followed", () => {
    const { byGroup, panel } = play(population("errors", 0.05));
    for (const name of ["reach", "reach3plus"] as const) {
      const variance = byGroup!.reduce((sum, { standardError }) => sum + standardError![name]! ** 2, 0);
      expect(Math.sqrt(variance)).toBeCloseTo(panel!.standardError[name]!, 8);
    }
    for (const group of play(population("errors", 1)).byGroup!) expect(group).not.toHaveProperty("standardError");
  });

  it("is not measured where there are none", () => {
    const run = play(population("none", 1, { people: { groups: [] }, accounts: [], paid: [] }));
    expect(run).not.toHaveProperty("byGroup");
    expect(run.metrics).not.toHaveProperty("targetReach");
    expect(run.metrics).not.toHaveProperty("targetReach3plus");
  });
});

describe("bought impressions for one group", () => {
  it("are shown to nobody else, all of them as far as there are people", () => {
    const settings = population("paid", 0.05, {
      paid: [{ key: "ads", impressions: 20_000, startHours: 0, hours: 24, behind: "brand", affinityIndex: [0, 1, 0] }],
    });
    let shown = 0;
    for (const { batches, population } of ticksOf(settings)) {
      for (let batch = 0; batch < batches.length; batch++) {
        if (batches.surface[batch] !== SurfaceIndex.paid) continue;
        expect(population.segments[batches.segment[batch]].group).toBe(1);
        shown += batches.count[batch];
      }
    }
    expect(shown).toBe(20_000);
  });

  it("reach nobody on a platform that the group does not use", () => {
    const [young, , rest] = groups;
    const run = play(
      population("elsewhere", 0.05, {
        people: { groups: [young!, { ...groups[1], share: 0 }, { ...rest!, share: 0.8 }], target: 1 },
        paid: [
          { key: "ads", impressions: 20_000, startHours: 0, hours: 24, behind: "brand", affinityIndex: [0, 1, 0] },
        ],
      }),
    );
    expect(run.byGroup![1]).toEqual({
      name: "middle",
      isTarget: true,
      users: 0,
      impressions: 0,
      views: 0,
      reach: 0,
      reach3plus: 0,
      participants: 0,
      follows: 0,
      standardError: { reach: 0, reach3plus: 0 },
    });
    expect(run.metrics).toMatchObject({ targetReach: 0, targetReach3plus: 0, paidViews: 0 });
    expect(run.metrics.reach).toBeGreaterThan(0);
    expect(run.warnings.join()).toContain("Not all bought impressions");
  });
});

describe("a group of whose kinds a panel would have hardly anybody", () => {
  const few: readonly GroupSettings[] = [
    { name: "collectors", share: 0.002, activity: 1 },
    { name: "everyone else", share: 0.998, activity: 1 },
  ];

  slowly("is followed in a larger share, and reached like one of which everybody is followed", () => {
    // 240 people of 12 kinds, 20 of each. Breaks where a panel of 5 % follows one of each.
    const seeds = 12;
    const changes = { people: { groups: few }, accounts: [account("star", 30_000, { quality: 2 })] };
    const off = Array.from({ length: seeds }, (_, i) => {
      const [all, some] = [1, 0.05].map(
        (panel) => play(population(`few ${i}`, panel, { ...changes, paid: allAlike })).byGroup![0],
      );
      expect(some!.users).toBe(240);
      expect(some!.standardError).toMatchObject({ reach: 0, reach3plus: 0 });
      return some!.reach - all!.reach;
    });
    expect(Math.abs(meanZ(off))).toBeLessThan(zLimit);
    // One of 20 followed would leave an error of some 22 people a world; that of chance alone is 5.
    expect(meanOf(off).standardError * Math.sqrt(seeds)).toBeLessThan(12);
  });
});

// Groups differ by half and more; test/slow/ finds a shift of a tenth.
