import { short } from "../../lib/numberText.ts";
import type { Comparison, PairFigures, PlanFigures, Spread } from "../../study/compare/comparison.ts";
import type { MetricName } from "../../vocabulary/metrics.ts";
import { times, twoDigits } from "../numbers.ts";
import { type Column, chunks, headRows, row, type Style, wrap } from "./layout.ts";

/** Metrics and what a table calls them. */
type Rows = readonly (readonly [MetricName, string])[];

/** People first, then how often, then views, then what they did. */
const rows: Rows = [
  ["reach", "People reached (1+)"],
  ["reach3plus", "Reached 3+ times"],
  ["targetReach", "Target reached (1+)"],
  ["targetReach3plus", "Target reached 3+"],
  ["averageFrequency", "Times seen, average"],
  ["earnedViews", "Views, earned"],
  ["paidViews", "Views, paid"],
  ["views", "Views, all"],
  ["participantPosts", "UGC videos"],
  ["viewsPerParticipantPost", "Views per UGC video"],
  ["shares", "Shares"],
  ["follows", "New followers"],
  ["concurrencyPeak", "Live viewers, peak"],
  ["questions", "Questions, live"],
  ["clicks", "Clicks on the link"],
  ["purchases", "Purchases"],
  ["leads", "Leads"],
];
const moneyRows: Rows = [
  ["sales", "Sales"],
  ["cost", "Cost"],
  ["costPerThousandViews", "Cost, 1,000 views"],
  ["costPerThousandPeople", "Cost, 1,000 people"],
  ["costPerThousandTarget", "Cost, 1,000 target"],
  ["costPerFollower", "Cost, new follower"],
  ["costPerSale", "Cost, sale kept"],
  ["costPerLead", "Cost, lead"],
];

const label: Column = { width: 20 };
const cell: Column = { width: 20 };

/** Medians and brackets of each plan, and how many times as much the base plan has. */
export function table({ plans, comparisons, campaign: { currency } }: Comparison, style: Style): string[] {
  const total = currency === undefined ? "Cost" : `Cost, ${currency}`;
  const named = moneyRows.map(([metric, name]) => [metric, metric === "cost" ? total : name] as const);
  const shown = [...rows, ...named].filter(([metric]) => plans.some((plan) => (plan[metric]?.p90 ?? 0) > 0));
  const changes = wrap(plans.map(({ name, change }) => `${name}: ${change}.`).join(" ")).map(style.faint);
  if (plans.length === 2) return [...block(plans, comparisons, shown, style), ...changes];
  const figures = chunks(plans, 3).flatMap((group, i) => [...(i ? [""] : []), ...block(group, [], shown, style)]);
  if (plans.length < 3) return [...figures, ...changes];
  const ratios = chunks(plans.slice(1), 3).flatMap((group) => [
    "",
    ...ratioBlock(plans[0], group, comparisons, shown, style),
  ]);
  return [...figures, ...ratios, ...changes];
}

function block(plans: readonly PlanFigures[], pairs: readonly PairFigures[], shown: Rows, style: Style): string[] {
  const withRatio = pairs.length > 0;
  const columns = [label, ...plans.map(() => cell), ...(withRatio ? [cell] : [])];
  const heads = ["", ...plans.map(({ name }) => name), ...(withRatio ? [`${plans[0].name} is`] : [])];
  return [
    ...headRows(heads, columns).map(style.strong),
    ...shown.map(([metric, name]) => {
      const cells = plans.map((plan) => figure(plan[metric]));
      return row([name, ...cells, ...(withRatio ? [ratio(pairs, plans[1].name, metric)] : [])], columns);
    }),
  ];
}

function ratioBlock(
  base: PlanFigures,
  others: readonly PlanFigures[],
  pairs: readonly PairFigures[],
  shown: Rows,
  style: Style,
): string[] {
  const columns = [label, ...others.map(() => cell)];
  const heads = [`${base.name} is`, ...others.map(({ name }) => `of: ${name}`)];
  return [
    ...headRows(heads, columns).map(style.strong),
    ...shown.map(([metric, name]) => row([name, ...others.map((plan) => ratio(pairs, plan.name, metric))], columns)),
  ];
}

/** " 212M (140M-290M)"; the bracket is left out where all worlds agree, and has a digit more where it is narrow. */
function figure(spread: Spread | undefined): string {
  if (!spread) return "    -";
  const median = short(spread.p50, 3).padStart(5);
  const { p10, p90 } = spread;
  const digits = p90 < 1.5 * p10 ? 3 : 2;
  return p10 === p90 ? median : `${median} (${short(p10, digits)}-${short(p90, digits)})`;
}

function ratio(pairs: readonly PairFigures[], other: string, metric: MetricName): string {
  const pair = pairs.find((candidate) => candidate.metric === metric && candidate.other === other);
  if (!pair?.ratio || !pair.ratioWorlds) return "-";
  const { p10, p90 } = pair.ratioWorlds;
  if (p10 === 1 && p90 === 1) return metric === "paidViews" ? "same by design" : "same";
  return p10 === p90 ? times(pair.ratio.mean) : `${times(pair.ratio.mean)} (${twoDigits(p10)}-${twoDigits(p90)})`;
}
