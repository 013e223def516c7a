import { mean, quantile } from "../../lib/statistics.ts";
import type { BacktestOutcome, BacktestTotals } from "./figures.ts";

/** Median error, coverage and bias over outcomes. */
export function overall(outcomes: readonly BacktestOutcome[]): BacktestTotals {
  const medianError = medianOf(outcomes.map(({ logError }) => Math.abs(logError ?? Number.POSITIVE_INFINITY)));
  const names = [...new Set(outcomes.map(({ platform }) => platform))];
  return {
    ...(medianError === undefined ? {} : { medianError }),
    coverage: { inside: outcomes.filter(({ inside }) => inside === true).length, of: outcomes.length },
    bias: names.map((platform) => {
      const own = outcomes.filter((each) => each.platform === platform);
      const errors = own.flatMap(({ logError }) => logError ?? []);
      return { platform, outcomes: own.length, ...(errors.length > 0 ? { meanLogError: mean(errors) } : {}) };
    }),
  };
}

/** Undefined where the median is infinite or there is no value. */
function medianOf(errors: readonly number[]): number | undefined {
  const sorted = [...errors].sort((one, other) => one - other);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.length > 0 && middle.every(Number.isFinite) ? quantile(middle, 0.5) : undefined;
}
