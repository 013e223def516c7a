import { expected, meant, shown } from "../../vocabulary/faults.ts";
import { type Kind, kindNames, readNumeral } from "./numeral.ts";
import { centre, type Quantity, type Stated, type Status, statuses } from "./quantity.ts";

/** Kind and bounds of a value in a scenario. */
export interface Measure {
  readonly kind: Kind;
  /** Noun of the counted thing, for messages: `people`, `posts`. */
  readonly of?: string;
  readonly min: number;
  readonly max: number;
  /** `unknown` is an answer: a preset stands in. */
  readonly unknown?: true;
  /** `unlimited` is an answer. */
  readonly unlimited?: true;
  /** The name of the value says its unit (`halfLifeHours`), so a bare number will do. */
  readonly bare?: true;
  /** A range is no answer: one value holds for the whole scenario. */
  readonly point?: true;
}

export const count = (of: string, min: number, max: number): Measure => ({ kind: "count", of, min, max });
export const share = (min: number, max: number): Measure => ({ kind: "share", min, max });
export const number = (min: number, max: number, of?: string): Measure => ({
  kind: "number",
  min,
  max,
  ...(of === undefined ? {} : { of: `a number of ${of}` }),
});
/** Lengths of time; `bare` where the value's name says its unit. */
export const seconds = (min: number, max: number): Measure => ({ kind: "seconds", min, max });
export const hours = (min: number, max: number): Measure => ({ kind: "hours", min, max });
export const days = (min: number, max: number): Measure => ({ kind: "days", min, max });
export const bare = (measure: Measure): Measure => ({ ...measure, bare: true });
export const orUnknown = (measure: Measure): Measure => ({ ...measure, unknown: true });

/** Something wrong inside a leaf: `at` is the path inside it (`["low"]`). */
export interface LeafFault {
  readonly at: readonly PropertyKey[];
  readonly message: string;
}
export type Reading<T> = { readonly read: T } | { readonly faults: readonly LeafFault[] };

export const fails = (message: string, at: readonly PropertyKey[] = []): { faults: LeafFault[] } => ({
  faults: [{ at, message }],
});

export function measureName(measure: Measure): string {
  if (measure.of === undefined) return kindNames[measure.kind];
  return measure.kind === "count" ? `a number of ${measure.of}` : measure.of;
}

/** Reads a quantity in any of its forms: number, text, range, `unknown`, or in full. */
export function readQuantity(raw: unknown, measure: Measure): Reading<Quantity> {
  if (typeof raw === "object" && raw !== null && !Array.isArray(raw))
    return readInFull(new Map(Object.entries(raw)), measure);
  const short = readShort(raw, measure);
  return "message" in short ? fails(short.message) : { read: { ...short, status: "stated" } };
}

type Short = { readonly value: number; readonly low?: number; readonly high?: number; readonly unknown?: true };

function readShort(raw: unknown, measure: Measure): Short | { readonly message: string } {
  if (raw === "unknown") {
    if (measure.unknown) return { value: Number.NaN, unknown: true };
    return { message: expected(measureName(measure), raw, "no preset stands in for it: give a range") };
  }
  if (raw === "unlimited" && measure.unlimited) return { value: Number.POSITIVE_INFINITY };
  if (typeof raw !== "string" || !raw.includes("..") || /\.{3}/.test(raw)) return readPoint(raw, measure);
  const ends = raw.split("..");
  if (measure.point) return { message: expected(`one value: ${measureName(measure)}`, raw) };
  if (ends.length !== 2) return { message: expected(`${measureName(measure)} or a range such as 20..40`, raw) };
  const low = readPoint(ends[0].trim(), measure);
  if ("message" in low) return low;
  const high = readPoint(ends[1].trim(), measure);
  if ("message" in high) return high;
  if (low.value > high.value) {
    return {
      message: expected("a range from low to high", raw, `did you mean ${ends[1].trim()}..${ends[0].trim()}?`),
    };
  }
  return { low: low.value, high: high.value, value: centre(low.value, high.value) };
}

