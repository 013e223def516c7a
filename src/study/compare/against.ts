import type { MetricName } from "../../vocabulary/metrics.ts";
import type { Comparison, PairFigures } from "./comparison.ts";

/** The comparison with its pairs by key. JSON holds them once, as the list `comparisons`. */
export function againstBase(comparison: Omit<Comparison, "against">): Comparison {
  const against: Record<string, Partial<Record<MetricName, PairFigures>>> = Object.create(null);
  for (const pair of comparison.comparisons) {
    against[pair.other] ??= {};
    against[pair.other][pair.metric] = pair;
  }
  return Object.defineProperty({ ...comparison }, "against", { value: against, enumerable: false }) as Comparison;
}
