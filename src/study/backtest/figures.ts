/** The result of `backtest`, which `--json` writes. A value that is not defined is absent, never null. */
import type { MetricName } from "../../vocabulary/metrics.ts";

/** Predictions of published campaigns beside their outcomes. */
export interface Backtest extends BacktestTotals {
  /** Version of feedcast. */
  readonly version: string;
  /** Worlds asked for of each case. */
  readonly worlds: number;
  /** Cases asked for, where the study was stopped before all were done. */
  readonly stoppedOf?: number;
  /** In the order asked for. */
  readonly cases: readonly BacktestCase[];
}

/** One published campaign. */
export interface BacktestCase {
  /** Name of the scenario: its file without folder and ending. */
  readonly case: string;
  readonly seed: string;
  /** Worlds finished. */
  readonly worlds: number;
  /** In the order of the brief. */
  readonly outcomes: readonly BacktestOutcome[];
}

/** One published figure and its prediction. */
export interface BacktestOutcome {
  readonly case: string;
  readonly plan: string;
  readonly platform: string;
  readonly metric: MetricName;
  /** Over worlds; absent where the metric is not defined in some world. */
  readonly predicted?: { readonly p10: number; readonly p50: number; readonly p90: number };
  /** The published figure. */
  readonly outcome: number;
  /** log10(predicted P50 ÷ outcome): −1 is ten times too low. Absent where the P50 is 0 or nothing is predicted. */
  readonly logError?: number;
  /** Whether the outcome lies in P10 … P90 of the prediction; absent where nothing is predicted. */
  readonly inside?: boolean;
  /** Source of the published figure. */
  readonly source?: string;
}

/** Figures over all outcomes. */
export interface BacktestTotals {
  /**
   * Median of the absolute log10 errors. An outcome without an error counts as infinitely wrong; absent where that makes
   * the median infinite.
   */
  readonly medianError?: number;
  /** Outcomes inside their brackets, of all outcomes. */
  readonly coverage: { readonly inside: number; readonly of: number };
  /** Each platform in the order of its first outcome. */
  readonly bias: readonly PlatformBias[];
}

/** Whether predictions on a platform are too high or too low on average. */
export interface PlatformBias {
  readonly platform: string;
  readonly outcomes: number;
  /** Mean log10 error of the outcomes that have one: below 0 predictions are too low. Absent where none has. */
  readonly meanLogError?: number;
}

/** A published outcome that no brief can be held against. */
export interface LeftOut {
  readonly case: string;
  readonly figure: string;
  readonly reason: string;
}
