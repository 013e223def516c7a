import { describe, expect, it } from "vitest";
import { derive, type Key, uniform } from "../../src/lib/random.ts";
import { combinedReach, countCombined } from "../../src/metrics/combinedAudience.ts";
import { ExposureLog, type Exposures } from "../../src/metrics/exposures.ts";
import type { Settings } from "../../src/scenario/settle/settings.ts";
import { exposureMask } from "../../src/world/populationState.ts";
import { testKey, zLimit } from "../lib/testKey.ts";
import { account, changed, smallSettings, ticksOf } from "../smallWorld.ts";
import { meanOf, meanZ } from "../statistic.ts";

/** Exposures of each person by stratum. The panel, the first `followed` of them, is to estimate the rest. */
type People = readonly (readonly number[])[];

function exposuresOf(
  people: People,
  followed = people.map((stratum) => stratum.length),
  groups = people.map(() => 0),
): Exposures {
  const exposed = new Float64Array(people.length * exposureMask);
  people.forEach((stratum, k) => {
    for (const seen of stratum.slice(0, followed[k]))
      for (let e = 0; e < Math.min(seen, exposureMask); e++) exposed[k * exposureMask + e] += 1;
  });
  const strata = people.map((stratum, k) => ({ group: groups[k], followed: followed[k], users: stratum.length }));
  return {
    strata,
    exposed,
    reachedByTick: [people.map((_, k) => exposed[k * exposureMask])].map((a) => Float64Array.from(a)),
  };
}

const drawnPeople = (key: Key, sizes: readonly number[], means: readonly number[]): People =>
  sizes.map((size, k) =>
    // Geometric: some have seen it often, and beyond 31.
    Array.from({ length: size }, (_, i) =>
      Math.floor(Math.log(uniform(derive(key, k), i)) / Math.log(means[k] / (1 + means[k]))),
    ),
  );

function shuffled<T>(values: readonly T[], key: Key): T[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(uniform(key, i) * (i + 1));
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}

/** People with `wanted` exposures or more, where the first `both` of each stratum on the one are the first on the other. */
function counted(one: People, other: People, both: readonly number[], wanted: number): number {
  return one.reduce((sum, stratum, k) => {
    const there = other[k];
    const seen = Array.from({ length: stratum.length + there.length - both[k] }, (_, i) =>
      i < both[k] ? stratum[i] + there[i] : i < stratum.length ? stratum[i] : there[i - stratum.length + both[k]],
    );
    return sum + seen.filter((exposures) => exposures >= wanted).length;
  }, 0);
}

