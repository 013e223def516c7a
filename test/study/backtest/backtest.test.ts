import { describe, expect, it } from "vitest";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { backtest } from "../../../src/study/backtest/backtest.ts";
import type { BacktestOutcome } from "../../../src/study/backtest/figures.ts";
import { overall } from "../../../src/study/backtest/overall.ts";
import type { Engine } from "../../../src/study/engine.ts";
import { InputError } from "../../../src/vocabulary/faults.ts";
import { fakeEngine } from "../fabricate.ts";

const brief = (platform: string, results: string) => `
campaign: { name: Past, start: 2020-11-16T10:00+08:00, days: 3 }
audience: { users: 5M }
brand: { followers: 20k }
compare: [{ name: A, platform: ${platform} }, { name: B, set: { brand.followers: 10k } }]
results_reported:
${results}
`;
const past = (name: string, platform: string, ...results: readonly string[]) =>
  parseScenario(brief(platform, results.map((each) => `  - ${each}`).join("\n")), { file: `x/${name}.yaml` });

const views = "{ views: 1000, tolerance: 10%, used_for: checking, source: press }";
/** Views of 100 in the first world, 200 in the second, and so on. */
const hundreds = fakeEngine((_, world) => ({ metrics: { views: 100 * world, reach: 0 } }));

const outcome = (parts: Partial<BacktestOutcome>): BacktestOutcome => ({
  case: "one",
  plan: "A",
  platform: "douyin-2020",
  metric: "views",
  outcome: 1,
  ...parts,
});

describe("an outcome beside its prediction", () => {
  it("has the quantiles over worlds, log10 of the median over the outcome, and whether the bracket holds it", async () => {
    const { cases } = await backtest([past("one", "douyin-2020", views)], { worlds: 11, engine: hundreds });
    expect(cases).toMatchObject([{ case: "one", worlds: 11 }]);
    expect(cases[0].outcomes).toEqual([
      {
        case: "one",
        plan: "A",
        platform: "douyin-2020",
        metric: "views",
        predicted: { p10: 200, p50: 600, p90: 1000 },
        outcome: 1000,
        logError: Math.log10(0.6),
        inside: true,
        source: "press",
      },
    ]);
  });

  it("is outside beyond P90, though a world comes up to it", async () => {
    const far = "{ views: 1001, tolerance: 10%, used_for: checking }";
    const { cases } = await backtest([past("one", "douyin-2020", far)], { worlds: 11, engine: hundreds });
    expect(cases[0].outcomes[0].inside).toBe(false);
  });

  it("has no error where the median is zero, and no prediction where the metric is undefined", async () => {
    const zero = "{ reach: 50, tolerance: 10%, used_for: checking }";
    const none = "{ questions: 50, tolerance: 10%, used_for: checking }";
    const { cases, ...all } = await backtest([past("one", "douyin-2020", zero, none)], { worlds: 2, engine: hundreds });
    const [first, second] = cases[0].outcomes;
    expect([first.predicted?.p50, first.logError, first.inside]).toEqual([0, undefined, false]);
    expect([second.predicted, second.logError, second.inside]).toEqual([undefined, undefined, undefined]);
    expect(all.coverage).toEqual({ inside: 0, of: 2 });
    expect(all).not.toHaveProperty("medianError");
    expect(JSON.stringify(cases)).not.toContain("null");
  });
});

