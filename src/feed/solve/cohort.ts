import { derive, type Key, rootKey } from "../../lib/random.ts";
import { tallyWidth } from "../../vocabulary/tally.ts";
import type { PostAnswers } from "../../world/answers.ts";
import type { BackgroundRates } from "../../world/backgroundRates.ts";
import type { PostFacts, Scorer } from "../scorer.ts";
import type { Start } from "./firstAudience.ts";
import { interestWeights } from "./interestWeights.ts";
import { drawCounts } from "./scores.ts";

const answerKey = rootKey("answers to sample posts");

/** Mean chance of the next pool, by quality, of the posts that start before it and of those that climb to it. */
export interface QualityChances {
  readonly starting: Float64Array;
  readonly climbing: Float64Array;
}

/**
 * Sample posts on their way through the pools: of every quality as many who climb and as many who start, each with a
 * length, an author's followers and its counts so far. Posts that move up take the places of those that do not, so no
 * quality dies out; `density` keeps how much of the background each place stands for.
 */
export class Cohort {
  /** Sample posts of each quality that climb, and as many that start. */
  readonly perGroup: number;
  /** How much of the background each sample post stands for. */
  readonly density: Float64Array;
  /** Score of each sample post's test; −∞ where it stands for nobody. */
  readonly scores: Float64Array;
  private readonly interests: number;
  private readonly durations: Float64Array;
  private readonly followers: Float64Array;
  /** Impressions of the audience that each post has. */
  private readonly audiences: Float64Array;
  /** Key of each post's answers: it moves up with the post. */
  private readonly identities: Float64Array;
  /** Counts so far of each post: by interest, and in total. */
  private readonly byInterest: Float64Array;
  private readonly total: Float64Array;
  private started = 0;
  private readonly rates: BackgroundRates;
  private readonly scorer: Scorer;
  private readonly qualities: Float64Array;

  constructor(rates: BackgroundRates, scorer: Scorer, qualities: Float64Array, perGroup: number) {
    this.rates = rates;
    this.scorer = scorer;
    this.qualities = qualities;
    this.perGroup = perGroup;
    this.interests = rates.affinities.length;
    const posts = qualities.length * 2 * perGroup;
    this.durations = new Float64Array(posts);
    this.followers = new Float64Array(posts);
    this.audiences = new Float64Array(posts);
    this.identities = new Float64Array(posts);
    this.byInterest = new Float64Array(posts * this.interests * tallyWidth);
    this.total = new Float64Array(posts * tallyWidth);
    this.scores = new Float64Array(posts);
    this.density = new Float64Array(posts);
  }

  /**
   * Puts new posts in the places of those that start.
   * @param starts `perGroup` authors with first audiences
   * @param density of each quality
   */
  start(starts: readonly Start[], density: Float64Array): void {
    const first = this.started;
    this.started += this.scores.length;
    const { perGroup, rates, interests } = this;
    for (let grade = 0; grade < this.qualities.length; grade++) {
      for (let i = 0; i < perGroup; i++) {
        const post = (2 * grade + 1) * perGroup + i;
        this.byInterest.fill(0, post * interests * tallyWidth, (post + 1) * interests * tallyWidth);
        this.total.fill(0, post * tallyWidth, (post + 1) * tallyWidth);
        // Lengths and audiences shift against one another from quality to quality.
        const { followers, impressions } = starts[(i + 5 * grade) % perGroup];
        this.durations[post] = rates.durations[i % rates.durations.length];
        this.followers[post] = followers;
        this.audiences[post] = impressions;
        this.identities[post] = first + post;
        this.density[post] = density[grade] / perGroup;
      }
    }
  }

  /** Says how many impressions the audiences of the posts that climb have, in turn. */
  climb(audiences: readonly number[]): void {
    const { perGroup } = this;
    for (let grade = 0; grade < this.qualities.length; grade++)
      for (let i = 0; i < perGroup; i++)
        this.audiences[2 * grade * perGroup + i] = audiences[(i + 5 * grade) % audiences.length];
  }

