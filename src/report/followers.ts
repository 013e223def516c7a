import type { PlanFigures } from "../study/compare/comparison.ts";
import { decimals } from "../vocabulary/metrics.ts";
import { roles } from "../vocabulary/terms.ts";
import type { Table } from "./blocks.ts";
import { spreadCell } from "./plansTables.ts";
import { roleWords } from "./words.ts";

/** New followers of the brand and of each tier; nothing where the brand alone gained any, which the main table says. */
export function followersTables(plans: readonly PlanFigures[]): Table[] {
  const gained = roles.filter((role) => plans.some(({ followsByRole }) => followsByRole[role].p90 > 0));
  if (gained.every((role) => role === "brand")) return [];
  return [
    {
      kind: "table",
      title: "NEW FOLLOWERS BY ROLE OF THE ACCOUNT (medians)",
      heads: ["account", ...plans.map(({ name }) => name)],
      rows: gained.map((role) => ({
        label: roleWords[role],
        cells: plans.map(({ followsByRole }) => spreadCell(followsByRole[role], decimals("follows"))),
      })),
    },
  ];
}
