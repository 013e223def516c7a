import { describe, expect, it } from "vitest";
import type { Scenario } from "../../../src/scenario/scenario.ts";
import { compare, compareWorlds } from "../../../src/study/compare/compare.ts";
import type { PairFigures } from "../../../src/study/compare/comparison.ts";
import type { Progress } from "../../../src/study/replicate.ts";
import { metricNames } from "../../../src/vocabulary/metrics.ts";
import { allMetrics, fabricateGroup, fabricateScenario, fakeEngine, type RunParts } from "../fabricate.ts";

/** Views of A and B in worlds 1 to 4: B always has half of A's, but for world 4, where it has twice. */
const viewsA = [100, 200, 400, 800];
const viewsB = [50, 100, 200, 1600];
const twoPlans = fabricateScenario({ A: "platform x", B: "feed of y" });

function views(plan: string, replicate: number): RunParts {
  return { metrics: { views: (plan === "A" ? viewsA : viewsB)[replicate - 1] } };
}

async function pairOf(scenario: Scenario, outcome: typeof views, metric = "views"): Promise<PairFigures | undefined> {
  const { comparisons } = await compare(scenario, { engine: fakeEngine(outcome) });
  return comparisons.find((pair) => pair.metric === metric);
}

describe("a comparison", () => {
  it("runs every plan in the same worlds, world by world", async () => {
    const jobs: string[] = [];
    const engine = fakeEngine((plan, replicate, seed) => {
      jobs.push(`${plan} ${seed}/${replicate}`);
      return {};
    });
    const { replicates, seed } = await compare(twoPlans, { engine, replicates: 2, seed: "other" });
    expect(jobs).toEqual(["A other/1", "B other/1", "A other/2", "B other/2"]);
    expect([replicates, seed]).toEqual([2, "other"]);
  });

  it("gives mean and quantiles over worlds", async () => {
    const { plans } = await compare(twoPlans, { engine: fakeEngine(views) });
    expect(plans[0].views).toEqual({ mean: 375, p10: 130, p50: 300, p90: 680 });
  });

  it("averages what views came from and how often people saw it", async () => {
    const engine = fakeEngine((_, replicate) => ({
      matrix: { celebrity: { forYou: 10 * replicate }, koc: { paid: 6 } },
      frequency: [replicate, 5],
    }));
    const [plan] = (await compare(twoPlans, { engine, replicates: 3 })).plans;
    expect(plan.viewsByRoleAndSurface.celebrity.forYou).toBe(20);
    expect(plan.viewsByRole).toMatchObject({ celebrity: 20, koc: 6, brand: 0 });
    expect(plan.viewsBySurface).toMatchObject({ forYou: 20, paid: 6, direct: 0 });
    expect(plan.frequency.slice(0, 3)).toEqual([2, 5, 0]);
  });

  it("gives quantiles per tick and per day", async () => {
    const engine = fakeEngine((_, replicate) => ({ views: [replicate, 10, 20 * replicate, 0] }));
    const [plan] = (await compare(twoPlans, { engine, replicates: 3 })).plans;
    expect(plan.series.hours).toEqual([12, 24, 36, 48]);
    expect(plan.series.views.p50).toEqual([2, 10, 40, 0]);
    expect(plan.series.views.p90).toEqual([2.8, 10, 56, 0]);
    expect(plan.viewsPerDay.p50).toEqual([12, 40]);
  });

  it("leaves out a metric that some world does not define", async () => {
    const outcome = (plan: string, replicate: number): RunParts =>
      plan === "B" && replicate === 3 ? { metrics: { views: 1 } } : { metrics: { views: 1, halfLifeHours: 2 } };
    const { plans, comparisons } = await compare(twoPlans, { engine: fakeEngine(outcome) });
    expect(plans[0]).toHaveProperty("halfLifeHours");
    expect(plans[1]).not.toHaveProperty("halfLifeHours");
    expect(comparisons.map(({ metric }) => metric)).toEqual(["views"]);
  });

  it("has no null, no NaN and every metric in JSON", async () => {
    const engine = fakeEngine((_, replicate) => ({ metrics: allMetrics(replicate) }));
    const comparison = await compare(twoPlans, { engine });
    expect(JSON.stringify(comparison)).not.toMatch(/null|NaN|Infinity/);
    expect(Object.keys(comparison.plans[0])).toEqual(expect.arrayContaining([...metricNames]));
    expect(comparison.comparisons).toHaveLength(metricNames.length);
  });
});