function readPoint(raw: unknown, measure: Measure): { readonly value: number } | { readonly message: string } {
  const { kind, bare, min, max } = measure;
  const isPlain = typeof raw === "number" || (typeof raw === "string" && /^[\d.]+(e[+-]?\d+)?$/i.test(raw));
  if (typeof raw !== "number" && typeof raw !== "string") return { message: expected(measureName(measure), raw) };
  const numeral = readNumeral(String(raw), isPlain && bare ? "number" : kind);
  if (!("value" in numeral)) return { message: expected(measureName(measure), raw, numeral.hint) };
  const { value } = numeral;
  if (!Number.isFinite(value)) return { message: expected(measureName(measure), raw) };
  if (kind === "share" && value > 1 && max <= 1) return { message: expected("a share of at most 100%", raw) };
  if (value < min) return { message: expected(`${measureName(measure)} of at least ${limit(min, kind)}`, raw) };
  if (value > max) return { message: expected(`${measureName(measure)} of at most ${limit(max, kind)}`, raw) };
  if (kind === "count" && !Number.isInteger(value))
    return { message: expected(`a whole ${measureName(measure).slice(2)}`, raw) };
  return { value };
}

function limit(bound: number, kind: Kind): string {
  if (kind === "share") return `${bound * 100}%`;
  if (kind === "hours" && bound > 0) return `${bound}h`;
  if (kind === "seconds" && bound > 0) return `${bound}s`;
  return bound >= 1e5 ? bound.toLocaleString("en-US") : String(bound);
}

const fullKeys = ["value", "low", "high", "status", "source", "tune"] as const;

function readInFull(raw: ReadonlyMap<string, unknown>, measure: Measure): Reading<Quantity> {
  const about = readAbout(raw);
  const faults: LeafFault[] = "faults" in about ? [...about.faults] : [];
  const point = (key: "value" | "low" | "high"): number | undefined => {
    if (!raw.has(key)) return undefined;
    const read = key === "value" ? readShort(raw.get(key), measure) : readPoint(raw.get(key), measure);
    if ("message" in read) faults.push({ at: [key], message: read.message });
    else if ("low" in read) faults.push({ at: [key], message: "expected one value; its range goes into low and high" });
    else return read.value;
    return undefined;
  };
  const [value, low, high] = [point("value"), point("low"), point("high")];
  const hasRange = raw.has("low") && raw.has("high");
  if (raw.has("low") !== raw.has("high")) faults.push({ at: [], message: "expected both low and high, or neither" });
  if (!raw.has("value") && !hasRange)
    faults.push({ at: [], message: `expected ${measureName(measure)} as value, or low and high` });
  if (low !== undefined && high !== undefined && low > high) {
    faults.push({
      at: ["low"],
      message: expected(`at most the high of ${shown(raw.get("high"))}`, raw.get("low"), "ends swapped?"),
    });
  } else if (value !== undefined && low !== undefined && high !== undefined && (value < low || value > high)) {
    faults.push({
      at: ["value"],
      message: expected(`a value from ${shown(raw.get("low"))} to ${shown(raw.get("high"))}`, raw.get("value")),
    });
  }
  if (faults.length > 0 || "faults" in about) return { faults };
  const bounds = low !== undefined && high !== undefined ? { low, high } : undefined;
  if (about.read.tune !== undefined) {
    if (bounds === undefined || value !== undefined || bounds.low <= 0) {
      return fails("expected { tune: <result>, low, high } with 0 < low < high and no value");
    }
    const tune = { metric: about.read.tune, ...bounds, isWhole: measure.kind === "count" };
    return { read: { value: Math.sqrt(bounds.low * bounds.high), status: "assumed", tune } };
  }
  const { status = "stated", source } = about.read;
  const centred = value ?? (bounds === undefined ? Number.NaN : centre(bounds.low, bounds.high));
  return {
    read: {
      value: centred,
      ...bounds,
      status,
      ...(source === undefined ? {} : { source }),
      ...(Number.isNaN(centred) ? { unknown: true as const } : {}),
    },
  };
}

