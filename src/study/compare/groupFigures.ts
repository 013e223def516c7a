import type { GroupMetric, GroupSummary } from "../../metrics/run.ts";
import { metricNames, metricsThatAdd } from "../../vocabulary/metrics.ts";
import type { Summary } from "../summary.ts";
import type { GroupFigures, PlanFigures, Spread } from "./comparison.ts";
import { rootMeanSquare, spread } from "./spread.ts";

/** The metrics of a group: counts, and the one quotient that is measured for groups too. */
const groupMetrics = metricNames.filter(
  (name) => metricsThatAdd("groups").includes(name) || name === "averageFrequency",
) as GroupMetric[];

/** Every audience group over the worlds of a plan, whose groups are the same in all of them. */
export function byGroup(runs: readonly Pick<Summary, "byGroup">[]): Pick<PlanFigures, "byGroup"> {
  const [first] = runs;
  if (!first?.byGroup) return {};
  return { byGroup: first.byGroup.map((_, g) => groupFigures(runs.flatMap((run) => run.byGroup?.[g] ?? []))) };
}

function groupFigures(worlds: readonly GroupSummary[]): GroupFigures {
  const { name, isTarget } = worlds[0];
  const errors = worlds.flatMap(({ standardError }) => standardError ?? []);
  /** Nothing where some world does not define the figure. */
  const over = (key: string, value: (world: GroupSummary) => number | undefined): [string, Spread][] => {
    const values = worlds.map(value);
    return values.every((each) => each !== undefined) ? [[key, spread(values)]] : [];
  };
  const figures = [
    ...over("users", ({ users }) => users),
    ...groupMetrics.flatMap((metric) => over(metric, (world) => world[metric])),
    ...over("shareReached", ({ reach, users }) => (users > 0 ? reach / users : undefined)),
  ];
  return {
    name,
    isTarget,
    ...(Object.fromEntries(figures) as object as Omit<GroupFigures, "name" | "isTarget">),
    ...(errors.length > 0 ? { standardError: rootMeanSquare(errors) } : {}),
  };
}
