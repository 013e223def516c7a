import { describe, expect } from "vitest";
import type { Settings } from "../../src/scenario/settle/settings.ts";
import { Tally, tallyWidth } from "../../src/vocabulary/tally.ts";
import { SurfaceIndex } from "../../src/vocabulary/terms.ts";
import { zLimit } from "../lib/testKey.ts";
import { slowly } from "../slowly.ts";
import { account, changed, smallSettings, ticksOf } from "../smallWorld.ts";
import { meanOf, meanZ } from "../statistic.ts";
import { shop } from "./shop.ts";

describe("a panel of 5 % and a panel of everybody", { timeout: 200_000 }, () => {
  slowly("give the same clicks and the same views of a boost, in the mean", () => {
    // Breaks where those outside the panel click at the rate of somebody who has not seen the campaign before.
    const seeds = 40;
    const population = (seed: number, panel: number): Settings => ({
      ...changed(smallSettings(2, String(seed)), {
        seed: String(seed),
        panel,
        people: { users: 200_000, interests: 2, activityBins: 3 },
        clock: { tickHours: 3, ticks: 24 },
        graph: { maxFollowers: 10_000 },
        feed: { forYou: { passShare: 0.2 } },
        response: { fatigue: 0.6 },
        accounts: [
          account("star", 80_000, { quality: 2, atHours: [0, 20, 44] }),
          account("brand", 25_000, { role: "brand", quality: 1, atHours: [0, 24] }),
          account("KOC", 4_000, { role: "koc", quality: 0.5, atHours: [0, 10, 20] }),
        ],
        paid: [{ key: "boost", impressions: 150_000, startHours: 12, hours: 60, behind: { best: 2 } }],
      }),
      shop,
    });
    const play = (settings: Settings) => {
      let [clicks, boosted] = [0, 0];
      for (const { batches, outcomes } of ticksOf(settings)) {
        const rows = batches.length + (batches.inFollowing?.length ?? 0) + (batches.messages?.length ?? 0);
        for (let row = 0; row < rows; row++) clicks += outcomes.tally[row * tallyWidth + Tally.click];
        for (let batch = 0; batch < batches.length; batch++)
          if (batches.surface[batch] === SurfaceIndex.paid)
            boosted += outcomes.tally[batch * tallyWidth + Tally.validPlays];
      }
      return { clicks, boosted };
    };
    const all = Array.from({ length: seeds }, (_, i) => play(population(i, 1)));
    const some = Array.from({ length: seeds }, (_, i) => play(population(i, 0.05)));
    for (const name of ["clicks", "boosted"] as const) {
      const differences = all.map((run, i) => run[name] - some[i][name]);
      expect(Math.abs(meanZ(differences)), name).toBeLessThan(zLimit);
      // Power: a difference of 3 % would be found in 95 of 100 tests.
      const { standardError } = meanOf(differences);
      expect(((zLimit + 1.645) * standardError) / meanOf(all.map((run) => run[name])).mean, name).toBeLessThan(0.03);
    }
  });
});
