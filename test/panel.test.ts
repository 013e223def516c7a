import { describe, expect, it } from "vitest";
import { deriveText, rootKey, uniform } from "../src/lib/random.ts";
import { RunMeasurement } from "../src/metrics/measure.ts";
import type { Run } from "../src/metrics/run.ts";
import type { Responder } from "../src/response/respond.ts";
import type { Settings } from "../src/scenario/settle/settings.ts";
import type { MetricName } from "../src/vocabulary/metrics.ts";
import { zLimit } from "./lib/testKey.ts";
import { account, changed, smallSettings, ticksOf } from "./smallWorld.ts";
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

function play(settings: Settings, tamper?: (responder: Responder) => void): Run {
  let measure: RunMeasurement | undefined;
  let run: Run | undefined;
  for (const { tick, batches, outcomes, population, campaign, feed } of ticksOf(settings, tamper)) {
    measure ??= new RunMeasurement(population, campaign);
    measure.measure(batches, outcomes, tick);
    if (tick === population.clock.ticks - 1)
      run = measure.summarise(outcomes, feed.undelivered(), { calibration: {}, feed: {} });
  }
  return run!;
}

const names = ["views", "reach", "likes", "participants", "shares", "follows", "watchHours"] as const;

describe("a panel of 2 % and a panel of everybody", { timeout: 400_000 }, () => {
  const seeds = 200;
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

  it("would be told apart if they differed by 2 % of views and reach, or 5 % of likes and participants", () => {
    // Power: a shift of (4.9 + 1.645) standard errors of the paired difference is found in 95 of 100 tests.
    plays();
    for (const [name, shift] of [
      ["views", 0.02],
      ["reach", 0.02],
      ["likes", 0.05],
      ["participants", 0.05],
    ] as const) {
      const exact = values(all, name);
      const { standardError } = meanOf(differences(values(some, name), exact));
      expect(((zLimit + 1.645) * standardError) / meanOf(exact).mean, name).toBeLessThan(shift);
    }
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
    const forgetful = Array.from({ length: 40 }, (_, i) =>
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
    const likes = differences(values(forgetful, "likes"), values(all.slice(0, 40), "likes"));
    expect(meanZ(likes)).toBeGreaterThan(zLimit);
    const spread = meanOf(values(all, "likes")).standardError * Math.sqrt(seeds);
    expect(meanOf(likes).mean).toBeGreaterThan(spread);
  });
});

it("a panel's reach is off by the standard error that it states", () => {
  // One post, bought impressions alone: everybody who is shown it is shown it once, so reach is impressions. Breaks
  // where strata are thrown together, or without the correction for a finite population, here a factor of 1.6.
  const seeds = 300;
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
    const { metrics, panel } = play(settings);
    return (metrics.reach! - metrics.impressions!) / panel!.standardError.reach!;
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
