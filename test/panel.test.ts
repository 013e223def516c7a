import { describe, expect, it } from "vitest";
import { deriveText, rootKey, uniform } from "../src/lib/random.ts";
import { Measure } from "../src/metrics/measure.ts";
import type { MetricName, Run } from "../src/metrics/run.ts";
import type { Responder } from "../src/response/respond.ts";
import type { Settings } from "../src/scenario/settings.ts";
import { zLimit } from "./lib/testKey.ts";
import { account, changed, smallSettings, ticksOf } from "./smallWorld.ts";
import { kolmogorovSmirnov, kolmogorovSmirnovLimit, meanOf, meanZ } from "./statistic.ts";

/**
 * A mid-size world under every kind of surface, with audiences, bought impressions and a star's followers drawn by the
 * seed, and so tiring that fatigue halves the likes.
 */
function world(seed: string, panel: number): Settings {
  const of = (name: string, low: number, high: number) =>
    low + (high - low) * uniform(deriveText(rootKey("panel"), seed + name));
  return changed(smallSettings(2, seed), {
    seed,
    panel,
    people: { users: 300_000, interests: 4, strata: 5 },
    clock: { tickHours: 3, ticks: 40 },
    graph: { maxFollowers: 15_000 },
    feed: { forYou: { passShare: 0.2 } },
    response: { fatigue: 0.6 },
    challenge: { ease: 3 },
    accounts: [
      account("star", Math.round(of("star", 40_000, 110_000)), { quality: 2, atHours: [0, 20, 44, 68] }),
      account("brand", 25_000, { role: "brand", quality: 1, atHours: [0, 24, 48, 72] }),
      account("KOC", 4_000, { role: "koc", quality: 0.5, atHours: [0, 10, 20, 30, 40, 50] }),
      ...Array.from({ length: 50 }, (_, i) => account(`p${i}`, undefined, { role: "participant", atHours: [i] })),
    ],
    paid: [
      { key: "ads", impressions: Math.round(of("paid", 20_000, 350_000)), startHours: 0, hours: 72, behind: "brand" },
    ],
  });
}

function play(settings: Settings, tamper?: (responder: Responder) => void): Run {
  let measure: Measure | undefined;
  let run: Run | undefined;
  for (const { tick, cells, outcomes, world, campaign, feed } of ticksOf(settings, tamper)) {
    measure ??= new Measure(world, campaign);
    measure.measure(cells, outcomes, tick);
    if (tick === world.clock.ticks - 1)
      run = measure.summarise(outcomes, feed.undelivered(), { population: {}, feed: {} });
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
      all.push(play(world(`${i}`, 1)));
      some.push(play(world(`${i}`, 0.02)));
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
      play(world(`${i}`, 0.02), (responder) => {
        const aggregate = responder["aggregate"];
        const { steps } = aggregate["model"];
        const model = { ...aggregate["model"], steps: { ...steps, fatigue: new Int32Array(steps.fatigue.length) } };
        Object.assign(aggregate, { model });
      }),
    );
    const likes = differences(values(forgetful, "likes"), values(all.slice(0, 40), "likes"));
    expect(meanZ(likes)).toBeGreaterThan(zLimit);
    const spread = meanOf(values(all, "likes")).standardError * Math.sqrt(seeds);
    expect(meanOf(likes).mean).toBeGreaterThan(spread);
  });

  it("state a standard error that is what the estimates are off by", () => {
    // Breaks where strata are not accounted for: the simple estimate's error is larger.
    plays();
    const off = (name: "reach" | "reach3plus") =>
      some.map(({ metrics, panel }, i) => (metrics[name]! - all[i].metrics[name]!) / panel!.standardError[name]!);
    const spread = (values: readonly number[]) => meanOf(values).standardError * Math.sqrt(seeds);
    // The two worlds differ by more than the choice of the panel, so this bounds it from below.
    expect(spread(off("reach"))).toBeGreaterThan(1 - 4.9 / Math.sqrt(2 * seeds));
  });
});
