import { short } from "../../lib/numberText.ts";
import type { CampaignFacts, PlanFigures } from "../../study/compare/comparison.ts";
import { dayAndMonth } from "../numbers.ts";
import { clip, columnsOf, type Style } from "./layout.ts";

const levels = "▁▂▃▄▅▆▇█";
/** Widest strip that leaves room for its dates and its peak on 80 columns. */
const STRIP = 28;

/** Median views of each day (of several, where the campaign is long), each plan scaled to its own highest. */
export function perDay(plans: readonly PlanFigures[], campaign: CampaignFacts, { strong, faint }: Style): string[] {
  const { startMs, zoneMinutes } = campaign;
  const days = plans[0].viewsPerDay.p50.length;
  const perStep = Math.ceil(days / STRIP);
  const first = dayAndMonth(startMs, zoneMinutes);
  const last = dayAndMonth(startMs + (days - 1) * 86_400_000, zoneMinutes);
  const unit = perStep === 1 ? "" : `, ${perStep} days a step`;
  const title = `${strong("VIEWS PER DAY")} ${faint(`(medians, each scaled to its own peak${unit})`)}`;
  return [
    title,
    ...plans.map(({ name, viewsPerDay: { p50 } }) => {
      const peak = Math.max(...p50);
      const strip = sparkline(sums(p50, perStep));
      const label = clip(name, 17);
      const head = `${label}${" ".repeat(19 - columnsOf(label))}${first} |${strip}| ${last}`;
      return peak > 0 ? `${head}  day ${p50.indexOf(peak) + 1}: ${short(peak, 2)}` : head;
    }),
  ];
}

/** One block character per value, from nothing to the largest; values ≥ 0. */
export function sparkline(values: readonly number[]): string {
  const top = Math.max(...values);
  const level = (value: number) => (top > 0 ? Math.round((value / top) * (levels.length - 1)) : 0);
  return values.map((value) => levels[level(value)]).join("");
}

function sums(values: readonly number[], size: number): number[] {
  const groups = Array.from({ length: Math.ceil(values.length / size) }, () => 0);
  values.forEach((value, i) => {
    groups[Math.floor(i / size)] += value;
  });
  return groups;
}
