import { derive, type Key } from "../../lib/random.ts";
import { tallyWidth } from "../../vocabulary/tally.ts";
import type { BackgroundRates } from "../../world/backgroundRates.ts";
import type { PostFacts, Scorer } from "../scorer.ts";
import { interestWeights } from "./interestWeights.ts";
import { drawCounts } from "./scores.ts";

/** A multiple of the numbers of durations and of follower counts, so that each value comes equally often. */
export const postsPerQuality = 32;

/**
 * Background posts on their way through the pools: the same number of every quality on a grid, each with a duration, an
 * author's followers and its counts so far. Posts that move up replace the posts of their quality that do not, so no
 * quality dies out; the caller keeps the density of qualities.
 */
export class Cohort {
  private readonly interests: number;
  private readonly durations: Float64Array;
  private readonly followers: Float64Array;
  /** Counts so far of each post: by interest, and in total. */
  private readonly byInterest: Float64Array;
  private readonly total: Float64Array;
  private readonly scores: Float64Array;
  private readonly rates: BackgroundRates;
  private readonly scorer: Scorer;
  private readonly qualities: Float64Array;

  constructor(rates: BackgroundRates, scorer: Scorer, qualities: Float64Array) {
    this.rates = rates;
    this.scorer = scorer;
    this.qualities = qualities;
    const posts = qualities.length * postsPerQuality;
    this.interests = rates.affinities.length;
    const ofPost = (values: Float64Array, stride: number) =>
      Float64Array.from({ length: posts }, (_, post) => values[((post % postsPerQuality) * stride) % values.length]);
    this.durations = ofPost(rates.durations, 1);
    this.followers = ofPost(rates.followers, 5);
    this.byInterest = new Float64Array(posts * this.interests * tallyWidth);
    this.total = new Float64Array(posts * tallyWidth);
    this.scores = new Float64Array(posts);
  }

  /**
   * Shows every post to a pool's audience and returns the scores there: `postsPerQuality` for each quality. Before each
   * step of the pool, the post's counts so far choose the audience anew. A quality with density 0 gets a score below all
   * others, because a higher pool lets through no worse posts than the pool that stopped it.
   * @param steps shares of the budget, which sum to 1
   * @param density of each quality in the pool
   */
  show(budget: number, steps: readonly number[], ageHours: number, density: Float64Array, key: Key): Float64Array {
    const { rates, scorer, interests, byInterest, total, scores, qualities } = this;
    const inPool = new Float64Array(tallyWidth);
    const part = new Float64Array(tallyWidth);
    const prediction = new Float64Array(scorer.predictions);
    for (let post = 0; post < scores.length; post++) {
      const grade = Math.floor(post / postsPerQuality);
      if (density[grade] === 0) {
        scores[post] = Number.NEGATIVE_INFINITY;
        continue;
      }
      const facts: PostFacts = {
        durationSeconds: this.durations[post],
        ageHours,
        inNetwork: 0,
        followers: this.followers[post],
      };
      const counts = byInterest.subarray(post * interests * tallyWidth, (post + 1) * interests * tallyWidth);
      const sum = total.subarray(post * tallyWidth, (post + 1) * tallyWidth);
      const quality = qualities[grade];
      const ofPost = derive(key, post);
      inPool.fill(0);
      // Rounded so that they sum to the budget, as a real post's impressions do.
      let [upTo, before] = [0, 0];
      for (let step = 0; step < steps.length; step++) {
        const shares = interestWeights(scorer, counts, sum, facts, prediction, interests);
        const ofStep = derive(ofPost, step);
        for (let interest = 0; interest < interests; interest++) {
          upTo += budget * steps[step] * shares[interest];
          const impressions = Math.round(upTo) - before;
          before += impressions;
          const appeal = quality + rates.affinities[interest];
          const k = derive(ofStep, interest);
          drawCounts(rates, appeal, facts.durationSeconds, impressions, k, part, 0, scorer.columns);
          for (let c = 0; c < tallyWidth; c++) {
            inPool[c] += part[c];
            sum[c] += part[c];
            counts[interest * tallyWidth + c] += part[c];
          }
        }
      }
      scores[post] = scorer.scorePost(inPool, 0, facts, prediction);
    }
    return scores;
  }

  /**
   * Moves up the posts that scored above the threshold, and the share `tieShare` of those that scored exactly there, and
   * replaces the rest. Returns the share of each quality that moved up.
   */
  promote(threshold: number, tieShare: number): Float64Array {
    const { scores, qualities } = this;
    const from = new Int32Array(postsPerQuality);
    const pass = new Float64Array(qualities.length);
    for (let g = 0; g < qualities.length; g++) {
      const first = g * postsPerQuality;
      const weight = (post: number) => (scores[post] > threshold ? 1 : scores[post] === threshold ? tieShare : 0);
      let passing = 0;
      for (let post = first; post < first + postsPerQuality; post++) passing += weight(post);
      pass[g] = passing / postsPerQuality;
      if (passing === 0) continue;
      // Systematic resampling: as many places for each as its weight, rounded up or down.
      let upTo = weight(first);
      for (let place = 0, post = first; place < postsPerQuality; place++) {
        const position = ((place + 0.5) / postsPerQuality) * passing;
        while (upTo < position) upTo += weight(++post);
        from[place] = post;
      }
      gather(this.byInterest, first, from, this.interests * tallyWidth);
      gather(this.total, first, from, tallyWidth);
      gather(this.durations, first, from, 1);
      gather(this.followers, first, from, 1);
    }
    return pass;
  }
}

/** Puts rows `from[0]`, `from[1]` … of a table of rows of this width in the places from row `first` on. */
function gather(table: Float64Array, first: number, from: Int32Array, width: number): void {
  const gathered = new Float64Array(from.length * width);
  from.forEach((row, place) => {
    gathered.set(table.subarray(row * width, (row + 1) * width), place * width);
  });
  table.set(gathered, first * width);
}
