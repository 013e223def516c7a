import type { BriefFile } from "../entries/schema.ts";
import { dayMs } from "../values/when.ts";
import type { Report } from "./bounds.ts";

/** `campaign:` — its length is stated once, above 0 and at most a year. */
export function checkDates({ campaign }: BriefFile, report: Report): void {
  const { start, days, end } = campaign;
  if (days === undefined && end === undefined) report(["campaign"], "expected days: (a number of days), got nothing");
  if (days !== undefined && end !== undefined) report(["campaign", "end"], "expected days or end, got both");
  if (end === undefined) return;
  const length = (end.ms - start.ms) / dayMs;
  if (length <= 0) report(["campaign", "end"], "expected a time after the start, got one that is not later");
  else if (length > 366)
    report(["campaign", "end"], `expected at most 366 days after the start, got ${Number(length.toPrecision(4))}`);
}
