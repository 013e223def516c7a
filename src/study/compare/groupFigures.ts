import type { GroupSummary } from "../../metrics/run.ts";
import type { Summary } from "../summary.ts";
import type { GroupFigures, PlanFigures, Spread } from "./comparison.ts";
import { rootMeanSquare, spread } from "./spread.ts";

/** Every audience group over the worlds of a plan, whose groups are the same in all of them. */
export function byGroup(runs: readonly Pick<Summary, "byGroup">[]): Pick<PlanFigures, "byGroup"> {
  const [first] = runs;
  if (!first?.byGroup) return {};
  return { byGroup: first.byGroup.map((_, g) => groupFigures(runs.flatMap((run) => run.byGroup?.[g] ?? []))) };
}

function groupFigures(worlds: readonly GroupSummary[]): GroupFigures {
  const over = (value: (world: GroupSummary) => number) => spread(worlds.map(value));
  const { name, isTarget } = worlds[0];
  const errors = worlds.flatMap(({ standardError }) => standardError ?? []);
  return {
    name,
    isTarget,
    users: over(({ users }) => users),
    impressions: over(({ impressions }) => impressions),
    views: over(({ views }) => views),
    reach: over(({ reach }) => reach),
    reach3plus: over(({ reach3plus }) => reach3plus),
    ...whereDefined("averageFrequency", worlds, ({ averageFrequency }) => averageFrequency),
    participants: over(({ participants }) => participants),
    follows: over(({ follows }) => follows),
    ...whereDefined("shareReached", worlds, ({ reach, users }) => (users > 0 ? reach / users : undefined)),
    ...(errors.length > 0 ? { standardError: rootMeanSquare(errors) } : {}),
  };
}

/** Absent where some world does not define it. */
function whereDefined<K extends "averageFrequency" | "shareReached">(
  name: K,
  worlds: readonly GroupSummary[],
  value: (world: GroupSummary) => number | undefined,
): { [Name in K]?: Spread } {
  const values = worlds.map(value).filter((figure) => figure !== undefined);
  return values.length === worlds.length ? ({ [name]: spread(values) } as { [Name in K]?: Spread }) : {};
}
