import type { ResponseSettings } from "../../scenario/settle/settings.ts";

/** 1,024 bins: a table that stays in the nearest cache, and shares of plays exact to .05 %. */
export const watchBits = 10;
const bins = 2 ** watchBits;

/** Small enough that a thousand ratios of up to 30 sum to less than 2^31. */
export const ratioScale = 65_536;

/**
 * Watch ratios of valid plays (seconds ÷ duration, above 1 where a post loops): a Weibull distribution, independent of
 * appeal, as equally likely bins. A draw picks a bin.
 */
export class WatchRatios {
  /** Ratio in the middle of each bin, ascending, times `ratioScale`: whole numbers, whose sums are exact. */
  readonly ratio = new Int32Array(bins);
  /** First bin whose plays reach the end. */
  readonly completeBin: number;
  private readonly response: ResponseSettings;
  private readonly longViewBins = new Map<number, number>();

  constructor(response: ResponseSettings) {
    this.response = response;
    const { shape, scale } = response.watch;
    for (let bin = 0; bin < bins; bin++)
      this.ratio[bin] = Math.round(ratioScale * scale * (-Math.log(1 - (bin + 0.5) / bins)) ** (1 / shape));
    this.completeBin = this.binAbove(1);
  }

  /** First bin whose plays are long views of a post of this duration. */
  longViewBin(durationSeconds: number): number {
    let bin = this.longViewBins.get(durationSeconds);
    if (bin === undefined) {
      bin = this.binAbove(Math.min(1, this.response.longViewSeconds / durationSeconds));
      this.longViewBins.set(durationSeconds, bin);
    }
    return bin;
  }

  /** First bin whose plays last longer than this ratio. */
  private binAbove(threshold: number): number {
    const { shape, scale } = this.response.watch;
    return Math.round(bins * (1 - Math.exp(-((threshold / scale) ** shape))));
  }
}

/** Share of valid plays of a post of this duration that are long views. */
export function longViewShare(watch: WatchRatios, durationSeconds: number): number {
  return 1 - watch.longViewBin(durationSeconds) / bins;
}

/** Share of valid plays that are long views, over the durations of background posts (log-normal). */
export function backgroundLongViewShare(response: ResponseSettings, watch: WatchRatios): number {
  const { median, p90 } = response.backgroundDuration;
  const sigma = Math.log(p90 / median) / 1.2815515655446004; // 90th percentile of the standard normal
  let sum = 0;
  const points = 200;
  for (let i = 0; i < points; i++) {
    const z = -4 + (8 * (i + 0.5)) / points;
    const density = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * (8 / points);
    sum += density * longViewShare(watch, median * Math.exp(sigma * z));
  }
  return sum;
}

/** Share of valid plays that reach the end. */
export function completeShare(watch: WatchRatios): number {
  return 1 - watch.completeBin / bins;
}

/** Mean watch ratio of a valid play, and mean of its square. */
export function ratioMoments(watch: WatchRatios): { readonly mean: number; readonly square: number } {
  let mean = 0;
  let square = 0;
  for (const scaled of watch.ratio) {
    mean += scaled / ratioScale / bins;
    square += (scaled / ratioScale) ** 2 / bins;
  }
  return { mean, square };
}
