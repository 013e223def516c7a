import { inverseNormal } from "../../lib/normal.ts";
import { bisect } from "../../lib/quadrature.ts";
import { derive, deriveInto, type Key, type MutableKey, normal } from "../../lib/random.ts";
import { binomial } from "../../lib/sampling.ts";
import { upperBound } from "../../lib/search.ts";
import { type Answer, answers as answerNames, playActions } from "../../vocabulary/actions.ts";
import { Tally, tallyWidth } from "../../vocabulary/tally.ts";
import { type PostAnswers, usualAnswers } from "../../world/answers.ts";
import { type BackgroundRates, rateAt } from "../../world/backgroundRates.ts";
import { PartError, partName } from "../../world/customPart.ts";
import type { PostFacts, PostScorer, Scorer, ScorerContext, ScorerPart } from "../scorer.ts";
import { countedColumns, formulaScorer } from "./formulaScorer.ts";

const samplePosts = 250;

/**
 * Places a scorer's scores among the background's and solves the inverse temperature of the ranking.
 * @param viewsPerPost impressions from which a background post is predicted
 * @param inNetwork 1 where the posts come from accounts that people follow
 * @param own a custom scorer in place of the plan's formula
 * @throws {PartError} if `part` gives a score that is no finite number
 */
export function createScorer(
  formula: string,
  rates: BackgroundRates,
  viewsPerPost: number,
  lift: number,
  key: Key,
  inNetwork: 0 | 1 = 0,
  part: ScorerPart = formulaScorer,
): Scorer {
  const known: ScorerContext = { formula, rates, inNetwork };
  const posts = part === formulaScorer ? part(known) : checked(part, known);
  const { affinities } = rates;
  const interests = affinities.length;

  // The background sample: posts stratified in quality, each predicted for each interest from drawn counts.
  const scores = new Float64Array(samplePosts * interests);
  const longViews = new Float64Array(scores.length);
  const total = new Float64Array(tallyWidth);
  const byInterest = new Float64Array(interests * tallyWidth);
  const prediction = new Float64Array(posts.predictions);
  const perInterest = Math.max(1, Math.round(viewsPerPost / interests));
  for (let post = 0; post < samplePosts; post++) {
    const quality = Math.sqrt(rates.variance.quality) * inverseNormal((post + 0.5) / samplePosts);
    const facts: PostFacts = {
      durationSeconds: rates.durations[(post * 7) % rates.durations.length],
      ageHours: 24,
      inNetwork,
      followers: rates.followers[(post * 11) % rates.followers.length],
    };
    total.fill(0);
    for (let interest = 0; interest < interests; interest++) {
      const appeal = quality + affinities[interest];
      const k = derive(derive(key, post), interest);
      const offset = interest * tallyWidth;
      drawCounts(rates, appeal, facts.durationSeconds, perInterest, k, byInterest, offset, posts.columns);
      for (let c = 0; c < tallyWidth; c++) total[c] = total[c] + byInterest[interest * tallyWidth + c];
      longViews[post * interests + interest] = rateAt(rates, Tally.longView, appeal);
    }
    posts.scorePost(total, 0, facts, prediction);
    posts.scoreInterests(byInterest, facts, prediction, scores.subarray(post * interests));
  }
  const { values, z } = ranks(scores);
  const standardise = (score: number) => interpolate(values, z, score);
  const places = scores.map(standardise);
  const meanLongView = longViews.reduce((sum, rate) => sum + rate, 0) / longViews.length;
  const liftAt = (inverseTemperature: number) => {
    let weight = 0;
    let weighted = 0;
    for (let i = 0; i < places.length; i++) {
      const w = Math.exp(inverseTemperature * places[i]);
      weight += w;
      weighted += w * longViews[i];
    }
    return weighted / weight / meanLongView;
  };
  const { inverseTemperature, attained } = solveInverseTemperature(liftAt, lift);
  const weights = places.map((place) => Math.exp(inverseTemperature * place));
  const meanWeight = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return {
    scorePost: posts.scorePost,
    scoreInterests: posts.scoreInterests,
    predictions: posts.predictions,
    columns: posts.columns,
    standardise,
    inverseTemperature,
    liftAttained: attained,
    backgroundWeights: weights.map((weight) => weight / meanWeight),
    meanWeight,
  };
}

