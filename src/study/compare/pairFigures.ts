import { meanInterval, pairedLogRatio, varianceRemoved } from "../../lib/statistics.ts";
import { metricNames } from "../../vocabulary/metrics.ts";
import type { Summary } from "../job.ts";
import type { Estimate, PairFigures } from "./comparison.ts";
import { metricValues } from "./planFigures.ts";
import { quantiles } from "./spread.ts";

/** One plan's worlds, in order. */
export interface PlanRuns {
  readonly name: string;
  readonly runs: readonly Summary[];
}

/** Plan `a` against plan `b` world by world, for every metric that both define in every world. */
export function pairFigures(a: PlanRuns, b: PlanRuns): PairFigures[] {
  return metricNames.flatMap((metric) => {
    const valuesA = metricValues(metric, a.runs);
    const valuesB = metricValues(metric, b.runs);
    return valuesA && valuesB ? [{ a: a.name, b: b.name, metric, ...pair(valuesA, valuesB) }] : [];
  });
}

function pair(a: readonly number[], b: readonly number[]): Omit<PairFigures, "a" | "b" | "metric"> {
  const differences = a.map((value, world) => value - b[world]);
  return {
    ...(isPositive(a) && isPositive(b) ? ratioFigures(a, b) : {}),
    difference: differences.length < 2 ? { mean: differences[0] } : meanInterval(differences),
    worldsAWins: differences.filter((difference) => difference > 0).length,
    worlds: a.length,
  };
}

function ratioFigures(a: readonly number[], b: readonly number[]): Partial<PairFigures> {
  const ratios = a.map((value, world) => value / b[world]);
  const ratio: Estimate = ratios.length < 2 ? { mean: ratios[0] } : pairedLogRatio(a, b);
  const { share, low, high } = varianceRemoved(a.map(Math.log), b.map(Math.log));
  // Too few worlds, or figures that never vary: no interval, so nothing is said.
  const removed = Number.isFinite(low) ? { varianceRemovedByPairing: { mean: share, low, high } } : {};
  return { ratio, ratioWorlds: quantiles(ratios), ...removed };
}

function isPositive(values: readonly number[]): boolean {
  return values.every((value) => value > 0);
}
