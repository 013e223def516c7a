import type { BackgroundRates } from "../world/backgroundRates.ts";

/** Facts about a post that a ranker may use besides its counts. */
export interface PostFacts {
  readonly durationSeconds: number;
  readonly ageHours: number;
  readonly inNetwork: number;
  readonly followers: number;
}

/** Facts about the platform that a scorer may use before the first post. */
export interface ScorerContext {
  /** The plan's formula, as it stands in the scenario or the platform. */
  readonly formula: string;
  /** Mean counts of background posts; there are as many interests as `rates.affinities`. */
  readonly rates: BackgroundRates;
  /** 1 where the posts come from accounts that people follow, else 0. */
  readonly inNetwork: 0 | 1;
}

/** Turns counts into scores. The engine finds the place of each score among the background's. */
export interface PostScorer {
  /**
   * Score of a post from counts (`tallyWidth` values at `offset`, by `Tally` column), shrunk to the catalog's mean rates.
   * Any finite number; more is better. Fills `prediction`, to which `scoreInterests` shrinks.
   */
  scorePost(counts: Float64Array, offset: number, facts: PostFacts, prediction: Float64Array): number;
  /** Scores of the post for each interest, from its counts there (one row per interest), shrunk to its prediction. */
  scoreInterests(counts: Float64Array, facts: PostFacts, prediction: Float64Array, out: Float64Array): void;
  /** Length of `prediction`. */
  readonly predictions: number;
  /** The `Tally` columns that scores use beside impressions and valid plays: background posts have no other counts. */
  readonly columns: readonly number[];
}

/** Makes a scorer. Pure: the scorer depends on the context alone, its scores on their arguments alone. */
export type ScorerPart = (known: ScorerContext) => PostScorer;

/** Turns counts into predictions, predictions into scores, and scores into places among the background's. */
export interface Scorer extends PostScorer {
  /** Place of a score in the background, as a standard normal value: Φ⁻¹ of its mid-rank, clamped to the extremes. */
  standardise(score: number): number;
  /** Exponent of the race, w = exp(inverseTemperature · z). */
  readonly inverseTemperature: number;
  /** Lift of long views, ranked over random, at that inverse temperature. */
  readonly liftAttained: number;
  /** Race weights exp(inverseTemperature · z) of the background, scaled to mean 1. */
  readonly backgroundWeights: Float64Array;
  /** Mean of exp(inverseTemperature · z) over the background sample. */
  readonly meanWeight: number;
}
