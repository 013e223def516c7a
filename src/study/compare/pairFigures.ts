import { meanInterval, pairedLogRatio, varianceRemoved } from "../../lib/statistics.ts";
import { type MetricName, metricNames, metrics } from "../../vocabulary/metrics.ts";
import type { PlanRuns } from "../replicate.ts";
import type { Estimate, PairFigures } from "./comparison.ts";
import { metricValues } from "./planFigures.ts";
import { quantiles } from "./spread.ts";

/** The base plan against another world by world, for every metric that both define in every world. */
export function pairFigures(base: PlanRuns, other: PlanRuns): PairFigures[] {
  return metricNames.flatMap((metric) => pairOn(metric, base, other) ?? []);
}

/** The same for one metric; undefined where a plan does not define it in some world. */
export function pairOn(metric: MetricName, base: PlanRuns, other: PlanRuns): PairFigures | undefined {
  const ofBase = metricValues(metric, base.runs);
  const ofOther = metricValues(metric, other.runs);
  return ofBase && ofOther && { base: base.name, other: other.name, metric, ...pair(ofBase, ofOther) };
}

/**
 * The plan that does better, by the 95 % interval of the mean ratio (of the mean difference, where there is no ratio);
 * undefined where the interval does not exclude equality, or one world gives none.
 */
export function betterPlan({ base, other, metric, ratio, difference }: PairFigures): string | undefined {
  const [{ low, high }, even] = ratio ? [ratio, 1] : [difference, 0];
  if (low === undefined || high === undefined) return undefined;
  const [more, less] = metrics[metric].better === "lower" ? [other, base] : [base, other];
  return low > even ? more : high < even ? less : undefined;
}

function pair(base: readonly number[], other: readonly number[]): Omit<PairFigures, "base" | "other" | "metric"> {
  const differences = base.map((value, world) => value - other[world]);
  return {
    ...(isPositive(base) && isPositive(other) ? ratioFigures(base, other) : {}),
    difference: differences.length < 2 ? { mean: differences[0] } : meanInterval(differences),
    baseWins: differences.filter((difference) => difference > 0).length,
    otherWins: differences.filter((difference) => difference < 0).length,
    worlds: base.length,
  };
}

function ratioFigures(base: readonly number[], other: readonly number[]): Partial<PairFigures> {
  const ratios = base.map((value, world) => value / other[world]);
  const ratio: Estimate = ratios.length < 2 ? { mean: ratios[0] } : pairedLogRatio(base, other);
  const { share, low, high } = varianceRemoved(base.map(Math.log), other.map(Math.log));
  // Too few worlds, or figures that never vary, give no interval.
  const removed = Number.isFinite(low) ? { varianceRemovedByPairing: { mean: share, low, high } } : {};
  return { ratio, ratioWorlds: quantiles(ratios), ...removed };
}

function isPositive(values: readonly number[]): boolean {
  return values.every((value) => value > 0);
}
