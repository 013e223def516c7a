import { describe, expect, it } from "vitest";
import { deriveText, rootKey, uniform } from "../src/lib/random.ts";
import type { GroupSummary } from "../src/metrics/run.ts";
import type { GroupSettings, Settings } from "../src/scenario/settle/settings.ts";
import { zLimit } from "./lib/testKey.ts";
import { account, type Changes, changed, play, smallSettings } from "./smallWorld.ts";
import { meanOf, meanZ } from "./statistic.ts";

/**
 * Groups next to each other, the first of which has but one interest, the first of the next: so that sums that forgot
 * the group would run from one into the other.
 */
export const groups: readonly GroupSettings[] = [
  { name: "young", share: 0.2, activity: 2, interested: 1 },
  { name: "middle", share: 0.3, activity: 0.5 },
  { name: "everyone else", share: 0.5, activity: 1 },
];

export function population(seed: string, panel: number, changes: Changes<Settings> = {}): Settings {
  const of = (name: string, low: number, high: number) =>
    low + (high - low) * uniform(deriveText(rootKey("groups"), seed + name));
  const small = changed(smallSettings(2, seed), {
    seed,
    panel,
    people: { users: 120_000, interests: 3, activityBins: 4, groups, target: 0 },
    clock: { tickHours: 3, ticks: 24 },
    graph: { maxFollowers: 6_000 },
    feed: { forYou: { passShare: 0.2 } },
    challenge: { ease: 5 },
    accounts: [
      { ...account("brand", 20_000, { role: "brand", quality: 1, atHours: [0, 24, 48] }), affinityIndex: [3, 1, 1] },
      account("star", Math.round(of("star", 20_000, 40_000)), { quality: 2, atHours: [0, 20, 44] }),
      account("reader", 900, { role: "participant", atHours: [3] }),
      ...Array.from({ length: 20 }, (_, i) => account(`p${i}`, undefined, { role: "participant", atHours: [i] })),
    ],
    paid: [{ key: "ads", impressions: 60_000, startHours: 0, hours: 48, behind: "brand", affinityIndex: [2, 1, 0.5] }],
  });
  return changed(small, changes);
}

const race = { forYou: { policy: "race", lifeHours: 48 }, formula: "like", lift: 2 } as const;

/**
 * Holds a panel of 4 % of the users against one of everybody, group by group, in the same worlds.
 * @param ofPools pairs of worlds under pools
 * @param ofRace pairs of worlds under a race
 * @param shift smallest difference of views or reach that must be found, as a share of the mean
 */
export function describeGroups(ofPools: number, ofRace: number, shift: number): void {
  describe.each([
    ["pools", {}, ofPools],
    ["a race", race, ofRace],
  ])("a panel of 4 % and a panel of everybody, under %s", { timeout: 400_000 }, (_, feed, seeds) => {
    it("agree in the mean group by group", () => {
      // Breaks where sums run over groups: the first group's counts then hold the next one's. The differences are small
      // enough for that: the shift would be found in 95 of 100 tests.
      const pairs = Array.from({ length: seeds }, (_, i) =>
        [1, 0.04].map((panel) => {
          const settings = population(`${i}`, panel);
          return play({ ...settings, feed: { ...settings.feed, ...feed } }).byGroup!;
        }),
      );
      groups.forEach(({ name: group }, g) => {
        for (const name of ["impressions", "views", "reach", "reach3plus", "participants", "follows"] as const) {
          const valuesOf = (which: number) => pairs.map((pair) => (pair[which][g] as GroupSummary)[name]);
          const exact = valuesOf(0);
          const off = valuesOf(1).map((value, i) => value - exact[i]);
          expect(Math.abs(meanZ(off)), `${name} of ${group}`).toBeLessThan(zLimit);
          if (name !== "views" && name !== "reach") continue;
          const { standardError } = meanOf(off);
          expect(((zLimit + 1.645) * standardError) / meanOf(exact).mean, `${name} of ${group}`).toBeLessThan(shift);
        }
      });
    });
  });
}
