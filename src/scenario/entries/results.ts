import { expected, meant } from "../../vocabulary/faults.ts";
import { type MetricName, metricNames, metrics } from "../../vocabulary/metrics.ts";
import { leaf } from "../values/leaves.ts";
import type { Quantity } from "../values/quantity.ts";
import { fails, type LeafFault, type Reading, readQuantity } from "../values/statedValue.ts";

/** `results_reported:` — published figures, to compare with or to tune to. */

/** A published figure; `plan` is still a name. */
export interface Reported {
  readonly metric: MetricName;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly plan?: string;
  readonly source?: string;
  readonly usedFor: "tuning" | "checking";
}

/** Stands in for a result that could not be read. */
const unreadResult: Reported = { metric: "views", value: Number.NaN, low: 0, high: 0, usedFor: "checking" };

const bare = (text: string): string => text.toLowerCase().replace(/[\s_-]/g, "");

/** The metric of that name, written `earnedViews`, `earned_views` or `earned views`. */
export function metricOf(text: string): MetricName | undefined {
  return metricNames.find((name) => bare(name) === bare(text));
}

const keys = ["tolerance", "source", "used_for", "plan"];
const uses = ["tuning", "checking"] as const;

/** `{ views: 1.1B, tolerance: 25%, source: …, used_for: tuning }` or `{ participants: 1k..20k, used_for: checking }`. */
function readReported(raw: unknown): Reading<Reported> {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    return fails(expected("a result such as { views: 1.1B, tolerance: 25%, used_for: checking }", raw));
  }
  const entries = new Map<string, unknown>(Object.entries(raw));
  const faults: LeafFault[] = [];
  const stated = [...entries.keys()].filter((key) => !keys.includes(key));
  for (const key of stated) {
    if (metricOf(key) !== undefined) continue;
    faults.push({
      at: [key],
      message: `unknown result ${JSON.stringify(key)} (${meant(key, [...metricNames, ...keys]) ?? `known: ${metricNames.join(", ")}`})`,
    });
  }
  const known = stated.filter((key) => metricOf(key) !== undefined);
  if (known.length !== 1 && faults.length === 0)
    faults.push({ at: [], message: `expected one result, got ${known.length}` });
  const [key = ""] = known;
  const metric = metricOf(key);
  const figure = metric === undefined ? undefined : readFigure(entries.get(key), metric);
  if (figure !== undefined && "faults" in figure)
    faults.push(...figure.faults.map(({ at, message }) => ({ at: [key, ...at], message })));
  const range = rangeOf(
    figure !== undefined && "read" in figure ? figure.read : undefined,
    entries.get("tolerance"),
    faults,
  );
  const usedFor = uses.find((use) => use === entries.get("used_for"));
  if (usedFor === undefined) {
    const given = entries.get("used_for");
    faults.push({
      at: given === undefined ? [] : ["used_for"],
      message: expected(
        "used_for: tuning or checking",
        given,
        typeof given === "string" ? meant(given, uses) : undefined,
      ),
    });
  }
  const text = (name: "source" | "plan"): string | undefined => {
    const value = entries.get(name);
    if (value !== undefined && typeof value !== "string")
      faults.push({ at: [name], message: expected("a text", value) });
    return typeof value === "string" ? value : undefined;
  };
  const [source, plan] = [text("source"), text("plan")];
  if (faults.length > 0 || metric === undefined || usedFor === undefined || range === undefined) return { faults };
  return {
    read: {
      metric,
      ...range,
      usedFor,
      ...(source === undefined ? {} : { source }),
      ...(plan === undefined ? {} : { plan }),
    },
  };
}

function readFigure(raw: unknown, metric: MetricName): Reading<Quantity> {
  const { unit } = metrics[metric];
  if (unit === "money") return readQuantity(raw, { kind: "money", min: 0, max: 1e15 });
  if (unit === "share") return readQuantity(raw, { kind: "share", min: 0, max: 1 });
  return readQuantity(raw, { kind: "number", of: `a number of ${metric}`, min: 0, max: 1e15 });
}

/** The figure with the range within which a simulated one agrees with it. */
function rangeOf(figure: Quantity | undefined, raw: unknown, faults: LeafFault[]) {
  const tolerance = raw === undefined ? undefined : readQuantity(raw, { kind: "share", min: 0, max: 1 });
  if (tolerance !== undefined && "faults" in tolerance) {
    faults.push(...tolerance.faults.map(({ at, message }) => ({ at: ["tolerance", ...at], message })));
    return undefined;
  }
  if (figure === undefined) return undefined;
  const { value, low, high } = figure;
  if (low !== undefined && high !== undefined) {
    if (tolerance !== undefined)
      faults.push({ at: ["tolerance"], message: "expected a range or a tolerance, got both" });
    return { value, low, high };
  }
  if (tolerance === undefined) {
    // A misspelt `tolerance` is a fault already.
    if (faults.length === 0)
      faults.push({ at: [], message: "expected a range (1k..20k) or a tolerance (25%), got one figure" });
    return undefined;
  }
  return { value, low: value * (1 - tolerance.read.value), high: value * (1 + tolerance.read.value) };
}

export const resultSchema = leaf(
  { meaning: "A published result: { views: 1.1B, tolerance: 25%, source, used_for }" },
  readReported,
  unreadResult,
);
