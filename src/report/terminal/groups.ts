import { short } from "../../lib/numberText.ts";
import type { GroupSummary } from "../../metrics/run.ts";
import type { GroupFigures, PlanFigures } from "../../study/compare/comparison.ts";
import { percent, twoDigits } from "../numbers.ts";
import { type Column, chunks, headRows, row, type Style } from "./layout.ts";

const label: Column = { width: 26 };
const cell: Column = { width: 18 };

/** How much of each audience group is reached, and how often, plan by plan. */
export function peopleByGroup(plans: readonly PlanFigures[], style: Style): string[] {
  if (plans.every(({ byGroup }) => byGroup === undefined)) return [];
  const blocks = chunks(plans, 3).flatMap((group, i) => [...(i > 0 ? [""] : []), ...block(group, style)]);
  return [style.strong("PEOPLE BY GROUP (% of it reached, times seen by those reached; * the target)"), ...blocks];
}

function block(plans: readonly PlanFigures[], style: Style): string[] {
  const columns = [label, ...plans.map(() => cell)];
  const named = new Map(plans.flatMap(({ byGroup = [] }) => byGroup.map((group) => [group.name, group.isTarget])));
  const lines = [...named].flatMap(([name, isTarget]) => {
    const groups = plans.map(({ byGroup = [] }) => byGroup.find((group) => group.name === name));
    if (groups.every((group) => !group || group.users.p90 === 0)) return [];
    return [row([labelOf(name, isTarget), ...groups.map(reached)], columns)];
  });
  return [...headRows(["", ...plans.map(({ name }) => name)], columns).map(style.strong), ...lines];
}

/** The target is marked. */
const labelOf = (name: string, isTarget: boolean) => (isTarget ? `* ${name}` : name);

/** "31% (28-35)  2.9x"; the bracket is left out where all worlds agree. */
function reached(group: GroupFigures | undefined): string {
  if (!group?.shareReached) return "-";
  const { p10, p50, p90 } = group.shareReached;
  const [low, high] = [percent(p10), percent(p90)];
  const share = `${percent(p50)}%${low === high ? "" : ` (${low}-${high})`}`;
  return group.averageFrequency ? `${share.padEnd(11)} ${twoDigits(group.averageFrequency.p50)}x` : share;
}

/** Every audience group of one run. */
export function groupList(groups: readonly GroupSummary[], { strong }: Style): string[] {
  const right = (width: number): Column => ({ width, align: "right" });
  const columns = [label, right(8), right(9), right(9), right(8), right(10), right(10)];
  const heads = ["", "users", "reached", "3+ times", "views", "followed", "UGC people"];
  return [
    strong("PEOPLE BY GROUP (* the target)"),
    ...headRows(heads, columns),
    ...groups
      .filter(({ users }) => users > 0)
      .map(({ name, isTarget, users, reach, reach3plus, views, follows, participants }) => {
        const counts = [users, reach, reach3plus, views, follows, participants];
        return row([labelOf(name, isTarget), ...counts.map((count) => short(count, 3))], columns);
      }),
  ];
}
