import type { GroupSummary } from "../metrics/run.ts";
import type { GroupFigures, PlanFigures } from "../study/compare/comparison.ts";
import { type Cell, figure, type Table } from "./blocks.ts";

/** The share of each audience group that is reached, and how often, plan by plan. */
export function peopleByGroup(plans: readonly PlanFigures[]): Table[] {
  if (plans.every(({ byGroup }) => byGroup === undefined)) return [];
  const named = new Map(plans.flatMap(({ byGroup = [] }) => byGroup.map((group) => [group.name, group.isTarget])));
  const rows = [...named].flatMap(([name, isTarget]) => {
    const groups = plans.map(({ byGroup = [] }) => byGroup.find((group) => group.name === name));
    if (groups.every((group) => !group || group.users.p90 === 0)) return [];
    return [{ label: labelOf(name, isTarget), cells: groups.map(reached) }];
  });
  return [
    {
      kind: "table",
      title: "PEOPLE BY GROUP (% of the group reached, times seen by people reached; * the target)",
      heads: ["", ...plans.map(({ name }) => name)],
      rows,
    },
  ];
}

/** The target is marked. */
const labelOf = (name: string, isTarget: boolean) => (isTarget ? `* ${name}` : name);

function reached(group: GroupFigures | undefined): Cell {
  if (!group?.shareReached) return undefined;
  const { p10: low, p50: value, p90: high } = group.shareReached;
  const times = group.averageFrequency;
  return { kind: "share", value, low, high, ...(times ? { times: times.p50 } : {}) };
}

/** Every audience group of one run. */
export function groupsOfRun(groups: readonly GroupSummary[]): Table {
  return {
    kind: "table",
    title: "PEOPLE BY GROUP (* the target)",
    heads: ["", "users", "reached", "3+ times", "views", "followed", "posted UGC"],
    rows: groups
      .filter(({ users }) => users > 0)
      .map(({ name, isTarget, users, reach, reach3plus, views, follows, participants }) => ({
        label: labelOf(name, isTarget),
        cells: [users, reach, reach3plus, views, follows, participants].map((count) => figure(count)),
      })),
  };
}
