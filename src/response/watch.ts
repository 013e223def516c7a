import type { ResponseSettings } from "../scenario/settings.ts";

/**
 * Watch ratios of valid plays (seconds ÷ duration, above 1 where a post loops): a Weibull distribution, independent of
 * appeal, as equally likely bins. A draw picks a bin.
 */
export interface WatchRatios {
  /** Mean ratio of each bin, ascending. */
  readonly ratio: Float64Array;
  /** First bin whose plays reach the end. */
  readonly completeBin: number;
  /** First bin whose plays are long views of a post of this duration. */
  longViewBin(durationSeconds: number): number;
}

/** 1,024 bins: a table that stays in the nearest cache, and shares of plays exact to .05 %. */
export const watchBits = 10;
const bins = 2 ** watchBits;

export function createWatchRatios(response: ResponseSettings): WatchRatios {
  const { shape, scale } = response.watch;
  const ratio = new Float64Array(bins);
  for (let bin = 0; bin < bins; bin++) ratio[bin] = scale * (-Math.log(1 - (bin + 0.5) / bins)) ** (1 / shape);
  const binAbove = (threshold: number) => Math.round(bins * (1 - Math.exp(-((threshold / scale) ** shape))));
  return {
    ratio,
    completeBin: binAbove(1),
    longViewBin: (durationSeconds) => binAbove(Math.min(1, response.longViewSeconds / durationSeconds)),
  };
}

/** Share of valid plays that are long views, over the durations of background posts (log-normal). */
export function backgroundLongViewShare(response: ResponseSettings, watch: WatchRatios): number {
  const { median, p90 } = response.backgroundDuration;
  const sigma = Math.log(p90 / median) / 1.2815515655446004; // 90th percentile of the standard normal
  let sum = 0;
  const points = 200;
  for (let i = 0; i < points; i++) {
    const z = -4 + (8 * (i + 0.5)) / points;
    const density = (Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI)) * (8 / points);
    sum += density * (1 - watch.longViewBin(median * Math.exp(sigma * z)) / bins);
  }
  return sum;
}

/** Share of valid plays that reach the end. */
export function completeShare(watch: WatchRatios): number {
  return 1 - watch.completeBin / bins;
}

export function meanRatio(watch: WatchRatios): number {
  return watch.ratio.reduce((sum, ratio) => sum + ratio, 0) / bins;
}