interface About {
  readonly status?: Status;
  readonly source?: string;
  readonly tune?: string;
}

/** The keys beside the numbers of a value in full; unknown keys are faults. */
function readAbout(raw: ReadonlyMap<string, unknown>): Reading<About> {
  const faults: LeafFault[] = [];
  for (const key of raw.keys()) {
    if (!fullKeys.some((known) => known === key)) {
      faults.push({ at: [key], message: unknownKey(key, fullKeys) });
    }
  }
  const status = statuses.find((known) => known === raw.get("status"));
  if (raw.has("status") && status === undefined) {
    const given = raw.get("status");
    faults.push({
      at: ["status"],
      message: expected(`one of ${statuses.join(", ")}`, given, meant(String(given), statuses)),
    });
  }
  const source = raw.get("source");
  if (raw.has("source") && typeof source !== "string")
    faults.push({ at: ["source"], message: expected("a text", source) });
  const tune = raw.get("tune");
  if (raw.has("tune") && typeof tune !== "string")
    faults.push({ at: ["tune"], message: expected("the name of a result", tune) });
  if (faults.length > 0) return { faults };
  return {
    read: {
      ...(status === undefined ? {} : { status }),
      ...(typeof source === "string" ? { source } : {}),
      ...(typeof tune === "string" ? { tune } : {}),
    },
  };
}

/** The colon of Chinese text, which is none to YAML. */
export const wideColon = "：";

export function unknownKey(key: string, known: readonly string[]): string {
  if (key.includes(wideColon)) return `expected a colon and a space (: ), got a full-width colon (${wideColon})`;
  return `unknown key ${JSON.stringify(key)} (${meant(key, known) ?? `known: ${known.join(", ")}`})`;
}

/** Reads a value of another kind than a number, plain or in full: `chronological`, `{ value: …, status, source }`. */
export function readStated<T>(raw: unknown, read: (raw: unknown) => Reading<T>): Reading<Stated<T>> {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    const plain = read(raw);
    return "faults" in plain ? plain : { read: { value: plain.read, status: "stated" } };
  }
  const full = new Map(Object.entries(raw));
  const about = readAbout(full);
  const value = read(full.get("value"));
  const low = full.has("low") ? read(full.get("low")) : undefined;
  const high = full.has("high") ? read(full.get("high")) : undefined;
  const faults = [
    ...("faults" in about ? about.faults : []),
    ...(full.has("tune") ? fails("only a number can be tuned", ["tune"]).faults : []),
    ...faultsAt("value", value),
    ...faultsAt("low", low),
    ...faultsAt("high", high),
  ];
  if (faults.length > 0 || "faults" in about || "faults" in value) return { faults };
  const { status = "stated", source } = about.read;
  return {
    read: {
      value: value.read,
      ...(low !== undefined && "read" in low ? { low: low.read } : {}),
      ...(high !== undefined && "read" in high ? { high: high.read } : {}),
      status,
      ...(source === undefined ? {} : { source }),
    },
  };
}

function faultsAt(key: string, reading: Reading<unknown> | undefined): LeafFault[] {
  if (reading === undefined || "read" in reading) return [];
  return reading.faults.map(({ at, message }) => ({ at: [key, ...at], message }));
}

/** Reads a list of quantities. */
export function readList(raw: unknown, measure: Measure, length?: number): Reading<readonly number[]> {
  if (!Array.isArray(raw))
    return fails(expected(`a list of ${length ?? "numbers"}${length === undefined ? "" : " numbers"}`, raw));
  if (length !== undefined && raw.length !== length) return fails(`expected ${length} values, got ${raw.length}`);
  const faults: LeafFault[] = [];
  const values: number[] = [];
  raw.forEach((item: unknown, index) => {
    const read = readPoint(item, measure);
    if ("message" in read) faults.push({ at: [index], message: read.message });
    else values.push(read.value);
  });
  return faults.length > 0 ? { faults } : { read: values };
}
