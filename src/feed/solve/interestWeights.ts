import type { PostFacts, Scorer } from "../scorer.ts";

/**
 * Share of a post's impressions that the ranking gives to each interest: race weights exp(inverseTemperature · z) of its
 * score there, normalised to sum 1 (the post's own z cancels).
 */
export function interestWeights(
  scorer: Scorer,
  counts: Float64Array,
  total: Float64Array,
  facts: PostFacts,
  prediction: Float64Array,
  interests: number,
): Float64Array {
  const weights = new Float64Array(interests);
  scorer.scorePost(total, 0, facts, prediction);
  scorer.scoreInterests(counts, facts, prediction, weights);
  let sum = 0;
  for (let interest = 0; interest < interests; interest++) {
    weights[interest] = Math.exp(scorer.inverseTemperature * scorer.standardise(weights[interest]));
    sum += weights[interest];
  }
  for (let interest = 0; interest < interests; interest++) weights[interest] /= sum;
  return weights;
}
