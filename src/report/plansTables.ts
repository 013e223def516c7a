import type { Comparison, PairFigures, PlanFigures, Spread } from "../study/compare/comparison.ts";
import { decimals, type MetricName, metrics, metricsInTable } from "../vocabulary/metrics.ts";
import { type Cell, type FigureCell, type Table, textCell } from "./blocks.ts";

/** Medians of all plans, and the ratios of the base plan to the others: in the same table where there is one other. */
export function plansTables(comparison: Comparison): Table[] {
  const { plans, comparisons } = comparison;
  const [base, ...others] = plans;
  const names = shownMetrics(comparison);
  const ratiosTo = (plan: PlanFigures) => names.map((metric) => ratioCell(comparisons, plan.name, metric));
  const changes = plans.map(({ name, change }) => `${name}: ${change}.`).join(" ");
  const label = (metric: MetricName) => labelOf(metric, comparison);
  const isPair = others.length === 1;
  const ratioColumn = isPair ? ratiosTo(others[0]) : undefined;
  const medians: Table = {
    kind: "table",
    heads: ["", ...plans.map(({ name }) => name), ...(isPair ? ["Ratio, 1st to 2nd"] : [])],
    rows: names.map((metric, i) => ({
      label: label(metric),
      cells: [
        ...plans.map((plan) => spreadCell(plan[metric], decimals(metric))),
        ...(ratioColumn ? [ratioColumn[i]] : []),
      ],
    })),
    ...(others.length < 2 ? { notes: [changes] } : {}),
  };
  if (others.length < 2) return [medians];
  const columns = others.map(ratiosTo);
  const ratios: Table = {
    kind: "table",
    heads: [`Ratio of ${base.name} to`, ...others.map(({ name }) => name)],
    rows: names.map((metric, i) => ({ label: label(metric), cells: columns.map((column) => column[i]) })),
    notes: [changes],
  };
  return [medians, ratios];
}

/** The objective first, then the metrics of which some plan has any. */
function shownMetrics({ plans, campaign: { objective } }: Comparison): MetricName[] {
  const hasAny = (metric: MetricName) => plans.some((plan) => (plan[metric]?.p90 ?? 0) > 0);
  const listed = metricsInTable("plans").filter((metric) => metric !== objective && hasAny(metric));
  return objective !== undefined && plans.some((plan) => plan[objective]) ? [objective, ...listed] : listed;
}

function labelOf(metric: MetricName, { campaign: { currency } }: Comparison): string {
  const isTotal = metric === "cost" || metric === "sales";
  return isTotal && currency !== undefined ? `${metrics[metric].label}, ${currency}` : metrics[metric].label;
}

/** A median with the range of 8 of 10 worlds. */
export function spreadCell(spread: Spread | undefined, most: number): FigureCell | undefined {
  return spread && { kind: "figure", value: spread.p50, low: spread.p10, high: spread.p90, decimals: most };
}

function ratioCell(pairs: readonly PairFigures[], other: string, metric: MetricName): Cell {
  const pair = pairs.find((candidate) => candidate.metric === metric && candidate.other === other);
  if (!pair?.ratio || !pair.ratioWorlds) return undefined;
  const { p10, p90 } = pair.ratioWorlds;
  if (p10 === 1 && p90 === 1) return textCell(metric === "paidViews" ? "same by design" : "same");
  return { kind: "ratio", value: pair.ratio.mean, low: p10, high: p90 };
}
