import { version } from "../../../package.json";
import type { Input, Plan } from "../../scenario/plans/plan.ts";
import type { ReportedResult, Scenario } from "../../scenario/scenario.ts";
import type { Parts } from "../../simulate.ts";
import { ScenarioError } from "../../vocabulary/faults.ts";
import { type Engine, type Job, type Summary, summarize } from "../job.ts";
import { serial } from "../serial.ts";
import type { Comparison, InputCounts, ResultFigures, Warning } from "./comparison.ts";
import { type PlanRuns, pairFigures } from "./pairFigures.ts";
import { metricValues, planFigures } from "./planFigures.ts";
import { ranking } from "./ranking.ts";
import { quantiles } from "./spread.ts";

export interface CompareOptions {
  /** Names of the plans to run, the first of them being the base; all plans of the scenario unless stated. */
  readonly plans?: readonly string[] | undefined;
  /** Worlds; a whole number ≥ 1. The scenario's unless stated, as is the seed. */
  readonly replicates?: number | undefined;
  readonly seed?: string | undefined;
  /** Where the runs happen: one after another on this thread unless stated. */
  readonly engine?: Engine | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Parts of the engine that are one's own, by the name of the plan that they run in; other plans have the built-in ones. */
  readonly parts?: Readonly<Record<string, Parts>> | undefined;
  /**
   * Ends the comparison: it then speaks of the worlds that all plans have finished, or rejects with the signal's reason
   * if there is none.
   */
  readonly signal?: AbortSignal | undefined;
}

/** A step forward: within a run, or one run done (then with what it found). */
export interface Progress {
  readonly plan: string;
  /** Number of the world, from 1. */
  readonly replicate: number;
  readonly tick: number;
  readonly ticks: number;
  readonly doneRuns: number;
  readonly runs: number;
  readonly summary?: Summary;
}

/**
 * Runs each plan in the same worlds and compares every plan with the first, world by world.
 * @throws {RangeError} if a plan is unknown or named twice, `parts` names one that does not run, or replicates is no whole number ≥ 1
 * @throws {ScenarioError} if an input still waits for `feedcast tune`
 */
export async function compare(scenario: Scenario, options: CompareOptions = {}): Promise<Comparison> {
  const { replicates = scenario.replicates, seed = scenario.seed } = options;
  if (!Number.isInteger(replicates) || replicates < 1) {
    throw new RangeError(`replicates: expected a whole number from 1, got ${replicates}`);
  }
  requireSolved(scenario);
  const plans = choosePlans(scenario, options.plans);
  const idle = Object.keys(options.parts ?? {}).find((name) => !plans.some((plan) => plan.name === name));
  if (idle !== undefined) throw new RangeError(`parts: expected names of plans that run, got ${JSON.stringify(idle)}`);
  const outcomes = await runAll(scenario, plans, replicates, seed, options);
  const [base, ...others] = outcomes;
  const worlds = base.runs.length;
  const { campaign, question } = scenario;
  return {
    scenario: scenario.name,
    seed,
    replicates: worlds,
    ...(worlds < replicates ? { stoppedOf: replicates } : {}),
    version,
    plans: plans.map((plan, p) => planFigures(plan, outcomes[p].runs)),
    comparisons: others.flatMap((other) => pairFigures(base, other)),
    results: scenario.results.flatMap((result) => resultFigures(result, outcomes)),
    ...ranking(campaign.objective, outcomes),
    inputs: countInputs(scenario.inputs),
    ...(question === undefined ? {} : { question }),
    campaign: { ...campaign, users: scenario.users, view: plans[0].brief.view.value },
    warnings: outcomes.flatMap(collectWarnings),
  };
}

/** @throws {ScenarioError} if an input still waits for `feedcast tune` */
export function requireSolved({ file, tunes }: Scenario): void {
  if (tunes.length === 0) return;
  const message = `expected a value, got { tune: … } (solve it with: feedcast tune ${file} --write)`;
  throw new ScenarioError(tunes.map(({ path }) => ({ place: file, path, message })));
}

function choosePlans(scenario: Scenario, names: readonly string[] | undefined): readonly Plan[] {
  if (!names) return scenario.plans;
  if (names.length === 0 || new Set(names).size < names.length) {
    throw new RangeError(`plans: expected different names of plans, got ${JSON.stringify(names.join(","))}`);
  }
  return names.map((name) => {
    const plan = scenario.plans.find((candidate) => candidate.name === name);
    if (!plan) throw new RangeError(`plans: expected a plan of the scenario, got ${JSON.stringify(name)}`);
    return plan;
  });
}

/** All plans of a world before the next world, so that every world is complete as early as it can be. */
async function runAll(
  scenario: Scenario,
  plans: readonly Plan[],
  replicates: number,
  seed: string,
  { engine = serial, onProgress, parts = {}, signal }: CompareOptions,
): Promise<PlanRuns[]> {
  const jobs: Job[] = [];
  for (let replicate = 1; replicate <= replicates; replicate++) {
    for (const { name: plan } of plans) {
      const own = parts[plan];
      jobs.push({ scenario, plan, replicate, seed, ...(own ? { parts: own } : {}) });
    }
  }
  const summaries = new Array<Summary>(jobs.length);
  let doneRuns = 0;
  try {
    await engine(jobs, {
      onRun(index, run) {
        const { plan, replicate } = jobs[index];
        const summary = summarize(run);
        const ticks = run.series.hours.length;
        summaries[index] = summary;
        doneRuns++;
        onProgress?.({ plan, replicate, tick: ticks, ticks, doneRuns, runs: jobs.length, summary });
      },
      onTick(index, tick, ticks) {
        const { plan, replicate } = jobs[index];
        onProgress?.({ plan, replicate, tick, ticks, doneRuns, runs: jobs.length });
      },
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (!signal?.aborted || !isAnyWorldDone(summaries, plans.length, replicates)) throw error;
  }
  const isDone = (index: number) => isWorldDone(summaries, Math.floor(index / plans.length), plans.length);
  return plans.map(({ name }, p) => ({
    name,
    runs: summaries.filter((_, index) => index % plans.length === p && isDone(index)),
  }));
}

/** Whether every plan of a world (counted from 0) has been run. Jobs stand world by world. */
function isWorldDone(summaries: readonly Summary[], world: number, plans: number): boolean {
  for (let p = 0; p < plans; p++) if (summaries[world * plans + p] === undefined) return false;
  return true;
}

function isAnyWorldDone(summaries: readonly Summary[], plans: number, worlds: number): boolean {
  for (let world = 0; world < worlds; world++) if (isWorldDone(summaries, world, plans)) return true;
  return false;
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