/** A custom scorer whose every score is checked. */
function checked(part: ScorerPart, known: ScorerContext): PostScorer {
  const name = partName("scorer", part);
  const custom = part(known);
  const interests = known.rates.affinities.length;
  if (!Number.isInteger(custom.predictions) || custom.predictions < 0) {
    throw new PartError(name, `expected a whole number of predictions, got ${custom.predictions}`);
  }
  const unknown = custom.columns.find((column) => !countedColumns.includes(column));
  if (unknown !== undefined) throw new PartError(name, `expected columns that a ranking may see, got ${unknown}`);
  return {
    scorePost(counts, offset, facts, prediction) {
      const score = custom.scorePost(counts, offset, facts, prediction);
      if (Number.isFinite(score)) return score;
      throw new PartError(name, `expected a finite score of a post with ${counts[offset]} impressions, got ${score}`);
    },
    scoreInterests(counts, facts, prediction, out) {
      const scores = out.subarray(0, interests).fill(Number.NaN);
      custom.scoreInterests(counts, facts, prediction, scores);
      const wrong = scores.findIndex((score) => !Number.isFinite(score));
      if (wrong < 0) return;
      throw new PartError(
        name,
        `expected a finite score for each of ${interests} interests, got ${scores[wrong]} for interest ${wrong}`,
      );
    },
    predictions: custom.predictions,
    columns: custom.columns,
  };
}

/** Columns that are drawn from the plays; the others are drawn from all impressions. */
const ofPlays: readonly number[] = [...playActions.map((action) => Tally[action]), Tally.complete, Tally.longView];

/** The answer that each column counts, if it counts one in which posts differ. */
const answerOf: readonly (Answer | undefined)[] = Array.from({ length: tallyWidth }, (_, column) =>
  answerNames.find((answer) => Tally[answer] === column),
);

const drawKey: MutableKey = { a: 0, b: 0 };

/**
 * Counts that a background post of this appeal and length has after `impressions` impressions, written at `offset`:
 * impressions, plays, and the columns asked for, each with a draw of its own.
 * @param answers the post's factors on the probability of each answer
 */
export function drawCounts(
  rates: BackgroundRates,
  appeal: number,
  durationSeconds: number,
  impressions: number,
  key: Key,
  out: Float64Array,
  offset: number,
  wanted: readonly number[] = countedColumns,
  answers: PostAnswers = usualAnswers,
): void {
  out.fill(0, offset, offset + tallyWidth);
  out[offset] = impressions;
  const k = drawKey;
  deriveInto(k, key, Tally.validPlays);
  const playRate = rateAt(rates, Tally.validPlays, appeal);
  const plays = binomial(k.a, k.b, impressions, playRate);
  out[offset + Tally.validPlays] = plays;
  for (const column of wanted) {
    deriveInto(k, key, column);
    if (column === Tally.watchRatio) {
      // A sum of many ratios is nearly normal.
      const { mean, variance } = rates.watchRatioOfPlay;
      out[offset + column] = Math.max(0, plays * mean + normal(k) * Math.sqrt(plays * variance));
    } else if (ofPlays.includes(column)) {
      const answer = answerOf[column];
      const factor = answer ? answers[answer] : column === Tally.longView ? rates.longViewFactor(durationSeconds) : 1;
      out[offset + column] = binomial(
        k.a,
        k.b,
        plays,
        Math.min(1, (factor * rateAt(rates, column, appeal)) / playRate),
      );
    } else {
      out[offset + column] = binomial(k.a, k.b, impressions, rateAt(rates, column, appeal));
    }
  }
}

/** Distinct scores, ascending, and Φ⁻¹ of the mid-rank of each. */
function ranks(scores: Float64Array): { values: Float64Array; z: Float64Array } {
  const sorted = scores.slice().sort();
  const values: number[] = [];
  const z: number[] = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i + 1;
    while (end < sorted.length && sorted[end] === sorted[i]) end++;
    values.push(sorted[i]);
    z.push(inverseNormal((i + end) / 2 / sorted.length));
    i = end;
  }
  return { values: Float64Array.from(values), z: Float64Array.from(z) };
}

export function interpolate(values: Float64Array, z: Float64Array, score: number): number {
  const last = values.length - 1;
  if (score <= values[0]) return z[0];
  if (score >= values[last]) return z[last];
  const high = upperBound(values, score, 1, last);
  const low = high - 1;
  return z[low] + ((score - values[low]) / (values[high] - values[low])) * (z[high] - z[low]);
}

/** Where the lift asked for cannot be attained, the ranking attains this part of the best. */
const partOfBest = 0.95;

/** The smallest inverse temperature with the lift asked for; if the formula cannot reach it, nearly that of its best. */
function solveInverseTemperature(
  liftAt: (s: number) => number,
  lift: number,
): { inverseTemperature: number; attained: number } {
  const lifts = Array.from({ length: 49 }, (_, i) => liftAt(i / 4));
  const best = Math.max(...lifts);
  const target = lift <= best ? lift : 1 + partOfBest * (best - 1);
  const first = lifts.findIndex((attained) => attained >= target);
  if (first <= 0) return { inverseTemperature: 0, attained: lifts[0] };
  const inverseTemperature = bisect((x) => liftAt(x) - target, (first - 1) / 4, first / 4, 1e-10);
  return { inverseTemperature, attained: target };
}
