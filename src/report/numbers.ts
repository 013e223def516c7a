/** Numbers as people read them. Every function is total: what is not a finite number prints as it is. */

const units = [
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** 1,234,567 → "1.2M" at 2 significant digits; from 1,000 on with k, M or B, without zeros that say nothing. */
export function short(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(digits));
  const [unit, letter] = units.find(([size]) => Math.abs(rounded) >= size) ?? [1, ""];
  return plain(rounded / unit, digits) + letter;
}

/** A ratio in prose: 4.04 → "4.0x"; a digit more beside 1, where "1.0x" would hide on which side. */
export function times(ratio: number): string {
  if (ratio > 0.9 && ratio < 1.1) return `${ratio.toFixed(2)}x`;
  return ratio < 1000 ? `${twoDigits(ratio)}x` : `${short(ratio)}x`;
}

/** Two significant digits, trailing zero kept: "4.0", "12", "0.083". */
export function twoDigits(value: number): string {
  const rounded = Number(value.toPrecision(2));
  return rounded >= 100 ? short(rounded) : plain(rounded, 2, true);
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

/** Decimal notation with at most `digits` significant digits, without an exponent. */
function plain(value: number, digits: number, keepZeros = false): string {
  if (value === 0) return "0";
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  const text = value.toFixed(Math.min(20, Math.max(0, digits - 1 - magnitude)));
  return keepZeros || !text.includes(".") ? text : text.replace(/\.?0+$/, "");
}