describe("figures by group", () => {
  it("are spread over worlds, the share reached world by world", async () => {
    const outcome = (plan: string, r: number): RunParts => ({
      byGroup: [
        { ...fabricateGroup("young", 100 * r, 10 * r * r, true), standardError: { reach: r } },
        fabricateGroup("nobody", 0, 0),
      ],
      metrics: plan === "A" ? { targetReach: 10 * r * r, targetReach3plus: 1 } : {},
    });
    const { plans, comparisons } = await compare(twoPlans, { engine: fakeEngine(outcome), replicates: 4 });
    const [young, nobody] = plans[0].byGroup ?? [];
    expect(young).toMatchObject({ name: "young", isTarget: true, users: { mean: 250 }, reach: { mean: 75 } });
    // Reached 10 %, 20 %, 30 % and 40 %: not the ratio of the sums, 30 %.
    expect(young?.shareReached?.mean).toBeCloseTo(0.25, 12);
    expect(young?.averageFrequency).toEqual({ mean: 2, p10: 2, p50: 2, p90: 2 });
    expect(young?.standardError?.reach).toBeCloseTo(Math.sqrt(30 / 4), 12);
    for (const name of ["shareReached", "averageFrequency", "standardError"]) expect(nobody).not.toHaveProperty(name);
    expect(plans[0].targetReach?.mean).toBe(75);
    expect(comparisons).toEqual([]);
    expect(JSON.stringify(plans)).not.toMatch(/null|NaN/);
  });

  it("are absent where there are no groups", async () => {
    const { plans } = await compare(twoPlans, { engine: fakeEngine(() => ({ metrics: { views: 1 } })) });
    for (const plan of plans) expect(plan).not.toHaveProperty("byGroup");
  });
});

describe("the ratio of two plans", () => {
  it("is the geometric mean of a ÷ b over worlds, with its t interval on ln", async () => {
    const pair = await pairOf(twoPlans, views);
    // ln ratios: three times ln 2 and once −ln 2; mean ln √2, standard deviation ln 2, t(.975, 3) = 3.182446.
    const margin = (3.182446305 * Math.log(2)) / 2;
    expect(pair?.ratio?.mean).toBeCloseTo(Math.SQRT2, 10);
    expect(pair?.ratio?.low).toBeCloseTo(Math.SQRT2 * Math.exp(-margin), 7);
    expect(pair?.ratio?.high).toBeCloseTo(Math.SQRT2 * Math.exp(margin), 7);
    expect(pair).toMatchObject({ base: "A", other: "B", baseWins: 3, otherWins: 1, worlds: 4 });
    expect(pair?.ratioWorlds?.p10).toBeCloseTo(0.95, 12);
    expect(pair?.ratioWorlds).toMatchObject({ p50: 2, p90: 2 });
    expect(pair?.difference.mean).toBe(-112.5);
  });

  it("is absent where a value is 0 in some world, the difference is not", async () => {
    const pair = await pairOf(twoPlans, (plan, r) => ({ metrics: { views: plan === "B" && r === 2 ? 0 : 7 } }));
    expect(pair).not.toHaveProperty("ratio");
    expect(pair).not.toHaveProperty("ratioWorlds");
    expect(pair).not.toHaveProperty("varianceRemovedByPairing");
    expect(pair?.difference.mean).toBe(7 / 4);
  });

  it("has no interval with one world, and no share of variance with fewer than three", async () => {
    const one = await pairOf({ ...twoPlans, replicates: 1 }, views);
    expect(one?.ratio).toEqual({ mean: 2 });
    expect(one?.difference).toEqual({ mean: 50 });
    const two = await pairOf({ ...twoPlans, replicates: 2 }, views);
    expect(two?.ratio).toHaveProperty("low");
    expect(two).not.toHaveProperty("varianceRemovedByPairing");
    const four = await pairOf(twoPlans, (plan, r) => ({ metrics: { views: r * 10 + (plan === "A" ? r % 3 : 0) } }));
    expect(four?.varianceRemovedByPairing).toHaveProperty("low");
  });

  it("does not count a tie as a win", async () => {
    const pair = await pairOf(twoPlans, () => ({ metrics: { views: 5 } }));
    expect(pair?.baseWins).toBe(0);
    expect(pair?.ratio?.mean).toBe(1);
    expect(pair).not.toHaveProperty("varianceRemovedByPairing");
  });
});

describe("reported results", () => {
  const result = { metric: "views", value: 550, low: 250, high: 800, usedFor: "checking" } as const;
  const scenario = fabricateScenario({ A: "", B: "" }, { results: [{ ...result, plan: "A" }] });

  it("stand beside the median of their plan, with the worlds that pass them", async () => {
    const { results } = await compare(scenario, { engine: fakeEngine(views) });
    expect(results).toEqual([
      {
        ...result,
        plan: "A",
        simulatedP50: 300,
        inside: true,
        chance: [
          { plan: "A", over: 200, worlds: 2 },
          { plan: "A", over: 550, worlds: 1 },
          { plan: "B", over: 200, worlds: 1 },
          { plan: "B", over: 550, worlds: 1 },
        ],
      },
    ]);
  });

  it("are left out with their plan", async () => {
    expect((await compare(scenario, { plans: ["B"], engine: fakeEngine(views) })).results).toEqual([]);
  });
});

