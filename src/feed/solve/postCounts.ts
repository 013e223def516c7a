import { tallyWidth } from "../../vocabulary/tally.ts";
import type { PostFacts, Scorer } from "../scorer.ts";

/** Counts of one post on one kind of surface, and the race weights that follow from them. */
export class PostCounts {
  /** Counts of all impressions, and by interest. */
  readonly total = new Float64Array(tallyWidth);
  readonly byInterest: Float64Array;
  private readonly interests: number;

  constructor(interests: number) {
    this.interests = interests;
    this.byInterest = new Float64Array(interests * tallyWidth);
  }

  /** Adds the counts at `offset`, which belong to people of one interest. */
  add(interest: number, tally: Float64Array, offset: number): void {
    for (let c = 0; c < tallyWidth; c++) {
      this.total[c] += tally[offset + c];
      this.byInterest[interest * tallyWidth + c] += tally[offset + c];
    }
  }

  clear(): void {
    this.total.fill(0);
    this.byInterest.fill(0);
  }

  /** Race weight for each interest, relative to a background post's mean; without counts, the prior's. */
  weights(scorer: Scorer, facts: PostFacts, prediction: Float64Array, out: Float64Array): void {
    scorer.scorePost(this.total, 0, facts, prediction);
    scorer.scoreInterests(this.byInterest, facts, prediction, out);
    for (let i = 0; i < this.interests; i++) {
      out[i] = Math.exp(scorer.inverseTemperature * scorer.standardise(out[i])) / scorer.meanWeight;
    }
  }
}
