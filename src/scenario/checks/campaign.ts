import type { BriefFile } from "../entries/schema.ts";
import type { Report } from "./bounds.ts";

/** What no single value can tell: whether the values of a scenario fit together. */

/** Length of the campaign: stated once, above 0. */
export function checkDates({ campaign }: BriefFile, report: Report): void {
  const { start, days, end } = campaign;
  if (days === undefined && end === undefined) report(["campaign"], "expected days: (a number of days), got nothing");
  if (days !== undefined && end !== undefined) report(["campaign", "end"], "expected days or end, got both");
  if (end === undefined) return;
  if (end.ms <= start.ms) report(["campaign", "end"], "expected a time after the start, got one that is not");
  else if (end.ms - start.ms > 366 * 86_400_000)
    report(["campaign", "end"], "expected at most 366 days after the start");
}
