/** Numbers as reports print them. Every function is total: a value that is not a finite number prints as it is. */
import { decimal, short } from "../lib/numberText.ts";

/** A ratio in prose: 4.04 → "4.0x"; a digit more beside 1, where "1.0x" would hide on which side. */
export function times(ratio: number): string {
  if (ratio > 0.9 && ratio < 1.1) return `${ratio.toFixed(2)}x`;
  return ratio < 1000 ? `${twoDigits(ratio)}x` : `${short(ratio, 2)}x`;
}

/** Two significant digits, trailing zero kept: "4.0", "12", "0.083". */
export function twoDigits(value: number): string {
  const rounded = Number(value.toPrecision(2));
  return rounded >= 100 ? short(rounded, 2) : decimal(rounded, 2, true);
}

/** A share of views as a whole percentage: "<1" for what is there but rounds to nothing. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return "<1";
  return String(Math.round(share * 100));
}

/** "39 of 40", never broken over two lines. */
export function worlds(count: number, of: number): string {
  return `${count}${TIE}of${TIE}${of}`;
}

/** A blank at which no line is broken; printed as a blank. */
export const TIE = "\u00a0";

/** Plural of a regular noun: "1 world", "3 worlds". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** "16 Nov" at the campaign's own clock. */
export function dayAndMonth(ms: number, zoneMinutes: number): string {
  const local = new Date(ms + zoneMinutes * 60_000);
  return `${local.getUTCDate()} ${months[local.getUTCMonth()]}`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
