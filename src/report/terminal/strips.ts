import { short } from "../../lib/numberText.ts";
import type { Strips } from "../blocks.ts";
import { clip, columnsOf, type Style } from "./layout.ts";

const levels = "▁▂▃▄▅▆▇█";
/** The widest strip that leaves room for its dates and its peak on 80 columns. */
const STRIP = 28;

/** One strip per row, each scaled to its own highest; several days a step where the campaign is long. */
export function stripLines({ title, note, from, to, rows }: Strips, { strong, faint }: Style): string[] {
  const perStep = Math.ceil(Math.max(...rows.map(({ values }) => values.length)) / STRIP);
  const unit = perStep === 1 ? "" : `, ${perStep} days a step`;
  return [
    `${strong(title)} ${faint(`(${note}${unit})`)}`,
    ...rows.map(({ label, values }) => {
      const peak = Math.max(...values);
      const name = clip(label, 17);
      const strip = `${name}${" ".repeat(19 - columnsOf(name))}${from} |${sparkline(sums(values, perStep))}| ${to}`;
      return peak > 0 ? `${strip}  day ${values.indexOf(peak) + 1}: ${short(peak, 2)}` : strip;
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
