import { mean, quantile } from "../../lib/statistics.ts";
import type { PanelSummary } from "../../metrics/run.ts";
import type { Spread, SpreadSeries } from "./comparison.ts";

/** Mean and quantiles over worlds. */
export function spread(values: readonly number[]): Spread {
  return { mean: mean(values), ...quantiles(values) };
}

/** Standard errors of one world, over worlds. */
export function rootMeanSquare(errors: readonly PanelSummary["standardError"][]): PanelSummary["standardError"] {
  const over = (name: keyof PanelSummary["standardError"]) =>
    Math.sqrt(mean(errors.map((error) => (error[name] ?? 0) ** 2)));
  return {
    reach: over("reach"),
    reach3plus: over("reach3plus"),
    averageFrequency: over("averageFrequency"),
  };
}

/** P10, P50 and P90 over worlds. */
export function quantiles(values: readonly number[]): Omit<Spread, "mean"> {
  return { p10: quantile(values, 0.1), p50: quantile(values, 0.5), p90: quantile(values, 0.9) };
}

/** P10, P50 and P90 of each position over worlds; `columns` holds one array per world, all of one length. */
export function spreadSeries(columns: readonly ArrayLike<number>[]): SpreadSeries {
  const at = Array.from(columns[0], (_, i) => quantiles(columns.map((column) => column[i])));
  return { p10: at.map((q) => q.p10), p50: at.map((q) => q.p50), p90: at.map((q) => q.p90) };
}
