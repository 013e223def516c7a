import { closest } from "../lib/spelling.ts";

/** Faults of an input: their form, their paths and the suggestions in them. */

/** One thing wrong with a scenario, and where. */
export interface Fault {
  /** `scenarios/pasha.yaml:31:12`, or `--set creators[0].count=many` if an override is at fault. */
  readonly place: string;
  /** Path of the value in the scenario: `creators[2].followers`; empty for the file as a whole. */
  readonly path: string;
  /** `expected …, got … (did you mean …?)` */
  readonly message: string;
}

/**
 * Bad input of any kind: a scenario, a graph, or values that admit no world. `parseScenario` gives every fault at once,
 * in the order of the file.
 */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(faultText).join("\n"));
    this.faults = faults;
  }
}

/** `file:line:column  path: message`, one line. */
export function faultText(fault: Fault): string {
  return `${fault.place}  ${fault.path === "" ? "" : `${fault.path}: `}${fault.message}`;
}

/** `["creators", 2, "followers"]` → `creators[2].followers`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? String(step) : `${text}.${String(step)}`;
  }, "");
}

/** `creators[2].followers` → `["creators", 2, "followers"]`; undefined if the text is no path. */
export function readPath(text: string): (string | number)[] | undefined {
  const steps: (string | number)[] = [];
  const step = /(?:^|\.)([A-Za-z_][\w-]*)|\[(\d+)\]/y;
  while (step.lastIndex < text.length) {
    const match = step.exec(text);
    if (match === null) return undefined;
    steps.push(match[1] ?? Number(match[2]));
  }
  return steps.length > 0 && typeof steps[0] === "string" ? steps : undefined;
}

/** A value as a message quotes it: `"30 millions"`, `nothing`, `a list`. */
export function shown(raw: unknown): string {
  if (raw === undefined || raw === null) return "nothing";
  if (Array.isArray(raw)) return "a list";
  if (typeof raw === "object") return "a group of values";
  if (typeof raw !== "string") return String(raw);
  return JSON.stringify(raw.length > 60 ? `${raw.slice(0, 57)}…` : raw);
}

/** Whether one of the paths is a prefix of the other. */
export function related(one: readonly PropertyKey[], other: readonly PropertyKey[]): boolean {
  return one.slice(0, other.length).every((step, i) => step === other[i]);
}

/** `expected …, got … (hint)`: the one form of a message. */
export function expected(what: string, raw: unknown, hint?: string): string {
  return `expected ${what}, got ${shown(raw)}${hint === undefined ? "" : ` (${hint})`}`;
}

/** `expected …, got "…" (did you mean …?)`, or with all known words if none is close. */
export function unknownWord(what: string, word: string, known: readonly string[]): string {
  return expected(what, word, meant(word, known) ?? `known: ${[...new Set(known)].join(", ")}`);
}

/** The hint of an unknown word: a known word that is close, or known words whose beginning is close. */
export function meant(word: string, candidates: readonly string[]): string | undefined {
  const candidate = closest(word, candidates);
  const near = candidate === undefined ? beginningLike(word, candidates) : [candidate];
  return near.length === 0 ? undefined : `did you mean ${near.join(" or ")}?`;
}

/** Shorter words begin too many others by chance. */
const shortestBeginning = 4;

/** `douyin` or `duoyin` → `douyin-2020`; none where the beginnings of more than three candidates are close. */
function beginningLike(word: string, candidates: readonly string[]): readonly string[] {
  if (word.length < shortestBeginning) return [];
  const longer = [...new Set(candidates)].filter((candidate) => candidate.length > word.length);
  const near = longer.filter((candidate) => closest(word, [candidate.slice(0, word.length)]) !== undefined);
  return near.length > 3 ? [] : near;
}

/** A value of the scenario for which the solver finds no solution. */
export class UnsolvableValue extends RangeError {
  /** Path of the value: `creators[1].average_views`. */
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}
