import { describe, expect, it } from "vitest";
import { deriveText, rootKey, uniform } from "../src/lib/random.ts";
import type { Run } from "../src/metrics/run.ts";
import type { Settings } from "../src/scenario/settle/settings.ts";
import type { MetricName } from "../src/vocabulary/metrics.ts";
import { zLimit } from "./lib/testKey.ts";
import { account, changed, play, smallSettings } from "./smallWorld.ts";
import { kolmogorovSmirnov, kolmogorovSmirnovLimit, meanOf, meanZ } from "./statistic.ts";

/**
 * A mid-size world under every kind of surface, with audiences, bought impressions and a star's followers drawn by the
 * seed, and so tiring that fatigue halves the likes.
 */
function population(seed: string, panel: number): Settings {
  const of = (name: string, low: number, high: number) =>
    low + (high - low) * uniform(deriveText(rootKey("panel"), seed + name));
  return changed(smallSettings(2, seed), {
    seed,
    panel,
    people: { users: 200_000, interests: 4, activityBins: 4 },
    clock: { tickHours: 3, ticks: 32 },
    graph: { maxFollowers: 10_000 },
    feed: { forYou: { passShare: 0.2 } },
    response: { fatigue: 0.6 },
    challenge: { ease: 3 },
    accounts: [
      account("star", Math.round(of("star", 30_000, 70_000)), { quality: 1.5, atHours: [0, 30] }),
      account("brand", 22_000, { role: "brand", quality: 1, atHours: [0, 36] }),
      account("KOC", 4_000, { role: "koc", quality: 0.5, atHours: [0, 10, 20, 30, 40, 50] }),
      ...Array.from({ length: 30 }, (_, i) => account(`p${i}`, undefined, { role: "participant", atHours: [i] })),
    ],
    paid: [
      { key: "ads", impressions: Math.round(of("paid", 20_000, 200_000)), startHours: 0, hours: 60, behind: "brand" },
    ],
  });
}

const names = ["views", "reach", "likes", "participants", "shares", "follows", "watchHours"] as const;

/** The smallest differences that must be found, as shares of the mean. */
type Shifts = Readonly<Partial<Record<(typeof names)[number], number>>>;

/**
 * Holds a panel of 2 % of the users against one of everybody, in the same worlds.
 * @param seeds pairs of worlds
 * @param forgetful worlds of the fault that must be found
 */
export function describePanels(seeds: number, forgetful: number, shifts: Shifts): void {
  describe("a panel of 2 % and a panel of everybody", { timeout: 400_000 }, () => {
    const all: Run[] = [];
    const some: Run[] = [];
    const plays = () => {
      for (let i = all.length; i < seeds; i++) {
        all.push(play(population(`${i}`, 1)));
        some.push(play(population(`${i}`, 0.02)));
      }
    };
    const values = (runs: readonly Run[], name: MetricName) => runs.map(({ metrics }) => metrics[name] ?? 0);
    const differences = (one: readonly number[], other: readonly number[]) => one.map((value, i) => value - other[i]);

    it("give the same views, reach, likes, participants and more, in the mean and in distribution", () => {
      plays();
      for (const name of names) {
        const [exact, estimated] = [values(all, name), values(some, name)];
        expect(Math.abs(meanZ(differences(estimated, exact))), name).toBeLessThan(zLimit);
        expect(kolmogorovSmirnov(exact, estimated), name).toBeLessThan(kolmogorovSmirnovLimit(seeds, 1e-6));
      }
    });

    it.each(Object.entries(shifts))("would be told apart if %s differed by %d of the mean", (name, shift) => {
      // Power: a shift of (4.9 + 1.645) standard errors of the paired difference is found in 95 of 100 tests.
      plays();
      const exact = values(all, name as MetricName);
      const { standardError } = meanOf(differences(values(some, name as MetricName), exact));
      expect(((zLimit + 1.645) * standardError) / meanOf(exact).mean).toBeLessThan(shift);
    });

    it("give the same frequency histogram", () => {
      plays();
      for (let exposures = 0; exposures < 9; exposures++) {
        const of = (runs: readonly Run[]) => runs.map(({ frequency }) => frequency[exposures]);
        expect(Math.abs(meanZ(differences(of(some), of(all)))), `${exposures}`).toBeLessThan(zLimit);
      }
    });

    it("differ where those outside the panel forget how often they have seen the campaign", () => {
      plays();
      const faulty = Array.from({ length: forgetful }, (_, i) =>
        play(population(`${i}`, 0.02), (responder) => {
          // biome-ignore lint/complexity/useLiteralKeys: it is private
          const aggregate = responder["aggregate"];
          // biome-ignore lint/complexity/useLiteralKeys: it is private
          const known = aggregate["model"];
          const fatigue = new Int32Array(known.steps.fatigue.length);
          const model = { ...known, steps: { ...known.steps, fatigue } };
          Object.assign(aggregate, { model });
        }),
      );
      const likes = differences(values(faulty, "likes"), values(all.slice(0, forgetful), "likes"));
      expect(meanZ(likes)).toBeGreaterThan(zLimit);
      const spread = meanOf(values(all, "likes")).standardError * Math.sqrt(seeds);
      expect(meanOf(likes).mean).toBeGreaterThan(0.8 * spread);
    });
  });
}
