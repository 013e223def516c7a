import type { Key } from "../lib/random.ts";
import type { Answer } from "../vocabulary/actions.ts";
import type { PostAnswers } from "./answers.ts";

/** Appeals of the posts that a feed shows, before taste: the share of impressions of each. */
export interface ShownAppeals {
  readonly appeals: Float64Array;
  /** Sums to 1. */
  readonly weights: Float64Array;
  /** Mean factor of each answer at each appeal. */
  readonly factors: Readonly<Record<Answer, Float64Array>>;
}

/**
 * The background as a feed may know it: mean counts per impression, by the mean appeal of its post to the viewer's
 * interest. One array per `Tally` column, over appeals `lowest + i · step`.
 */
export interface BackgroundRates {
  readonly lowest: number;
  readonly step: number;
  readonly columns: readonly Float64Array[];
  /** Variance of quality over background posts, and of affinity over interests. */
  readonly variance: { readonly quality: number; readonly affinity: number };
  /** Affinity levels of any topic, one per interest. */
  readonly affinities: Float64Array;
  /** Durations of background posts, seconds; all equally likely. */
  readonly durations: Float64Array;
  /** Follower counts of people who post; all equally likely. */
  readonly followers: Float64Array;
  /** The follower count that a share `u` of people who post does not exceed, 0 ≤ u < 1. */
  followersAt(u: number): number;
  /** Share of valid plays that are long views for a post of this length, relative to the mean over background posts. */
  longViewFactor(durationSeconds: number): number;
  /** Factors of a background post on the probability of each answer, mean 1, by its key. */
  answersTo(post: Key): PostAnswers;
  /** Spread of these factors: sd of the logarithm. */
  readonly spread: Readonly<Record<Answer, number>>;
  /** Watch ratio of one valid play. */
  readonly watchRatioOfPlay: { readonly mean: number; readonly variance: number };
  /** Accounts that a user follows: their follower counts, all equally likely, and the appeal that following adds. */
  readonly followed: { readonly followers: Float64Array; readonly appeal: number };
}

/** Rate of a `Tally` column at a mean appeal: linear between the table's appeals, constant beyond its ends. */
export function rateAt(rates: BackgroundRates, column: number, appeal: number): number {
  const values = rates.columns[column];
  const x = Math.min(values.length - 1, Math.max(0, (appeal - rates.lowest) / rates.step));
  const i = Math.min(values.length - 2, Math.floor(x));
  return values[i] + (x - i) * (values[i + 1] - values[i]);
}
