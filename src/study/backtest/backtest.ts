import { version } from "../../../package.json";
import type { Plan } from "../../scenario/plans/plan.ts";
import type { ReportedResult, Scenario } from "../../scenario/scenario.ts";
import { type Fault, InputError } from "../../vocabulary/faults.ts";
import { metricValues } from "../compare/planFigures.ts";
import { quantiles } from "../compare/spread.ts";
import { type Progress, type ReplicateOptions, type Replicates, replicate } from "../replicate.ts";
import type { Backtest, BacktestCase, BacktestOutcome } from "./figures.ts";
import { overall } from "./overall.ts";

/** Worlds of each case unless stated. */
export const backtestWorlds = 20;

/** How a backtest runs. */
export interface BacktestOptions extends Pick<ReplicateOptions, "engine" | "signal"> {
  /** Worlds of each case, from 1 to 10,000; 20 unless stated. */
  readonly worlds?: number | undefined;
  /** Seed of every case; each scenario's own unless stated. */
  readonly seed?: string | undefined;
  readonly onProgress?: ((progress: BacktestProgress) => void) | undefined;
  /** Receives each case when all its worlds are done. */
  readonly onCase?: ((finished: BacktestCase) => void) | undefined;
}

/** A step of the case at work, which is number `index` of `cases`, from 0. */
export interface BacktestProgress extends Progress {
  readonly case: string;
  readonly index: number;
  readonly cases: number;
}

/**
 * Runs published campaigns from their inputs and compares the predictions with the published outcomes: the reported
 * results of each scenario that are used for checking. Plans without such a result do not run. A study that is stopped
 * holds the worlds that were finished.
 * @throws {InputError} if a scenario has no outcome above 0 to check, or an input still waits for `feedcast tune`
 * @throws {RangeError} if `worlds` is no whole number from 1 to 10,000
 */
export async function backtest(scenarios: readonly Scenario[], options: BacktestOptions = {}): Promise<Backtest> {
  const { worlds = backtestWorlds, seed, engine, signal, onProgress, onCase } = options;
  requireOutcomes(scenarios);
  const finished: BacktestCase[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    const plans = [...new Set(checkedResults(scenario).map(({ plan }) => plan))];
    const place = { case: scenario.name, index, cases: scenarios.length };
    const follow = onProgress && ((progress: Progress) => onProgress({ ...progress, ...place }));
    try {
      const runs = await replicate(
        scenario,
        { plans, replicates: worlds, seed },
        { engine, signal, onProgress: follow },
      );
      finished.push(caseOf(scenario, runs));
    } catch (error) {
      if (!signal?.aborted || finished.length === 0) throw error;
    }
    if (signal?.aborted) break;
    onCase?.(finished[index]);
  }
  const isStopped = finished.length < scenarios.length || finished.some((each) => each.worlds < worlds);
  return {
    version,
    worlds,
    ...(isStopped ? { stoppedOf: scenarios.length } : {}),
    cases: finished,
    ...overall(finished.flatMap(({ outcomes }) => outcomes)),
  };
}

/** The published figures of a scenario that its predictions are held against. */
function checkedResults({ results }: Scenario): ReportedResult[] {
  return results.filter(({ usedFor }) => usedFor === "checking");
}

function requireOutcomes(scenarios: readonly Scenario[]): void {
  const faults = scenarios.flatMap((scenario): Fault[] => {
    const fault = (message: string): Fault => ({ place: scenario.file, path: "results_reported", message });
    const results = checkedResults(scenario);
    if (results.length === 0) {
      return [
        fault("expected an outcome to check, such as { views: 1M, tolerance: 10%, used_for: checking }, got none"),
      ];
    }
    return results
      .filter(({ value }) => !(value > 0))
      .map(({ metric, value }) => fault(`expected an outcome above 0, got ${metric} ${value}`));
  });
  if (faults.length > 0) throw new InputError(faults);
}

function caseOf(scenario: Scenario, { seed, plans, outcomes }: Replicates): BacktestCase {
  const results = checkedResults(scenario).map((result): BacktestOutcome => {
    const { metric, plan: name, value: outcome, source } = result;
    const plan = plans.find((each) => each.name === name)!;
    const { runs } = outcomes.find((each) => each.name === name)!;
    const values = metricValues(metric, runs);
    return {
      case: scenario.name,
      plan: name,
      platform: platformOf(plan),
      metric,
      ...(values ? comparedWith(quantiles(values), outcome) : {}),
      outcome,
      ...(source === undefined ? {} : { source }),
    };
  });
  return { case: scenario.name, seed, worlds: outcomes[0].runs.length, outcomes: results };
}

function comparedWith(
  predicted: { readonly p10: number; readonly p50: number; readonly p90: number },
  outcome: number,
): Pick<BacktestOutcome, "predicted" | "logError" | "inside"> {
  return {
    predicted,
    ...(predicted.p50 > 0 ? { logError: Math.log10(predicted.p50 / outcome) } : {}),
    inside: predicted.p10 <= outcome && outcome <= predicted.p90,
  };
}

/** Name of a plan's platform; of two platforms both names. */
function platformOf(plan: Plan): string {
  return (plan.onEach ?? [plan]).map(({ on }) => on.platform).join(" + ");
}
