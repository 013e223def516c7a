import { meanInterval, pairedLogRatio, varianceRemoved } from "../../lib/statistics.ts";
import { metricNames } from "../../vocabulary/metrics.ts";
import type { PlanRuns } from "../replicate.ts";
import type { Estimate, PairFigures } from "./comparison.ts";
import { metricValues } from "./planFigures.ts";
import { quantiles } from "./spread.ts";

/** The base plan against another world by world, for every metric that both define in every world. */
export function pairFigures(base: PlanRuns, other: PlanRuns): PairFigures[] {
  return metricNames.flatMap((metric) => {
    const valuesA = metricValues(metric, base.runs);
    const valuesB = metricValues(metric, other.runs);
    return valuesA && valuesB ? [{ base: base.name, other: other.name, metric, ...pair(valuesA, valuesB) }] : [];
  });
}

function pair(base: readonly number[], other: readonly number[]): Omit<PairFigures, "base" | "other" | "metric"> {
  const differences = base.map((value, world) => value - other[world]);
  return {
    ...(isPositive(base) && isPositive(other) ? ratioFigures(base, other) : {}),
    difference: differences.length < 2 ? { mean: differences[0] } : meanInterval(differences),
    baseWins: differences.filter((difference) => difference > 0).length,
    worlds: base.length,
  };
}

function ratioFigures(base: readonly number[], other: readonly number[]): Partial<PairFigures> {
  const ratios = base.map((value, world) => value / other[world]);
  const ratio: Estimate = ratios.length < 2 ? { mean: ratios[0] } : pairedLogRatio(base, other);
  const { share, low, high } = varianceRemoved(base.map(Math.log), other.map(Math.log));
  // Too few worlds, or figures that never vary: no interval, so nothing is said.
  const removed = Number.isFinite(low) ? { varianceRemovedByPairing: { mean: share, low, high } } : {};
  return { ratio, ratioWorlds: quantiles(ratios), ...removed };
}

function isPositive(values: readonly number[]): boolean {
  return values.every((value) => value > 0);
}
