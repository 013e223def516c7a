import { decimal, short } from "../lib/numberText.ts";

/** Numbers as people read them. */

/** Both ends of a range, with the digits at which they differ; undefined where four digits are the same. */
export function shortRange(low: number, high: number, decimals = 20): readonly [string, string] | undefined {
  for (let digits = high < 1.5 * low ? 3 : 2; digits <= 4; digits++) {
    const ends = [short(low, digits, decimals), short(high, digits, decimals)] as const;
    if (ends[0] !== ends[1]) return ends;
  }
  return undefined;
}

/** A ratio in prose: 4.04 → "4.0x"; a digit more beside 1, where "1.0x" would hide on which side. */
export function times(ratio: number, moreDigits = 0, isBesideOne = ratio > 0.9 && ratio < 1.1): string {
  if (isBesideOne && ratio < 10) return `${ratio.toFixed(2 + moreDigits)}x`;
  if (!Number.isFinite(ratio)) return `${ratio}x`;
  const digits = 2 + moreDigits;
  const rounded = Number(ratio.toPrecision(digits));
  return `${rounded >= 1000 ? rounded.toLocaleString("en-US") : decimal(rounded, digits, 20, true)}x`;
}

/** A ratio and the ends of its range, with the digits at which the ends differ; without ends where three are the same. */
export function timesWithin(
  ratio: number,
  low: number,
  high: number,
): { readonly ratio: string; readonly ends?: readonly [string, string] } {
  // Beside 1 all three get the same decimals: "1.05x (0.97x to 1.12x)".
  const isBesideOne = (low > 0.5 && high < 2 && low < 1.1 && high > 0.9) || undefined;
  for (let more = 0; more <= 1; more++) {
    const ends = [times(low, more, isBesideOne), times(high, more, isBesideOne)] as const;
    if (ends[0] !== ends[1]) return { ratio: times(ratio, more, isBesideOne), ends };
  }
  return { ratio: times(ratio) };
}

/** Two significant digits, trailing zero kept: "4.0", "12", "0.083". */
export function twoDigits(value: number): string {
  const rounded = Number(value.toPrecision(2));
  return rounded >= 100 ? short(rounded, 2) : decimal(rounded, 2, 20, true);
}

/** A share of views as a whole percentage: "<1" for a share that is there but rounds to nothing. */
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

/** "A", "A and B", "A, B and C". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** "16 Nov" at the campaign's own clock. */
export function dayAndMonth(ms: number, zoneMinutes: number): string {
  const local = new Date(ms + zoneMinutes * 60_000);
  return `${local.getUTCDate()} ${months[local.getUTCMonth()]}`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
