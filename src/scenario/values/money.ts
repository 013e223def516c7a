import { expected } from "../../vocabulary/faults.ts";
import { leaf, unread } from "./leaves.ts";
import { currencyName, splitCurrency } from "./numeral.ts";
import { onFamily, type PerFamily, readPerFamily } from "./perFamily.ts";
import type { Quantity } from "./quantity.ts";
import {
  fails,
  type LeafFault,
  type Measure,
  orUnknown,
  type Reading,
  readQuantity,
  unknownKey,
} from "./statedValue.ts";

/** Amounts of money. Currencies are labels: one per scenario, amounts are not converted. */

/** An amount of money, with the currency if it names one. */
export type Money = Quantity & { readonly currency?: string };

/** Fee of a creator: in all, per post, or per follower. */
export type Fee = Money & { readonly per?: "post" | "follower" };

const mostMoney = 1e13;
const money: Measure = { kind: "money", min: 0, max: mostMoney };
const price: Measure = { ...money, min: 1e-6 };

/** The texts of a value, plain or in full: each end of a range alone. */
function textsOf(raw: unknown): string[] {
  const parts =
    typeof raw === "object" && raw !== null && !Array.isArray(raw)
      ? Object.entries(raw).flatMap(([key, value]) => (["value", "low", "high"].includes(key) ? [value] : []))
      : [raw];
  return parts.flatMap((part) => (typeof part === "string" ? part.split("..") : []));
}

/** Reads an amount of money; all of its parts are in one currency. */
export function readMoney(raw: unknown, measure: Measure): Reading<Money> {
  const reading = readQuantity(raw, measure);
  if ("faults" in reading) return reading;
  const named = textsOf(raw).flatMap((text) => (text === "unknown" ? [] : (splitCurrency(text).currency ?? [])));
  const currencies = [...new Set(named)];
  if (currencies.length > 1) return fails(`expected one currency, got ${currencies.join(" and ")}`);
  return { read: { ...reading.read, ...(currencies[0] === undefined ? {} : { currency: currencies[0] }) } };
}

const notes = { unit: "money", range: "0 … any", form: "quantity", full: true } as const;

/** An amount of money. */
export function amount(meaning: string) {
  return leaf<Money>({ ...notes, meaning }, (raw) => readMoney(raw, money), unread);
}

/** A price: above 0, or not known. */
export function priceLeaf(meaning: string) {
  return leaf<Money>({ ...notes, meaning, range: "above 0" }, (raw) => readMoney(raw, orUnknown(price)), unread);
}

/** Price of a thousand impressions: one, or one per family of platforms. */
export function cpmLeaf(meaning: string) {
  return leaf<PerFamily<Money>>(
    { meaning, unit: "money" },
    (raw) => readPerFamily(raw, (one) => readMoney(one, orUnknown(price)), "a price"),
    unread,
  );
}

const perWords = /\s*(?:\/|per|a|for each)\s*(post|follower)s?\s*$/i;

/** `300 RMB`, `300 RMB per post`, `0.1 RMB per follower`, `unknown`; plain or in full. */
function readFee(raw: unknown): Reading<Fee> {
  const units = new Set<string>();
  const bare = (value: unknown): unknown => {
    if (typeof value !== "string" || value === "unknown") return value;
    units.add(perWords.exec(value)?.[1]?.toLowerCase() ?? "");
    return value.replace(perWords, "");
  };
  const isMap = typeof raw === "object" && raw !== null && !Array.isArray(raw);
  const stripped = isMap
    ? Object.fromEntries(
        Object.entries(raw).map(([key, value]) => [key, /^(value|low|high)$/.test(key) ? bare(value) : value]),
      )
    : bare(raw);
  const reading = readMoney(stripped, orUnknown(money));
  if ("faults" in reading) return reading;
  if (units.size > 1) return fails("expected one kind of fee (in all, per post or per follower), got several");
  const [per = ""] = units;
  return { read: { ...reading.read, ...(per === "post" || per === "follower" ? { per } : {}) } };
}

export function feeLeaf(meaning: string) {
  return leaf<PerFamily<Fee>>({ meaning, unit: "money" }, (raw) => readPerFamily(raw, readFee, "a fee"), unread);
}

/** Budget of a campaign. Its lines, if there are any, add up to its total. */
export interface Budget {
  readonly total: Money;
  readonly creators?: Money;
  readonly paid?: Money;
  readonly production?: Money;
  /** Reserve that no plan spends. */
  readonly reserve?: Money;
}
export const budgetLines = ["creators", "paid", "production", "reserve"] as const;
type Line = (typeof budgetLines)[number];

const unreadBudget: Budget = { total: unread };
const fixedMoney: Measure = { ...money, point: true };

/** `5M RMB`, or with lines: `{ total: 5M RMB, creators: 2M, paid: 2.5M, production: 300k, reserve: 200k }`. */
export function readBudget(raw: unknown): Reading<Budget> {
  const isMap = typeof raw === "object" && raw !== null && !Array.isArray(raw);
  const lines = isMap ? new Map<string, unknown>(Object.entries(raw)) : new Map([["total", raw]]);
  const known = ["total", ...budgetLines];
  const faults: LeafFault[] = [];
  const read: { [L in Line | "total"]?: Money } = {};
  for (const [key, value] of lines) {
    const name = known.find((word) => word === key) as Line | "total" | undefined;
    if (name === undefined) {
      faults.push({ at: [key], message: unknownKey(key, known) });
      continue;
    }
    const reading = readMoney(value, fixedMoney);
    if ("read" in reading) read[name] = { ...reading.read, fixed: true };
    else faults.push(...reading.faults.map(({ at, message }) => ({ at: isMap ? [key, ...at] : at, message })));
  }
  if (faults.length > 0) return { faults };
  const stated = budgetLines.flatMap((line) => (read[line] === undefined ? [] : [read[line].value]));
  const sum = stated.reduce((total, value) => total + value, 0);
  if (read.total === undefined) {
    if (stated.length === 0) return fails(expected("a total or lines", raw));
    return { read: { ...read, total: { value: sum, status: "stated", fixed: true } } };
  }
  if (stated.length > 0 && Math.abs(sum - read.total.value) > 1e-9 * Math.max(1, sum))
    return fails(`expected lines that add up to the total of ${plain(read.total.value)}, got ${plain(sum)}`);
  return { read: { ...read, total: read.total } };
}

export const budgetLeaf = (meaning: string) => leaf<Budget>({ meaning, unit: "money" }, readBudget, unreadBudget);

const plain = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 2 });

/** Reads the campaign's currency. */
export function readCurrency(raw: unknown): Reading<string> {
  if (typeof raw !== "string" || raw.trim() === "" || raw.length > 10)
    return fails(expected("a currency such as RMB", raw));
  return { read: currencyName(raw) };
}

/** The amount on a family's platforms, if it is known there. */
export function knownOn<Q extends Money>(value: PerFamily<Q> | undefined, family: string): Q | undefined {
  const own = value === undefined ? undefined : onFamily(value, family);
  return own === undefined || own.unknown ? undefined : own;
}