const sizes = [60, 35];
const elsewhere = [40, 50];
const one = drawnPeople(derive(testKey(), 1), sizes, [1.5, 0.4]);
const other = drawnPeople(derive(testKey(), 2), elsewhere, [0.7, 12]);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("people on two platforms", () => {
  it("are those of both where nobody uses both", () => {
    const { all } = countCombined(exposuresOf(one), exposuresOf(other), [0]);
    expect(all).toMatchObject({ users: 185, sharedUsers: 0, reachedOnBoth: 0 });
    for (const wanted of [1, 2, 3, 7, 31]) expect(all.beyond[wanted - 1]).toBe(counted(one, other, [0, 0], wanted));
  });

  it("are those of the larger one where all of the smaller use it too, who see nothing on it", () => {
    const nothing = elsewhere.map((size) => new Array<number>(size).fill(0));
    const { all } = countCombined(exposuresOf(one), exposuresOf(nothing), [1]);
    // 60 + 50: in the first stratum the one is the larger, in the second the other.
    expect(all).toMatchObject({ users: 110, sharedUsers: 75, reachedOnBoth: 0 });
    for (const wanted of [1, 3, 31]) expect(all.beyond[wanted - 1]).toBe(counted(one, nothing, [40, 35], wanted));
  });

  it.each([0.25, 0.6, 1])(
    "have as many exposures as people matched at random within their kind: %d shared",
    (share) => {
      // Breaks where the shared are counted on one platform only, or where strata are merged.
      const both = [Math.round(40 * share), Math.round(35 * share)];
      const shared = (both[0] + both[1]) / 75;
      const exact = [both[0] / 40, both[1] / 35];
      const exposures = [exposuresOf(one, undefined, [0, 1]), exposuresOf(other, undefined, [0, 1])] as const;
      const { all, byGroup } = countCombined(...exposures, exact);
      expect(all.sharedUsers).toBe(Math.round(75 * shared));
      expect(all.users).toBe(185 - sum(both));
      const rounds = 3000;
      for (const wanted of [1, 2, 3, 8, 31]) {
        const found = Array.from({ length: rounds }, (_, round) => {
          const key = derive(derive(testKey(), 3), round);
          const mixed = [one, other].map((people, p) =>
            people.map((stratum, k) => shuffled(stratum, derive(derive(key, p), k))),
          );
          return counted(mixed[0], mixed[1], both, wanted);
        });
        const { mean, standardError } = meanOf(found);
        // Rounded to whole people.
        expect(Math.abs(all.beyond[wanted - 1] - mean), `${wanted}`).toBeLessThan(0.5 + zLimit * standardError);
        expect(sum(byGroup.map(({ beyond }) => beyond[wanted - 1]))).toBe(all.beyond[wanted - 1]);
      }
      expect(combinedReach(...exposures, exact)).toEqual([all.beyond[0]]);
      const reached = [one, other].map((people) => counted(people, [[], []], [0, 0], 1));
      expect(Math.abs(all.beyond[0] + all.reachedOnBoth - sum(reached))).toBeLessThanOrEqual(1);
    },
  );

  it("are known to the standard error that is stated, by the choice of both panels", () => {
    // Breaks where one panel's error, or what the shared add to it, is left out.
    const size = [4000, 2500];
    const whole = [
      drawnPeople(derive(testKey(), 4), size, [0.6, 0.2]),
      drawnPeople(derive(testKey(), 5), [3000, 3500], [0.9, 0.3]),
    ];
    const shared = [0.7];
    const truth = countCombined(exposuresOf(whole[0]), exposuresOf(whole[1]), shared).all.beyond;
    const rounds = 400;
    for (const wanted of [1, 3]) {
      const z = Array.from({ length: rounds }, (_, round) => {
        const key = derive(derive(testKey(), 6), round);
        const panels = whole.map((people, p) => {
          const mixed = people.map((stratum, k) => shuffled(stratum, derive(derive(key, p), k)));
          return exposuresOf(mixed, p === 0 ? [400, 800] : [900, 120]);
        });
        const { beyond, error } = countCombined(panels[0], panels[1], shared).all;
        return (beyond[wanted - 1] - truth[wanted - 1]) / error[wanted - 1];
      });
      expect(Math.abs(meanZ(z)), `${wanted}`).toBeLessThan(zLimit);
      const spread = meanOf(z).standardError * Math.sqrt(rounds);
      expect(Math.abs(spread - 1), `${wanted}`).toBeLessThan(zLimit / Math.sqrt(2 * rounds));
    }
  });

  it("are as many as when the same persons are followed through two runs on identical platforms", () => {
    // Everybody uses both; the first user of a stratum on the one is the first on the other.
    const play = (seed: string) => {
      const settings: Settings = changed(smallSettings(2, seed), {
        seed,
        panel: 1,
        people: { users: 60_000, interests: 3, activityBins: 3 },
        graph: { maxFollowers: 3000 },
        feed: { forYou: { passShare: 0.2 } },
        clock: { tickHours: 3, ticks: 16 },
        accounts: [account("star", 20_000, { quality: 1.5, atHours: [0, 12, 24] })],
        paid: [{ key: "ads", impressions: 40_000, startHours: 0, hours: 30, behind: "celebrity" }],
      });
      let log: ExposureLog | undefined;
      let states: readonly Uint8Array[] = [];
      let exposed: Float64Array = new Float64Array(0);
      for (const { outcomes, population } of ticksOf(settings)) {
        log ??= new ExposureLog(population);
        log.note(outcomes.exposed);
        states = population.states;
        exposed = outcomes.exposed;
      }
      return {
        exposures: log!.close(exposed),
        seen: states.map((state) => [...state].map((byte) => byte & exposureMask)),
      };
    };
    const [first, second] = [play("first"), play("second")];
    const { all } = countCombined(first.exposures, second.exposures, [1]);
    expect(all.users).toBe(60_000);
    const everybody = first.seen.map((stratum) => stratum.length);
    for (const wanted of [1, 3]) {
      const rounds = 40;
      const chance = Array.from({ length: rounds }, (_, round) => {
        const key = derive(derive(testKey(), 7), round);
        return counted(
          first.seen.map((stratum, k) => shuffled(stratum, derive(key, k))),
          second.seen,
          everybody,
          wanted,
        );
      });
      const sd = meanOf(chance).standardError * Math.sqrt(rounds);
      const paired = counted(first.seen, second.seen, everybody, wanted);
      expect(Math.abs(all.beyond[wanted - 1] - paired) / sd, `${wanted}`).toBeLessThan(zLimit);
      expect(all.beyond[wanted - 1]).toBeGreaterThan(2000);
    }
  });
});
