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
  /** Local days counted from the launch day (0), both inclusive; of these days the part that is meant. */
  | ({ readonly kind: "days"; readonly first: number; readonly last: number } & PartOfDays)
  /** Calendar days at midnight UTC, both inclusive. */
  | ({ readonly kind: "dates"; readonly firstMs: number; readonly lastMs: number } & PartOfDays);

/** The part of some days that is meant. */
export interface PartOfDays {
  /** Absent: all days of the week. */
  readonly only?: "weekends" | "weekdays";
  /** Local hours of day, from ≤ to; absent: all day, and people's activity decides. */
  readonly between?: { readonly from: number; readonly to: number };
}

export const dayMs = 86_400_000;
/** Any day of the campaign. */
export const everyday = { kind: "days", first: 0, last: Number.POSITIVE_INFINITY } as const satisfies When;
const whenWords = ["launch day", "first week", "everyday", "weekends", "weekdays", "week 2", "day 3"] as const;
const anything =
  "a time such as launch day, launch day + 2d, first week, week 2, weekends, everyday at 20:00 or a date";

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

/** `first week at 20:00`, `weekends at 19:00..23:00` or `20:00 every day`: days, and hours of each. */
export function readWhen(raw: unknown): Reading<When> {
  if (typeof raw !== "string") return fails(expected(anything, raw));
  const every = /^(\d{1,2}:\d{2})\s+every\s?(?:day|evening|morning|night)$/.exec(raw.trim());
  const [text, clock] = every ? ["everyday", every[1]!] : raw.trim().split(/\s+at\s+/, 2);
  const days = readDays(text!, raw);
  if (clock === undefined || "faults" in days) return days;
  const between = readHours(clock);
  if (between === undefined)
    return fails(expected("an hour of the day or a part of the day, such as 20:00 or 19:00..23:00", clock));
  if (days.read.kind !== "days" && days.read.kind !== "dates")
    return fails(expected("days before the hour, such as everyday at 20:00", raw));
  return { read: { ...days.read, between } };
}

/** Hours of `20:00` or `19:00..23:00`; undefined if these are none. */
function readHours(text: string): { readonly from: number; readonly to: number } | undefined {
  const [from, to] = text.split(/\s*\.\.\s*/, 2).map((time) => {
    const [, hour, minute] = /^(\d{1,2}):([0-5]\d)$/.exec(time.trim()) ?? [];
    return hour === undefined ? Number.NaN : Number(hour) + Number(minute) / 60;
  });
  const hours = { from: from!, to: to ?? from! };
  return hours.from >= 0 && hours.to <= 24 && hours.from <= hours.to && hours.from < 24 ? hours : undefined;
}

/** Days without their hours. @param raw what the scenario says, for faults */
function readDays(text: string, raw: unknown): Reading<When> {
  if (text === "launch day") return { read: { kind: "days", first: 0, last: 0 } };
  if (text === "first week") return { read: { kind: "days", first: 0, last: 6 } };
  if (text === "everyday") return { read: everyday };
  if (text === "weekends" || text === "weekdays") return { read: { ...everyday, only: text } };
  const numbered = /^(day|week)s?\s+(\d{1,4})(?:\s*\.\.\s*(\d{1,4}))?$/.exec(text);
  if (numbered !== null) {
    const [, unit, first, last = first] = numbered;
    if (Number(first) < 1) return fails(expected(`${unit} 1 or later`, raw, "the first is number 1"));
    if (Number(first) > Number(last))
      return fails(expected("a range from first to last", raw, `did you mean ${unit}s ${last}..${first}?`));
    const length = unit === "week" ? 7 : 1;
    return { read: { kind: "days", first: length * (Number(first) - 1), last: length * Number(last) - 1 } };
  }
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

/** A span of hours after the start: `[from, to)`, or one moment if `from = to`. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * Spans in which a post is published, ascending: those of days lie inside `[0, horizonHours)`, and there is none if the
 * campaign has no such day. Whole days that follow one another are one span.
 */
export function windowsOf(when: When, start: Instant, horizonHours: number): readonly Window[] {
  if (when.kind === "after") return [{ from: when.hours, to: when.hours }];
  if (when.kind === "moment") {
    const hours = (when.ms - start.ms) / 3_600_000;
    return [{ from: hours, to: hours }];
  }
  const midnight = -hourOfDay(start);
  const localMidnightMs = start.ms + midnight * 3_600_000 + start.zoneMinutes * 60_000;
  const dayOf = (ms: number) => Math.round((ms - localMidnightMs) / dayMs);
  const [first, last] = when.kind === "days" ? [when.first, when.last] : [dayOf(when.firstMs), dayOf(when.lastMs)];
  const inside = (from: number, to: number): Window[] => {
    const window = { from: Math.max(0, from), to: Math.min(horizonHours, to) };
    return window.from < window.to || (from === to && from >= 0 && from < horizonHours) ? [window] : [];
  };
  const { only, between } = when;
  if (only === undefined && between === undefined) return inside(midnight + 24 * first, midnight + 24 * (last + 1));
  const windows: Window[] = [];
  const lastDay = Math.min(last, Math.ceil((horizonHours - midnight) / 24));
  for (let day = Math.max(first, 0); day <= lastDay; day++) {
    const weekday = new Date(localMidnightMs + day * dayMs).getUTCDay();
    if (only !== undefined && (only === "weekends") !== (weekday === 0 || weekday === 6)) continue;
    const { from, to } = between ?? { from: 0, to: 24 };
    windows.push(...inside(midnight + 24 * day + from, midnight + 24 * day + to));
  }
  return windows;
}

/** The same days, all of them and from midnight to midnight. */
export function wholeDays(when: When): When {
  if (when.kind === "after" || when.kind === "moment") return when;
  const { only: _, between: __, ...days } = when;
  return days;
}

/** Hours after the start at which the first of these spans begins; undefined if the campaign has none. */
export function startOf(when: When, start: Instant, horizonHours: number): number | undefined {
  return windowsOf(when, start, horizonHours)[0]?.from;
}

/** Local hour of day of a moment, 0 … 24. */
export function hourOfDay({ ms, zoneMinutes }: Instant): number {
  const local = ms + zoneMinutes * 60_000;
  return (local - Math.floor(local / dayMs) * dayMs) / 3_600_000;
}