describe("what a comparison carries", () => {
  it("counts measured, reported, read and computed inputs as sourced", async () => {
    const statuses = ["stated", "measured", "reported", "read", "computed", "assumed", "tuned", "stated"] as const;
    const origin = { from: "file", place: "" } as const;
    const inputs = statuses.map((status, i) => ({ path: `p${i}`, status, value: i, origin }));
    const comparison = await compare(fabricateScenario({ A: "" }, { inputs }), { engine: fakeEngine(() => ({})) });
    expect(comparison.inputs).toEqual({ stated: 2, sourced: 4, assumed: 1, tuned: 1 });
  });

  it("counts the worlds of a warning whose figures differ from world to world", async () => {
    const engine = fakeEngine((plan, replicate) => ({
      warnings: plan === "A" && replicate !== 2 ? [`R is 0.${replicate + 6}.`, "Same."] : [],
    }));
    const { warnings } = await compare(twoPlans, { engine, replicates: 3 });
    expect(warnings).toEqual([
      { plan: "A", text: "R is 0.7.", worlds: 2 },
      { plan: "A", text: "Same.", worlds: 2 },
    ]);
  });

  it("takes the plans in the order asked for, the first as base", async () => {
    const comparison = await compare(twoPlans, { plans: ["B", "A"], engine: fakeEngine(views) });
    expect(comparison.plans.map(({ name }) => name)).toEqual(["B", "A"]);
    expect(comparison.comparisons[0]).toMatchObject({ base: "B", other: "A", baseWins: 1 });
  });
});

describe("progress", () => {
  it("is told per tick and per finished run, the latter with what it found", async () => {
    const steps: Progress[] = [];
    await compare(twoPlans, { engine: fakeEngine(views), replicates: 1, onProgress: (step) => steps.push(step) });
    expect(steps.map(({ plan, doneRuns, runs, summary }) => [plan, doneRuns, runs, summary?.metrics.views])).toEqual([
      ["A", 0, 2, undefined],
      ["A", 1, 2, 100],
      ["B", 1, 2, undefined],
      ["B", 2, 2, 50],
    ]);
  });

  const stoppedAfter = (runs: number) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const onProgress = ({ doneRuns }: Progress) => {
      if (doneRuns === runs) controller.abort(reason);
    };
    return { reason, done: compare(twoPlans, { engine: fakeEngine(views), onProgress, signal: controller.signal }) };
  };

  it("stopped, speaks of the worlds that all plans have finished, and of how many there were to be", async () => {
    const { replicates, stoppedOf, plans } = await stoppedAfter(3).done;
    expect([replicates, stoppedOf]).toEqual([1, 4]);
    expect(plans.map(({ views }) => views?.mean)).toEqual([100, 50]);
  });

  it("stopped before the first world is whole, ends with the signal", async () => {
    const { reason, done } = stoppedAfter(1);
    await expect(done).rejects.toBe(reason);
  });
});

describe("what cannot be compared", () => {
  const engine = fakeEngine(views);

  it("is refused: unknown plans, plans named twice, no plans, no worlds", async () => {
    await expect(compare(twoPlans, { engine, plans: ["C"] })).rejects.toThrow(
      'plans: expected a plan of the scenario, got "C"',
    );
    await expect(compare(twoPlans, { engine, plans: ["A", "A"] })).rejects.toThrow(RangeError);
    await expect(compare(twoPlans, { engine, plans: [] })).rejects.toThrow(RangeError);
    for (const replicates of [0, 1.5, -1, Number.NaN]) {
      await expect(compare(twoPlans, { engine, replicates })).rejects.toThrow(
        "replicates: expected a whole number from 1",
      );
    }
  });

  it("is refused: a scenario that waits for tune", async () => {
    const tunes = [{ path: "model.ease", metric: "participants", low: 1, high: 2, isWhole: false } as const];
    const waiting = fabricateScenario({ A: "" }, { tunes });
    await expect(compare(waiting, { engine })).rejects.toThrow("model.ease: expected a value, got { tune: … }");
  });
});

describe("results for programs", () => {
  it("stand by plan and metric, and once in JSON", async () => {
    const comparison = await compare(twoPlans, { engine: fakeEngine(views) });
    const [pair] = comparison.comparisons;
    expect(comparison.against.B.views).toBe(pair);
    expect(comparison.against.C).toBeUndefined();
    expect(JSON.parse(JSON.stringify(comparison))).not.toHaveProperty("against");
  });

  it("come world by world, the last one being the comparison itself", async () => {
    const engine = fakeEngine(views);
    const worlds: number[] = [];
    let last: unknown;
    for await (const partial of compareWorlds(twoPlans, { engine })) {
      worlds.push(partial.replicates);
      last = partial;
    }
    expect(worlds).toEqual([1, 2, 3, 4]);
    expect(last).toEqual(await compare(twoPlans, { engine }));
  });

  it("stop with the loop that reads them, and fail as the study fails", async () => {
    let runs = 0;
    const engine = fakeEngine((plan, replicate) => {
      runs++;
      return views(plan, replicate);
    });
    for await (const { replicates } of compareWorlds(twoPlans, { engine, replicates: 1000 }))
      if (replicates >= 2) break;
    expect(runs).toBeLessThan(1000);
    const failing = compareWorlds(twoPlans, { plans: ["C"] });
    await expect(failing.next()).rejects.toThrow('got "C"');
  });
});
