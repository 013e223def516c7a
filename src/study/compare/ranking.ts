import { mean } from "../../lib/statistics.ts";
import { type MetricName, metrics } from "../../vocabulary/metrics.ts";
import type { PlanRuns } from "../replicate.ts";
import type { Comparison, Ranking } from "./comparison.ts";
import { betterPlan, pairOn } from "./pairFigures.ts";
import { metricValues } from "./planFigures.ts";

/**
 * All plans in order of merit, from the paired intervals of every two of them. The order is cut between two neighbours
 * only where every plan above the cut is told apart from every plan below it, so that each "above" is proven.
 * @param metric the campaign's objective; earned views where there is none
 */
export function ranking(
  metric: MetricName = "earnedViews",
  outcomes: readonly PlanRuns[],
): Pick<Comparison, "ranking"> {
  const means = outcomes.map(({ runs }) => mean(metricValues(metric, runs) ?? [Number.NaN]));
  if (outcomes.length < 3 || outcomes[0].runs.length < 2 || means.some(Number.isNaN)) return {};
  const sign = metrics[metric].better === "lower" ? 1 : -1;
  const order = outcomes.map((plan, i) => ({ plan, mean: means[i] })).sort((p, q) => sign * (p.mean - q.mean));
  const isAbove = (upper: PlanRuns, lower: PlanRuns): boolean => {
    const pair = pairOn(metric, upper, lower);
    return pair !== undefined && betterPlan(pair) === upper.name;
  };
  const groups: string[][] = [];
  order.forEach(({ plan }, i) => {
    const isCut = order.slice(0, i).every(({ plan: upper }) => order.slice(i).every((low) => isAbove(upper, low.plan)));
    if (isCut) groups.push([plan.name]);
    else groups.at(-1)!.push(plan.name);
  });
  return { ranking: { metric, groups } satisfies Ranking };
}
