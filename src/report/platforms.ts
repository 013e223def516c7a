import { short } from "../lib/numberText.ts";
import type { Run } from "../metrics/run.ts";
import type { PlanFigures, Spread } from "../study/compare/comparison.ts";
import { decimals, type MetricName, metrics, metricsInTable } from "../vocabulary/metrics.ts";
import { figure, type Table, textCell } from "./blocks.ts";
import { percent } from "./numbers.ts";

/** A plan on two platforms as figures: of each alone, of both together, and of people who use both. */
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

/** Every plan that runs on two platforms at once: medians. */
export function onEachPlatform(plans: readonly PlanFigures[]): Table[] {
  return plans.flatMap((plan) => {
    const { platforms, overlap } = plan;
    if (!platforms || !overlap) return [];
    const median = ({ users, reached }: { users: Spread; reached: Spread }) => ({
      users: users.p50,
      reached: reached.p50,
    });
    return tableOf(plan.name, {
      titles: platforms.map(({ title }) => title),
      each: platforms.map((platform) => (metric) => platform[metric]?.p50),
      together: (metric) => plan[metric]?.p50,
      overlap: median(overlap),
      byGroup: (overlap.byGroup ?? []).map(({ name, ...people }) => ({ name, ...median(people) })),
    });
  });
}

/** One run of such a plan. */
export function platformsOfRun({ platforms, overlap, metrics: together }: Run, name: string): Table[] {
  if (!platforms || !overlap) return [];
  return [
    tableOf(name, {
      titles: platforms.map(({ title }) => title),
      each: platforms.map(
        ({ run }) =>
          (metric) =>
            run.metrics[metric],
      ),
      together: (metric) => together[metric],
      overlap,
      byGroup: overlap.byGroup ?? [],
    }),
  ];
}

function tableOf(name: string, { titles, each, together, overlap, byGroup }: Sides): Table {
  const shown = metricsInTable("platforms").filter((metric) => each.some((of) => (of(metric) ?? 0) > 0));
  return {
    kind: "table",
    title: `${name.toUpperCase()} BY PLATFORM`,
    heads: ["", ...titles, "on both", "people, once"],
    rows: shown.map((metric) => ({
      label: metrics[metric].label,
      cells: [
        ...each.map((of) => figure(of(metric), decimals(metric))),
        metric === "reach" ? figure(overlap.reached) : textCell(""),
        figure(together(metric), decimals(metric)),
      ],
    })),
    notes: [`Use both: ${usersOf(overlap, byGroup)}.`],
  };
}

/** `brides 2.4M, 41% of them reached on both; everyone else …`, or the figures alone where there are no groups. */
function usersOf(overlap: People, byGroup: Sides["byGroup"]): string {
  const reached = ({ users, reached: people }: People) =>
    users > 0 ? `${short(users, 3)}, ${percent(people / users)}% of them reached on both` : "nobody";
  if (byGroup.length === 0) return reached(overlap);
  return byGroup.map((group) => `${group.name} ${reached(group)}`).join("; ");
}
