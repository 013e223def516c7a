import { expected } from "../../vocabulary/faults.ts";
import { leaf } from "./leaves.ts";
import type { Stated } from "./quantity.ts";
import { fails, type LeafFault, type Reading } from "./statedValue.ts";

/** One value, or one per family of platforms: `{ douyin: 60 RMB, weibo: 20 RMB }`. */
export type PerFamily<Q> = Q | { readonly byFamily: Readonly<Record<string, Q>> };

const fullForm = ["value", "low", "high", "status", "source", "tune"];

/** Reads one value, or one per family if the raw value is a map and no value in full. */
export function readPerFamily<Q>(
  raw: unknown,
  read: (raw: unknown) => Reading<Q>,
  what: string,
): Reading<PerFamily<Q>> {
  const isMap = typeof raw === "object" && raw !== null && !Array.isArray(raw);
  const keys = isMap ? Object.keys(raw) : [];
  if (!isMap || keys.some((key) => fullForm.includes(key))) return read(raw);
  const byFamily = new Map<string, Q>();
  const faults: LeafFault[] = [];
  for (const [family, value] of Object.entries(raw)) {
    const reading = read(value);
    if ("read" in reading) byFamily.set(family, reading.read);
    else faults.push(...reading.faults.map((fault) => ({ ...fault, at: [family, ...fault.at] })));
  }
  if (keys.length === 0) return fails(`expected ${what} per family of platforms, got none`);
  return faults.length > 0 ? { faults } : { read: { byFamily: Object.fromEntries(byFamily) } };
}

/** The value on a family's platforms; undefined if only other families have one. */
export function onFamily<Q extends Stated<unknown>>(value: PerFamily<Q>, family: string): Q | undefined {
  return "byFamily" in value ? value.byFamily[family] : value;
}

/** Families of platforms: one, or a list. */
function readOn(raw: unknown): Reading<readonly string[]> {
  const list: unknown[] = Array.isArray(raw) ? raw : [raw];
  const names = list.filter((item) => typeof item === "string");
  if (names.length === list.length && names.length > 0) return { read: names };
  return fails(expected("a family of platforms, or a list of them, such as douyin", raw));
}

/** A leaf for the families on whose platforms an entry takes part. */
export function onFamilies(meaning: string) {
  return leaf<readonly string[]>({ meaning }, readOn, []).optional();
}
