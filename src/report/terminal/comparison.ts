import { short } from "../../lib/numberText.ts";
import type { Comparison } from "../../study/compare/comparison.ts";
import { counted } from "../numbers.ts";
import { caveats } from "./caveats.ts";
import { chance, inputs, reportedResults } from "./evidence.ts";
import { peopleByGroup } from "./groups.ts";
import { columnsOf, page, type Style, styleFor, WIDTH, wrap } from "./layout.ts";
import { matrix } from "./matrix.ts";
import { money } from "./money.ts";
import { perDay } from "./perDay.ts";
import { onEachPlatform } from "./platforms.ts";
import { table } from "./table.ts";
import { verdict, worldsNote } from "./verdict.ts";

export interface ReportOptions {
  /** Whether bold and dim may be used. */
  readonly colour: boolean;
}

/** The printed report of a comparison: at most 80 columns, ends with a line break. */
export function terminalReport(comparison: Comparison, { colour }: ReportOptions): string {
  const style = styleFor(colour);
  const { plans, campaign } = comparison;
  return page([
    headline(comparison, style),
    verdict(comparison, style),
    table(comparison, style),
    peopleByGroup(plans, style),
    onEachPlatform(plans, style),
    money(comparison, style),
    ...plans.map((plan) => matrix(plan, style)),
    perDay(plans, campaign, style),
    chance(comparison, style),
    reportedResults(comparison, style),
    inputs(comparison, style),
    caveats(comparison, style),
  ]);
}

/** `PASHA: DOUYIN vs FOLLOW FEED      600M users, 28 days, 40 paired worlds` */
function headline(comparison: Comparison, { strong, faint }: Style): string[] {
  const { campaign, plans, replicates } = comparison;
  const title = `${campaign.name}: ${plans.map(({ name }) => name).join(" vs ")}`.toUpperCase();
  const paired = plans.length > 1 ? "paired world" : "world";
  const size = `${short(campaign.users, 3)} users, ${counted(campaign.days, "day")}, ${counted(replicates, paired)}`;
  const note = faint(`(${worldsNote(comparison)})`);
  const gap = WIDTH - columnsOf(title) - size.length;
  if (gap >= 3) return [strong(title) + " ".repeat(gap) + size, note];
  return [...wrap(title).map(strong), size, note];
}