describe("figures over all outcomes", () => {
  it("have the median of absolute errors, coverage, and the mean error of each platform", () => {
    const result = overall([
      outcome({ logError: -1, inside: false }),
      outcome({ logError: 0.5, inside: true }),
      outcome({ logError: -0.2, inside: true, platform: "weibo-2013" }),
    ]);
    expect(result).toEqual({
      medianError: 0.5,
      coverage: { inside: 2, of: 3 },
      bias: [
        { platform: "douyin-2020", outcomes: 2, meanLogError: -0.25 },
        { platform: "weibo-2013", outcomes: 1, meanLogError: -0.2 },
      ],
    });
  });

  it("take the middle of the two middle errors of an even number", () => {
    expect(overall([0.1, -0.2, 0.4, 2].map((logError) => outcome({ logError }))).medianError).toBeCloseTo(0.3);
  });

  it("count an outcome without an error as infinitely wrong", () => {
    const errors = (...list: readonly (number | undefined)[]) =>
      overall(list.map((logError) => outcome(logError === undefined ? {} : { logError })));
    expect(errors(0.1, 0.3, undefined).medianError).toBe(0.3);
    expect(errors(0.1, undefined, undefined).medianError).toBeUndefined();
    expect(errors(0.1, undefined).medianError).toBeUndefined();
    expect(errors(0.5, undefined).bias).toEqual([{ platform: "douyin-2020", outcomes: 2, meanLogError: 0.5 }]);
    expect(overall([])).toEqual({ coverage: { inside: 0, of: 0 }, bias: [] });
  });
});

describe("a backtest", () => {
  it("keeps the order of the scenarios and of their outcomes", async () => {
    const reach = "{ reach: 7, tolerance: 10%, used_for: checking }";
    const scenarios = [past("z", "weibo-2013", reach, views), past("a", "douyin-2020", views)];
    const { cases, bias } = await backtest(scenarios, { worlds: 1, engine: hundreds });
    expect(cases.flatMap(({ outcomes }) => outcomes.map((each) => `${each.case} ${each.metric}`))).toEqual([
      "z reach",
      "z views",
      "a views",
    ]);
    expect(bias.map(({ platform }) => platform)).toEqual(["weibo-2013", "douyin-2020"]);
  });

  it("runs only plans that have an outcome to check, in the worlds and with the seed asked for", async () => {
    const ran: string[] = [];
    const engine = fakeEngine((plan, world, seed) => {
      ran.push(`${plan} ${world} ${seed}`);
      return { metrics: { views: 1 } };
    });
    const ofB = "{ views: 5, tolerance: 10%, plan: B, used_for: checking }";
    const tuned = "{ views: 5, tolerance: 10%, used_for: tuning }";
    await backtest([past("one", "douyin-2020", tuned, ofB)], { worlds: 2, seed: "s", engine });
    expect(ran).toEqual(["B 1 s", "B 2 s"]);
  });

  it("gives the same result in whatever order an engine finishes its jobs", async () => {
    const backwards: Engine = (study, jobs, listener) =>
      hundreds(study, [...jobs].reverse(), {
        ...listener,
        onSummary: (job, summary) => listener.onSummary(jobs.length - 1 - job, summary),
      });
    const scenarios = [past("one", "douyin-2020", views), past("two", "weibo-2013", views)];
    const run = (engine: Engine) => backtest(scenarios, { worlds: 4, engine });
    expect(JSON.stringify(await run(backwards))).toBe(JSON.stringify(await run(hundreds)));
  });

  it("refuses scenarios without an outcome to check, all of them before any runs", async () => {
    const engine: Engine = () => Promise.reject(new Error("ran"));
    const tuned = "{ views: 5, tolerance: 10%, used_for: tuning }";
    const zero = "{ views: 0, tolerance: 10%, used_for: checking }";
    const scenarios = [
      past("good", "douyin-2020", views),
      past("one", "douyin-2020", tuned),
      past("two", "douyin-2020", zero),
    ];
    const error: unknown = await backtest(scenarios, { engine }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message.split("\n")).toEqual([
      expect.stringMatching(/^x\/one\.yaml {2}results_reported: expected an outcome to check, .*, got none$/),
      "x/two.yaml  results_reported: expected an outcome above 0, got views 0",
    ]);
  });

  it("holds the cases finished where it is stopped, and rejects where there is none", async () => {
    const scenarios = [past("one", "douyin-2020", views), past("two", "douyin-2020", views)];
    const stop = new AbortController();
    const options = { worlds: 2, engine: hundreds, signal: stop.signal };
    const result = await backtest(scenarios, { ...options, onCase: () => stop.abort() });
    expect(result).toMatchObject({ stoppedOf: 2, cases: [{ case: "one", worlds: 2 }] });
    await expect(backtest(scenarios, options)).rejects.toMatchObject({ name: "AbortError" });
  });
});