  /**
   * Shows every post to its test audience and scores it there. Before each step the post's counts so far choose the
   * audience anew.
   * @param testOf impressions of a test from those of the audience
   * @param steps shares of the test, which sum to 1
   */
  show(testOf: (audience: number) => number, steps: readonly number[], ageHours: number, key: Key): void {
    const { rates, scorer, interests, byInterest, total, scores, qualities, perGroup } = this;
    const inTest = new Float64Array(tallyWidth);
    const part = new Float64Array(tallyWidth);
    const prediction = new Float64Array(scorer.predictions);
    for (let post = 0; post < scores.length; post++) {
      if (this.density[post] === 0) {
        scores[post] = Number.NEGATIVE_INFINITY;
        continue;
      }
      const facts = this.factsOf(post, ageHours);
      const counts = byInterest.subarray(post * interests * tallyWidth, (post + 1) * interests * tallyWidth);
      const sum = total.subarray(post * tallyWidth, (post + 1) * tallyWidth);
      const quality = qualities[Math.floor(post / (2 * perGroup))];
      const ofPost = derive(key, post);
      const answers = rates.answersTo(derive(answerKey, this.identities[post]));
      const test = testOf(this.audiences[post]);
      inTest.fill(0);
      // Rounded so that they sum to the test, as a real post's impressions do.
      let [upTo, before] = [0, 0];
      for (let step = 0; step < steps.length; step++) {
        const shares = interestWeights(scorer, counts, sum, facts, prediction, interests);
        const ofStep = derive(ofPost, step);
        // Which interests get the few impressions of a small test is up to chance.
        const first = ofStep.a >>> 0;
        for (let i = 0; i < interests; i++) {
          const interest = (first + i) % interests;
          upTo += test * steps[step] * shares[interest];
          const impressions = Math.round(upTo) - before;
          before += impressions;
          if (impressions === 0) continue;
          const appeal = quality + rates.affinities[interest];
          const k = derive(ofStep, interest);
          drawCounts(rates, appeal, facts.durationSeconds, impressions, k, part, 0, scorer.columns, answers);
          for (let c = 0; c < tallyWidth; c++) {
            inTest[c] += part[c];
            sum[c] += part[c];
            counts[interest * tallyWidth + c] += part[c];
          }
        }
      }
      scores[post] = scorer.scorePost(inTest, 0, facts, prediction);
    }
  }

  /**
   * Visits the audiences of all posts, interest by interest, as the counts of the tests divide them.
   * @param visit gets the appeal there, the impressions × what the post stands for, and the post's answers
   */
  eachAudience(ageHours: number, visit: (appeal: number, impressions: number, answers: PostAnswers) => void): void {
    const { rates, scorer, interests, qualities, perGroup } = this;
    const prediction = new Float64Array(scorer.predictions);
    for (let post = 0; post < this.scores.length; post++) {
      if (this.density[post] === 0) continue;
      const facts = this.factsOf(post, ageHours);
      const counts = this.byInterest.subarray(post * interests * tallyWidth, (post + 1) * interests * tallyWidth);
      const sum = this.total.subarray(post * tallyWidth, (post + 1) * tallyWidth);
      const shares = interestWeights(scorer, counts, sum, facts, prediction, interests);
      const answers = rates.answersTo(derive(answerKey, this.identities[post]));
      const quality = qualities[Math.floor(post / (2 * perGroup))];
      for (let interest = 0; interest < interests; interest++) {
        const impressions = this.density[post] * this.audiences[post] * shares[interest];
        visit(quality + rates.affinities[interest], impressions, answers);
      }
    }
  }

  private factsOf(post: number, ageHours: number): PostFacts {
    return { durationSeconds: this.durations[post], ageHours, inNetwork: 0, followers: this.followers[post] };
  }

  /** Mean chances of the tested posts; 0 where no post of that quality stands. */
  chances(chanceOf: (score: number) => number): QualityChances {
    const { scores, density, perGroup, qualities } = this;
    const over = (grade: number, group: number) => {
      const first = (2 * grade + group) * perGroup;
      let [all, passing] = [0, 0];
      for (let post = first; post < first + perGroup; post++) {
        if (density[post] === 0) continue;
        all += density[post];
        passing += density[post] * chanceOf(scores[post]);
      }
      return all > 0 ? passing / all : 0;
    };
    return {
      climbing: qualities.map((_, grade) => over(grade, 0)),
      starting: qualities.map((_, grade) => over(grade, 1)),
    };
  }

  /** Moves posts up: of those with a score the share `passShare` of it. */
  promote(passShare: (score: number) => number): void {
    const { scores, density, perGroup, qualities } = this;
    const from = new Int32Array(perGroup);
    const weight = (post: number) => (density[post] === 0 ? 0 : density[post] * passShare(scores[post]));
    for (let grade = 0; grade < qualities.length; grade++) {
      const first = 2 * grade * perGroup;
      let passing = 0;
      for (let post = first; post < first + 2 * perGroup; post++) passing += weight(post);
      if (passing > 0) {
        // Systematic resampling: as many places for each as its weight, rounded up or down.
        let upTo = weight(first);
        for (let place = 0, post = first; place < perGroup; place++) {
          const position = ((place + 0.5) / perGroup) * passing;
          while (upTo < position && post < first + 2 * perGroup - 1) upTo += weight(++post);
          from[place] = post;
        }
        gather(this.byInterest, first, from, this.interests * tallyWidth);
        gather(this.total, first, from, tallyWidth);
        gather(this.durations, first, from, 1);
        gather(this.followers, first, from, 1);
        gather(this.identities, first, from, 1);
      }
      density.fill(passing / perGroup, first, first + perGroup);
      density.fill(0, first + perGroup, first + 2 * perGroup);
    }
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
