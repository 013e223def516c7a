import * as z from "zod";
import { expected, meant } from "../../vocabulary/faults.ts";
import type { Quantity, Stated } from "./quantity.ts";
import { fails, type Measure, type Reading, readList, readQuantity, readStated } from "./statedValue.ts";

/** Form of a leaf's value, for editors. */
export type Form = "quantity" | "numbers" | "word" | "text" | "any";

/** Documentation of a leaf, and hints with which an editor completes it. */
export interface LeafNotes {
  readonly meaning: string;
  /** Not stated: `any`. */
  readonly form?: Form;
  /** The value may be written in full, `{ value, status, source }`. */
  readonly full?: true;
  readonly unit?: string;
  readonly range?: string;
  readonly words?: readonly string[];
}
export const notes = z.registry<LeafNotes>();

/** Replaces a faulty value in a second reading, which checks the rest. No YAML text gives it. */
export const faulty = Symbol("faulty");

/** A value as a brief may write it: a number, a text, a list, or an object with `value`, `low`, `high`, `status`, `source`. */
export type Written = string | number | boolean | readonly unknown[] | { readonly [key: string]: unknown };

/** A leaf that reads raw YAML with `read` and reports its faults in place; it reads `faulty` as `standIn`. */
export function leaf<T>(about: LeafNotes, read: (raw: unknown) => Reading<T>, standIn: T) {
  const written: z.ZodType<Written, Written> = z.unknown() as never;
  const schema = written.transform((raw: unknown, context): T => {
    if (raw === faulty) return standIn;
    const reading = read(raw);
    if ("read" in reading) return reading.read;
    for (const fault of reading.faults)
      context.addIssue({ code: "custom", message: fault.message, path: [...fault.at] });
    return z.NEVER;
  });
  return schema.register(notes, about);
}

// biome-ignore format: a family a line
const units: Readonly<Record<Measure["kind"], string>> = {
  count: "", number: "", share: "share", hours: "hours", seconds: "seconds", days: "days", money: "money",
};

function notesOf(meaning: string, measure: Measure, form: Form): LeafNotes {
  const unit = measure.of?.replace(/^a number of /, "") ?? units[measure.kind];
  const percent = (bound: number) => (measure.kind === "share" ? `${bound * 100}%` : bound.toLocaleString("en-US"));
  return {
    meaning,
    form,
    full: true,
    // Made when it is asked for: the first number that Intl formats takes 20 ms.
    get range() {
      return `${percent(measure.min)} … ${Number.isFinite(measure.max) ? percent(measure.max) : "any"}`;
    },
    ...(unit === undefined || unit === "" ? {} : { unit }),
  };
}

/** Stands in for a number that could not be read: every comparison with it is false. */
export const unread: Quantity = { value: Number.NaN, status: "stated", unknown: true };

/** A number in any of its forms. */
export function quantity(meaning: string, measure: Measure) {
  return leaf<Quantity>(notesOf(meaning, measure, "quantity"), (raw) => readQuantity(raw, measure), unread);
}

/** A list of numbers that is stated as a whole; `check` may refuse it. */
export function numbers(meaning: string, measure: Measure, check?: (values: readonly number[]) => string | undefined) {
  const read = (raw: unknown): Reading<readonly number[]> => {
    const reading = readList(raw, measure);
    const fault = "read" in reading ? check?.(reading.read) : undefined;
    return fault === undefined ? reading : fails(fault);
  };
  const standIn: Stated<readonly number[]> = { value: [], status: "stated" };
  return leaf(notesOf(meaning, measure, "numbers"), (raw) => readStated(raw, read), standIn);
}

function readWord<W extends string>(raw: unknown, words: readonly W[]): Reading<W> {
  const text = typeof raw === "string" ? raw.trim().toLowerCase() : raw;
  const word = words.find((known) => known.toLowerCase() === text);
  if (word !== undefined) return { read: word };
  return fails(expected(`one of ${words.join(", ")}`, raw, typeof raw === "string" ? meant(raw, words) : undefined));
}

/** One of a few words. */
export function word<const W extends string>(meaning: string, words: readonly [W, ...W[]]) {
  return leaf<W>({ meaning, words, form: "word" }, (raw) => readWord(raw, words), words[0]);
}

/** One of a few words, with status and source where stated. */
export function statedWord<const W extends string>(meaning: string, words: readonly [W, ...W[]]) {
  const standIn: Stated<W> = { value: words[0], status: "stated" };
  return leaf(
    { meaning, words, form: "word", full: true },
    (raw) => readStated(raw, (plain) => readWord(plain, words)),
    standIn,
  );
}

/** Reads a text that is not empty. */
export function readText(raw: unknown, longest = 2000): Reading<string> {
  if (typeof raw === "number") return { read: String(raw) };
  if (typeof raw !== "string" || raw.trim() === "") return fails(expected("a text", raw));
  return raw.length > longest ? fails(`expected at most ${longest} characters, got ${raw.length}`) : { read: raw };
}

/** Free text. */
export function text(meaning: string, longest?: number) {
  return leaf<string>({ meaning, unit: "text", form: "text" }, (raw) => readText(raw, longest), "");
}

/** Free text, with status and source where stated; `check` may refuse it. */
export function statedText(meaning: string, check: (text: string) => string | undefined) {
  const read = (raw: unknown): Reading<string> => {
    const reading = readText(raw, Number.POSITIVE_INFINITY);
    const fault = "read" in reading ? check(reading.read) : undefined;
    return fault === undefined ? reading : fails(fault);
  };
  const standIn: Stated<string> = { value: "", status: "stated" };
  return leaf({ meaning, unit: "text", form: "text", full: true }, (raw) => readStated(raw, read), standIn);
}

const yes = ["yes", "allowed", "true", "on"];
const no = ["no", "not allowed", "forbidden", "false", "off", "none"];

/** `yes` or `no`. YAML 1.2 reads them as text, YAML 1.1 as booleans: both are understood. */
export function flag(meaning: string) {
  const read = (raw: unknown): Reading<boolean> => {
    const answer = String(raw).trim().toLowerCase();
    if (yes.includes(answer) || no.includes(answer)) return { read: yes.includes(answer) };
    return fails(expected("yes or no", raw, typeof raw === "string" ? meant(raw, [...yes, ...no]) : undefined));
  };
  return leaf({ meaning, words: ["yes", "no"] }, read, true);
}
