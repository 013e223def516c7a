import { Tally, tallyWidth } from "../../src/vocabulary/tally.ts";
import { usualAnswers } from "../../src/world/answers.ts";
import type { BackgroundRates } from "../../src/world/backgroundRates.ts";

/** A background in which posts have one of two like rates, so that their mean is .05 and Var = .05 · .95 / 41. */
export function twoRates(): BackgroundRates {
  const spread = Math.sqrt((0.05 * 0.95) / 41);
  const columns = Array.from({ length: tallyWidth }, () => new Float64Array(2));
  columns[Tally.impressions].fill(1);
  columns[Tally.validPlays].fill(1);
  columns[Tally.like].set([0.05 - spread, 0.05 + spread]);
  return {
    lowest: -0.0005,
    step: 0.001,
    columns,
    variance: { quality: 1, affinity: 0 },
    affinities: Float64Array.of(0, 0),
    durations: Float64Array.of(10, 60),
    followers: Float64Array.of(10, 1000),
    followersAt: (u) => (u < 0.5 ? 10 : 1000),
    answersTo: () => usualAnswers,
    spread: { like: 0, comment: 0, share: 0, save: 0, follow: 0 },
    longViewFactor: () => 1,
    watchRatioOfPlay: { mean: 1, variance: 0.1 },
    followed: { followers: Float64Array.of(10, 1000), appeal: 0 },
  };
}
