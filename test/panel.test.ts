import { expect, it } from "vitest";
import { estimateReach } from "../src/metrics/reach.ts";
import { zLimit } from "./lib/testKey.ts";
import { account, changed, play, smallSettings, ticksOf } from "./smallWorld.ts";
import { meanOf, meanZ } from "./statistic.ts";

it("a panel's reach is off by the standard error that it states", () => {
  // One post, bought impressions alone: everybody who is shown it is shown it once, so reach is impressions. Breaks
  // where strata are thrown together, or without the correction for a finite population, here a factor of 1.6, and 150 worlds find one of 1.4.
  const seeds = 150;
  const z = Array.from({ length: seeds }, (_, i) => {
    const settings = changed(smallSettings(1, `${i}`), {
      panel: 0.6,
      people: { users: 40_000, interests: 2, activityBins: 4 },
      graph: { maxFollowers: 2_000 },
      clock: { ticks: 24 },
      challenge: { ease: 0 },
      feed: { sharing: { repostShare: 1 } },
      response: { rates: { share: 1e-9 } },
      accounts: [account("only", 0)],
      paid: [{ key: "ads", impressions: 12_000, startHours: 0, hours: 20, behind: "celebrity" }],
    });
    let z = 0;
    for (const { tick, population, outcomes } of ticksOf(settings)) {
      if (tick < 23) continue;
      // More impressions than there are keep the estimate from being cut to what it can be at most.
      const { beyond, error } = estimateReach(population, outcomes.exposed, Number.POSITIVE_INFINITY);
      z = (beyond[0] - 12_000) / error[0];
    }
    return z;
  });
  expect(Math.abs(meanZ(z))).toBeLessThan(zLimit);
  const spread = meanOf(z).standardError * Math.sqrt(seeds);
  expect(Math.abs(spread - 1)).toBeLessThan(zLimit / Math.sqrt(2 * seeds));
});

it("people who look at few slots are shown no more where the others have all been shown a post", () => {
  // Breaks where strata of a crowd share their slots: the least active, who alone are left, then get everybody's.
  const shown = (panel: number) =>
    Array.from({ length: 12 }, (_, i) => {
      const settings = changed(smallSettings(1, `${i}`), {
        panel,
        people: { users: 40_000, interests: 2, activityBins: 4 },
        graph: { maxFollowers: 2_000 },
        clock: { ticks: 24 },
        challenge: { ease: 0 },
        accounts: [account("only", 0)],
        paid: [{ key: "ads", impressions: 39_000, startHours: 0, hours: 20, behind: "celebrity" }],
      });
      return play(settings).metrics.impressions!;
    });
  const [all, some] = [shown(1), shown(0.1)];
  expect(meanOf(all).mean).toBeLessThan(37_000);
  expect(Math.abs(meanOf(some).mean / meanOf(all).mean - 1)).toBeLessThan(0.01);
});
