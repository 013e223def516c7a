import { short } from "../../lib/numberText.ts";
import type { Run } from "../../metrics/run.ts";
import type { PlanFigures, Spread } from "../../study/compare/comparison.ts";
import type { MetricName } from "../../vocabulary/metrics.ts";
import { percent } from "../numbers.ts";
import { type Column, headRows, row, type Style, wrap } from "./layout.ts";

const rows: readonly (readonly [MetricName, string])[] = [
  ["reach", "People reached (1+)"],
  ["reach3plus", "Reached 3+ times"],
  ["targetReach", "Target reached (1+)"],
  ["targetReach3plus", "Target reached 3+"],
  ["views", "Views, all"],
  ["cost", "Cost"],
  ["costPerThousandTarget", "Cost, 1,000 target"],
];

/** A plan on two platforms as figures: of each alone, of both together, and of who is on both. */
interface Sides {
  readonly titles: readonly string[];
  readonly each: readonly ((metric: MetricName) => number | undefined)[];
  readonly together: (metric: MetricName) => number | undefined;
  readonly overlap: People;
  readonly byGroup: readonly (People & { readonly name: string })[];
}
interface People {
  readonly users: number;
  readonly reached: number;
}

const columns: readonly Column[] = [{ width: 20 }, ...[1, 2, 3, 4].map((): Column => ({ width: 15, align: "right" }))];

/** Every plan that runs on two platforms at once: medians. */
export function onEachPlatform(plans: readonly PlanFigures[], style: Style): string[] {
  return plans.flatMap((plan, i) => {
    const { platforms, overlap } = plan;
    if (!platforms || !overlap) return [];
    const median = ({ users, reached }: { users: Spread; reached: Spread }) => ({
      users: users.p50,
      reached: reached.p50,
    });
    const lines = block(plan.name, style, {
      titles: platforms.map(({ title }) => title),
      each: platforms.map((platform) => (metric) => platform[metric]?.p50),
      together: (metric) => plan[metric]?.p50,
      overlap: median(overlap),
      byGroup: (overlap.byGroup ?? []).map(({ name, ...people }) => ({ name, ...median(people) })),
    });
    return plans.slice(0, i).some(({ platforms }) => platforms) ? ["", ...lines] : lines;
  });
}

/** One run of such a plan. */
export function platformsOfRun({ platforms, overlap, metrics }: Run, name: string, style: Style): string[] {
  if (!platforms || !overlap) return [];
  return block(name, style, {
    titles: platforms.map(({ title }) => title),
    each: platforms.map(
      ({ run }) =>
        (metric) =>
          run.metrics[metric],
    ),
    together: (metric) => metrics[metric],
    overlap,
    byGroup: overlap.byGroup ?? [],
  });
}

function block(name: string, { strong }: Style, { titles, each, together, overlap, byGroup }: Sides): string[] {
  const figure = (value: number | undefined) => (value === undefined ? "-" : short(value, 3));
  const shown = rows.filter(([metric]) => each.some((of) => (of(metric) ?? 0) > 0));
  return [
    ...headRows([`${name.toUpperCase()} IS`, ...titles, "on both", "people, once"], columns).map(strong),
    ...shown.map(([metric, label]) =>
      row(
        [
          label,
          ...each.map((of) => figure(of(metric))),
          metric === "reach" ? figure(overlap.reached) : "",
          figure(together(metric)),
        ],
        columns,
      ),
    ),
    ...wrap(`Use both: ${usersOf(overlap, byGroup)}.`),
  ];
}

/** `brides 2.4M, 41% of them reached on both; everyone else …`, or the figures alone where there are no groups. */
function usersOf(overlap: People, byGroup: Sides["byGroup"]): string {
  const reached = ({ users, reached: people }: People) =>
    users > 0 ? `${short(users, 3)}, ${percent(people / users)}% of them reached on both` : "nobody";
  if (byGroup.length === 0) return reached(overlap);
  return byGroup.map((group) => `${group.name} ${reached(group)}`).join("; ");
}
