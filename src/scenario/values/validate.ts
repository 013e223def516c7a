import * as z from "zod";
import { closest } from "../../lib/spelling.ts";
import { expected, pathText } from "../../vocabulary/faults.ts";
import { faulty, type LeafNotes, notes } from "./leaves.ts";
import { type LeafFault, unknownKey, wideColon } from "./statedValue.ts";

type Path = readonly PropertyKey[];

/** Raw values read with a schema: the faults, and the value read without the faulty parts. */
export interface Validated<T> {
  readonly value: T | undefined;
  readonly faults: readonly Found[];
}

/** A fault of a leaf or a group. */
export type Found = LeafFault & {
  readonly isMissing?: boolean;
  /** The key is unknown. */
  readonly isUnknown?: boolean;
};

/** Reads raw values with a schema. Faulty values get stand-ins, so that the rest can be checked, too. */
export function validate<S extends z.ZodType>(schema: S, raw: unknown): Validated<z.output<S>> {
  const result = schema.safeParse(raw);
  if (result.success) return { value: result.data, faults: [] };
  const faults = withoutMisspelt(result.error.issues.flatMap((issue) => faultsOf(issue, schema, raw)));
  const again = schema.safeParse(result.error.issues.reduce((rest, issue) => repaired(rest, issue, schema), raw));
  return { value: again.success ? again.data : undefined, faults };
}

/** The raw values with a stand-in for the faulty one, or without it. */
function repaired(raw: unknown, issue: z.core.$ZodIssue, schema: z.ZodType): unknown {
  if (issue.code === "unrecognized_keys")
    return issue.keys.reduce((rest, key) => removed(rest, [...issue.path, key]), raw);
  const leaf = leafOf(schema, issue.path);
  if (leaf !== undefined) return withValue(raw, leaf, faulty);
  // A faulty item stays in its list, or the others would move up; then nothing else can be checked.
  return typeof issue.path.at(-1) === "number" ? raw : removed(raw, issue.path);
}

/** A misspelt key is one fault: its correct spelling is not also reported as missing. */
function withoutMisspelt(faults: readonly Found[]): Found[] {
  return faults.filter(({ at, isMissing }) => {
    const isTypo = ({ at: other, isUnknown }: Found) =>
      isUnknown &&
      pathText(other.slice(0, -1)) === pathText(at.slice(0, -1)) &&
      closest(String(other.at(-1)), [String(at.at(-1))]) !== undefined;
    return !isMissing || !faults.some(isTypo);
  });
}

function faultsOf(issue: z.core.$ZodIssue, schema: z.ZodType, raw: unknown): Found[] {
  const at = issue.path;
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        at: [...at, key],
        message: unknownKey(key, knownKeys(schema, at)),
        isUnknown: true,
      }));
    case "invalid_type": {
      const what = issue.expected === "array" ? "a list (lines that begin with -)" : "a group of keys and values";
      const got = valueAt(raw, at);
      const isColon = typeof got === "string" && got.includes(wideColon);
      return [
        { at, message: expected(what, got, isColon ? `a full-width colon (${wideColon}) is no colon` : undefined) },
      ];
    }
    case "too_small":
      return [{ at, message: `expected at least ${issue.minimum}, got none` }];
    default:
      return [{ at, message: issue.message, isMissing: valueAt(raw, at) === undefined }];
  }
}

/** The schema inside optional, default and list wrappings. */
function inner(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return inner(schema.unwrap());
  return schema;
}

export function schemaAt(schema: unknown, path: Path): unknown {
  let current = inner(schema);
  for (const step of path) {
    if (current instanceof z.ZodObject) current = inner(current.shape[String(step)]);
    else if (current instanceof z.ZodArray) current = inner(current.element);
    else return undefined;
  }
  return current;
}

/** Documentation of the leaf at the path. */
export function notesAt(schema: unknown, path: Path): LeafNotes | undefined {
  const node = schemaAt(schema, path);
  return node instanceof z.ZodType ? notes.get(node) : undefined;
}

function knownKeys(schema: z.ZodType, path: Path): string[] {
  const group = schemaAt(schema, path);
  if (!(group instanceof z.ZodObject)) return [];
  return Object.keys(group.shape);
}

/** Path of the leaf at the path or around it; undefined if the path leads to a group. */
function leafOf(schema: z.ZodType, path: Path): Path | undefined {
  for (let length = 0; length <= path.length; length++) {
    const node = schemaAt(schema, path.slice(0, length));
    if (node instanceof z.ZodType && notes.has(node)) return path.slice(0, length);
  }
  return undefined;
}

export function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => {
    if (typeof value !== "object" || value === null) return undefined;
    return Object.entries(value).find(([key]) => key === String(step))?.[1];
  }, raw);
}

/** The raw values without the one at the path. */
export function removed(raw: unknown, path: Path): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof raw !== "object" || raw === null) return raw;
  if (Array.isArray(raw)) {
    return raw.flatMap((item, i) => (i !== step ? [item] : rest.length === 0 ? [] : [removed(item, rest)]));
  }
  return Object.fromEntries(
    Object.entries(raw).flatMap(([key, value]) =>
      key !== step ? [[key, value]] : rest.length === 0 ? [] : [[key, removed(value, rest)]],
    ),
  );
}

/** Fault of a path with an index beyond the end of its list; `lengthAt` gives the length of the list at a path. */
export function gapFault(path: Path, lengthAt: (list: Path) => number): string | undefined {
  for (const [i, step] of path.entries()) {
    if (typeof step !== "number") continue;
    const list = path.slice(0, i);
    const length = lengthAt(list);
    if (step > length) return `expected an index of at most ${length} in ${pathText(list)}, got ${step}`;
  }
  return undefined;
}

/** Length of the list at the path; 0 if there is none. */
export function lengthAt(raw: unknown, path: Path): number {
  const list = valueAt(raw, path);
  return Array.isArray(list) ? list.length : 0;
}

/** The raw values with another one at the path; missing groups on the way are made. The path has no `gapFault`. */
export function withValue(raw: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list: unknown[] = Array.isArray(raw) ? [...raw] : [];
    list[step] = withValue(list[step], rest, value);
    return list;
  }
  const group = typeof raw === "object" && raw !== null && !Array.isArray(raw) ? raw : {};
  return { ...group, [step]: withValue(valueAt(group, [step]), rest, value) };
}
