import { version } from "../../../package.json";
import type { Input } from "../../scenario/plans/plan.ts";
import type { ReportedResult, Scenario } from "../../scenario/scenario.ts";
import { type Design, type PlanRuns, type ReplicateOptions, type Replicates, replicate } from "../replicate.ts";
import { againstBase } from "./against.ts";
import type { Comparison, InputCounts, ResultFigures, Warning } from "./comparison.ts";
import { pairFigures } from "./pairFigures.ts";
import { metricValues, planFigures } from "./planFigures.ts";
import { ranking } from "./ranking.ts";
import { quantiles } from "./spread.ts";

/** The first of `plans` is the base that the others are compared with. */
export interface CompareOptions extends Omit<Design, "values">, ReplicateOptions {}

/**
 * Runs each plan in the same worlds and compares every plan with the first, world by world.
 * @throws {RangeError} if a plan is unknown or named twice, `parts` names one that does not run, or replicates is no
 * whole number from 1 to 10,000
 * @throws {InputError} if an input still waits for `feedcast tune`
 */
export async function compare(scenario: Scenario, options: CompareOptions = {}): Promise<Comparison> {
  return comparisonOf(scenario, await replicate(scenario, options, options));
}

/**
 * The same comparison after every finished world, for a picture that grows. Ending the loop early stops the study.
 * @throws as `compare`
 */
export async function* compareWorlds(scenario: Scenario, options: CompareOptions = {}): AsyncGenerator<Comparison> {
  const stop = new AbortController();
  const { signal } = options;
  const finished: Replicates[] = [];
  let wake = (): void => {};
  const study = replicate(scenario, options, {
    ...options,
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
    onWorld(replicates) {
      finished.push(replicates);
      wake();
    },
  });
  // The loop below reads the outcome; until then a failure is no unhandled rejection.
  const settled = study.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  let isOver = false;
  settled.then(() => {
    isOver = true;
    wake();
  });
  try {
    for (;;) {
      const next = finished.shift();
      if (next) yield comparisonOf(scenario, next);
      else if (isOver) break;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    const failure = await settled;
    if (failure) throw failure.error;
  } finally {
    stop.abort();
  }
}

/** The comparison of the worlds that every plan has finished. */
export function comparisonOf(scenario: Scenario, { seed, asked, plans, outcomes }: Replicates): Comparison {
  const [base, ...others] = outcomes;
  const worlds = base.runs.length;
  const { campaign, question } = scenario;
  const comparisons = others.flatMap((other) => pairFigures(base, other));
  return againstBase({
    scenario: scenario.name,
    seed,
    replicates: worlds,
    ...(worlds < asked ? { stoppedOf: asked } : {}),
    version,
    plans: plans.map((plan, p) => planFigures(plan, outcomes[p].runs)),
    comparisons,
    results: scenario.results.flatMap((result) => resultFigures(result, outcomes)),
    ...ranking(campaign.objective, outcomes),
    inputs: countInputs(scenario.inputs),
    ...(question === undefined ? {} : { question }),
    campaign: { ...campaign, users: scenario.users, view: plans[0].brief.view.value },
    warnings: outcomes.flatMap(collectWarnings),
  });
}

/** Nothing for a plan that was not run. */
function resultFigures(result: ReportedResult, outcomes: readonly PlanRuns[]): ResultFigures[] {
  const { metric, plan, value, low, high, usedFor, source } = result;
  const own = outcomes.find(({ name }) => name === plan);
  if (!own) return [];
  const values = metricValues(metric, own.runs);
  const p50 = values && quantiles(values).p50;
  const chance = outcomes.flatMap(({ name, runs }) => {
    const reached = metricValues(metric, runs) ?? [];
    const count = (over: number) => ({ plan: name, over, worlds: reached.filter((x) => x > over).length });
    return reached.length ? [count(roundHalf(value)), count(value)] : [];
  });
  const simulated = p50 === undefined ? {} : { simulatedP50: p50, inside: low <= p50 && p50 <= high };
  return [{ metric, plan, value, low, high, ...simulated, usedFor, ...(source ? { source } : {}), chance }];
}

/** Half of a number, rounded down to one significant digit: 1.1 billion → 500 million. */
function roundHalf(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value / 2));
  return Math.floor(value / 2 / unit) * unit;
}

function countInputs(inputs: readonly Input[]): InputCounts {
  const count = (...statuses: Input["status"][]) => inputs.filter(({ status }) => statuses.includes(status)).length;
  return {
    stated: count("stated"),
    sourced: count("measured", "reported", "read", "computed"),
    assumed: count("assumed"),
    tuned: count("tuned"),
  };
}

/** Sentences that differ in their figures only are one warning; the first world's stands for all. */
function collectWarnings({ name, runs }: PlanRuns): Warning[] {
  const found = new Map<string, { text: string; worlds: Set<number> }>();
  runs.forEach((run, world) => {
    for (const text of run.warnings) {
      const template = text.replace(/[\d.,]+[kMB]?/g, "#");
      const entry = found.get(template) ?? { text, worlds: new Set() };
      found.set(template, entry);
      entry.worlds.add(world);
    }
  });
  return [...found.values()].map(({ text, worlds }) => ({ plan: name, text, worlds: worlds.size }));
}
