import type { BackgroundRates } from "../world/backgroundRates.ts";

/** What a ranker knows of a post besides its counts. */
export interface PostFacts {
  readonly durationSeconds: number;
  readonly ageHours: number;
  readonly inNetwork: number;
  readonly followers: number;
}

/** What a scorer may know of the platform before the first post. */
export interface ScorerContext {
  /** The plan's formula, as it stands in the scenario or the platform. */
  readonly formula: string;
  /** What is counted of background posts; as many interests as `rates.affinities`. */
  readonly rates: BackgroundRates;
  /** 1 where the posts are those of accounts that people follow, else 0. */
  readonly inNetwork: 0 | 1;
}

/** Turns counts into scores; where a score stands among the background's is found for it. */
export interface PostScorer {
  /**
   * Score of a post from counts (`tallyWidth` values at `offset`, in the order of `Tally`), shrunk to the catalog's mean
   * rates. Any finite number; more is better. Fills `prediction`, to which `scoreInterests` shrinks.
   */
  scorePost(counts: Float64Array, offset: number, facts: PostFacts, prediction: Float64Array): number;
  /** Scores of the post for each interest, from its counts there (one row per interest), shrunk to its prediction. */
  scoreInterests(counts: Float64Array, facts: PostFacts, prediction: Float64Array, out: Float64Array): void;
  /** Length of `prediction`. */
  readonly predictions: number;
  /** The `Tally` columns that scores depend on, beside impressions and valid plays: of the others nothing needs to be known. */
  readonly columns: readonly number[];
}

/** Makes a scorer. Pure: what it returns depends on what it is given alone, and so do its scores. */
export type ScorerPart = (known: ScorerContext) => PostScorer;

/** Turns counts into predictions, predictions into scores, and scores into places among the background's. */
export interface Scorer extends PostScorer {
  /** Place of a score in the background, as a standard normal value: Φ⁻¹ of its mid-rank, clamped to the extremes. */
  standardise(score: number): number;
  /** Exponent of the race, w = exp(sharpness · z). */
  readonly inverseTemperature: number;
  /** Lift of long views, ranked over random, at that sharpness. */
  readonly liftAttained: number;
  /** Race weights exp(sharpness · z) of the background, scaled to mean 1. */
  readonly backgroundWeights: Float64Array;
  /** Mean of exp(sharpness · z) over the background sample. */
  readonly meanWeight: number;
}
