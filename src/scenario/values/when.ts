import { expected, meant } from "../../vocabulary/faults.ts";
import { fails, type Reading } from "./statedValue.ts";

/** A moment with the offset of the zone it was written in. */
export interface Instant {
  /** Milliseconds since 1970 UTC. */
  readonly ms: number;
  /** Minutes east of UTC. */
  readonly zoneMinutes: number;
}

/** Time at which a post is published. Days are local days of the campaign; within days people's activity decides the hour. */
export type When =
  /** Hours after the start. */
  | { readonly kind: "after"; readonly hours: number }
  | { readonly kind: "moment"; readonly ms: number }
  /** Local days counted from the launch day (0), both inclusive. */
  | { readonly kind: "days"; readonly first: number; readonly last: number }
  /** Calendar days at midnight UTC, both inclusive. */
  | { readonly kind: "dates"; readonly firstMs: number; readonly lastMs: number };

export const dayMs = 86_400_000;
/** Any day of the campaign. */
export const everyday: When = { kind: "days", first: 0, last: Number.POSITIVE_INFINITY };
const whenWords = ["launch day", "first week", "everyday"] as const;
const anything = "a time such as launch day, launch day + 2d, first week, everyday or a date";

/** `2020-11-16T10:00+08:00`: a date, a time and a zone. */
export function readInstant(raw: unknown): Reading<Instant> {
  const what = "a date, time and zone such as 2020-11-16T10:00+08:00";
  const match =
    typeof raw === "string"
      ? /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2})?)?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(raw.trim())
      : null;
  if (match === null) return fails(expected(what, raw));
  const [, date, time = "00:00", zone] = match;
  if (zone === undefined) return fails(expected(what, raw, `the zone is missing; did you mean ${date}T${time}+08:00?`));
  const day = calendarDay(date!);
  const [hours, minutes] = time.split(":").map(Number) as [number, number];
  if (day === undefined || hours > 23 || minutes > 59) return fails(expected(what, raw, "there is no such moment"));
  const offset = zone === "Z" ? [0, 0] : [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  const zoneMinutes = (zone.startsWith("-") ? -1 : 1) * (offset[0] * 60 + offset[1]);
  if (Math.abs(zoneMinutes) > 14 * 60) return fails(expected(what, raw, "there is no such zone"));
  return { read: { ms: day + (hours * 60 + minutes - zoneMinutes) * 60_000, zoneMinutes } };
}

/** Midnight UTC of a date that exists, in ms. */
function calendarDay(date: string): number | undefined {
  const ms = Date.parse(`${date}T00:00Z`);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date ? undefined : ms;
}

export function readWhen(raw: unknown): Reading<When> {
  if (typeof raw !== "string") return fails(expected(anything, raw));
  const text = raw.trim();
  if (text === "launch day") return { read: { kind: "days", first: 0, last: 0 } };
  if (text === "first week") return { read: { kind: "days", first: 0, last: 6 } };
  if (text === "everyday") return { read: everyday };
  const later = /^launch day\s*\+\s*(\d+(?:\.\d+)?)\s*(min|h|d|w)$/.exec(text);
  if (later !== null) {
    const [, amount, unit] = later;
    if (unit === "h" || unit === "min")
      return { read: { kind: "after", hours: Number(amount) / (unit === "h" ? 1 : 60) } };
    const day = Math.floor(Number(amount) * (unit === "w" ? 7 : 1));
    return { read: { kind: "days", first: day, last: day } };
  }
  const dates = /^(\d{4}-\d{2}-\d{2})(?:\s*\.\.\s*(\d{4}-\d{2}-\d{2}))?$/.exec(text);
  if (dates !== null) {
    const firstMs = calendarDay(dates[1]);
    const lastMs = dates[2] === undefined ? firstMs : calendarDay(dates[2]);
    if (firstMs === undefined || lastMs === undefined) return fails(expected(anything, raw, "there is no such day"));
    if (firstMs > lastMs)
      return fails(expected("a range from first to last day", raw, `did you mean ${dates[2]}..${dates[1]}?`));
    return { read: { kind: "dates", firstMs, lastMs } };
  }
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) {
    const instant = readInstant(text);
    return "faults" in instant ? instant : { read: { kind: "moment", ms: instant.read.ms } };
  }
  if (/^\d{1,2}:\d{2}$/.test(text)) return fails(expected(anything, raw, "did you mean launch day + 2h?"));
  return fails(expected(anything, raw, meant(text, whenWords)));
}

/** Hours after the start within which a post is published: `[from, to)`, inside `[0, horizon)`; empty if `from ≥ to`. */
export function windowOf(
  when: When,
  start: Instant,
  horizonHours: number,
): { readonly from: number; readonly to: number } {
  const midnight = -hourOfDay(start);
  const clipped = (from: number, to: number) => ({ from: Math.max(0, from), to: Math.min(horizonHours, to) });
  switch (when.kind) {
    case "after":
      return { from: when.hours, to: when.hours };
    case "moment": {
      const hours = (when.ms - start.ms) / 3_600_000;
      return { from: hours, to: hours };
    }
    case "days":
      return clipped(midnight + 24 * when.first, midnight + 24 * (when.last + 1));
    case "dates": {
      const localMidnightMs = start.ms + midnight * 3_600_000 + start.zoneMinutes * 60_000;
      return clipped(
        midnight + (when.firstMs - localMidnightMs) / 3_600_000,
        midnight + (when.lastMs + dayMs - localMidnightMs) / 3_600_000,
      );
    }
  }
}

/** Local hour of day of a moment, 0 … 24. */
export function hourOfDay({ ms, zoneMinutes }: Instant): number {
  const local = ms + zoneMinutes * 60_000;
  return (local - Math.floor(local / dayMs) * dayMs) / 3_600_000;
}
