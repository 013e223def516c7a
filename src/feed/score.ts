import { inverseNormal } from "../lib/normal.ts";
import { bisect } from "../lib/quadrature.ts";
import { derive, deriveInto, type Key, type MutableKey, normal } from "../lib/random.ts";
import { binomial } from "../lib/sampling.ts";
import { compileFormula, predictionNames } from "../scenario/formula.ts";
import { Tally, tallyWidth } from "../world/campaign.ts";
import { type BackgroundRates, rateAt } from "../world/catalog.ts";

/** Predicted values in the order of `predictionNames`; the first ten are shrunk rates of these counts. */
const counted = {
  like: Tally.like,
  comment: Tally.comment,
  share: Tally.share,
  duet: Tally.duet,
  stitch: Tally.stitch,
  follow: Tally.follow,
  notInterested: Tally.notInterested,
  complete: Tally.complete,
  longView: Tally.longView,
  watchRatio: Tally.watchRatio,
} as const;
const countedNames = Object.keys(counted) as (keyof typeof counted)[];
const slot = (name: (typeof predictionNames)[number]) => predictionNames.indexOf(name);
const slots = countedNames.map(slot);
const columns = countedNames.map((name) => counted[name]);
const [watchRatioSlot, watchSecondsSlot, ageSlot, inNetworkSlot, followersSlot] = [
  slot("watchRatio"),
  slot("watchSeconds"),
  slot("ageHours"),
  slot("inNetwork"),
  slot("followers"),
];

/** What a ranker knows of a post besides its counts. */
export interface PostFacts {
  readonly durationSeconds: number;
  readonly ageHours: number;
  readonly inNetwork: number;
  readonly followers: number;
}

/** Turns counts into predictions, predictions into scores, and scores into places among the background's. */
export interface Scorer {
  /**
   * Score of a post from counts (`tallyWidth` values at `offset`), shrunk to the catalog's mean rates. Fills
   * `prediction`, to which `scoreInterests` shrinks.
   */
  scorePost(counts: Float64Array, offset: number, facts: PostFacts, prediction: Float64Array): number;
  /** Scores of the post for each interest, from its counts there (one row per interest), shrunk to its prediction. */
  scoreInterests(counts: Float64Array, facts: PostFacts, prediction: Float64Array, out: Float64Array): void;
  /** Place of a score in the background, as a standard normal value: Φ⁻¹ of its mid-rank, clamped to the extremes. */
  standardise(score: number): number;
  /** Exponent of the race, w = exp(sharpness · z). */
  readonly sharpness: number;
  /** Lift of long views, ranked over random, at that sharpness. */
  readonly liftAttained: number;
  /** Race weights exp(sharpness · z) of the background, scaled to mean 1. */
  readonly backgroundWeights: Float64Array;
  /** Mean of exp(sharpness · z) over the background sample. */
  readonly meanWeight: number;
  readonly predictions: number;
  /** The `Tally` columns that the formula speaks of: of the others nothing needs to be known. */
  readonly columns: readonly number[];
}

const samplePosts = 250;

/**
 * Empirical-Bayes predictions: (count + m · prior) / (impressions + m), where m is the number of impressions after
 * which a post's own counts weigh as much as the prior, from how much background posts differ: μ(1 − μ)/Var − 1.
 * @param viewsPerPost impressions from which a background post is predicted
 * @param inNetwork whether the posts are those of accounts that people follow
 */
export function createScorer(
  formula: string,
  rates: BackgroundRates,
  viewsPerPost: number,
  lift: number,
  key: Key,
  inNetwork: 0 | 1 = 0,
): Scorer {
  const compiled = compileFormula(formula);
  const { prior, strength } = fitPrior(rates);
  const named = (name: keyof typeof counted) =>
    compiled.names.includes(name) || (name === "watchRatio" && compiled.names.includes("watchSeconds"));
  const used = [...countedNames.keys()].filter((i) => named(countedNames[i]!));
  const usedColumns = used.map((i) => columns[i]!);
  const { affinities } = rates;
  const interests = affinities.length;
  const byName = Object.fromEntries(predictionNames.map((name) => [name, new Float64Array(interests)]));
  const columnAt = predictionNames.map((name) => byName[name]!);
  const single = new Float64Array(1);

  const setFacts = (row: number, facts: PostFacts): void => {
    columnAt[watchSecondsSlot]![row] = columnAt[watchRatioSlot]![row]! * facts.durationSeconds;
    columnAt[ageSlot]![row] = facts.ageHours;
    columnAt[inNetworkSlot]![row] = facts.inNetwork;
    columnAt[followersSlot]![row] = facts.followers;
  };
  const scorePost: Scorer["scorePost"] = (counts, offset, facts, prediction) => {
    const impressions = counts[offset]!;
    for (const i of used) {
      const value = shrink(counts[offset + columns[i]!]!, impressions, prior[i]!, strength[i]!);
      prediction[slots[i]!] = value;
      columnAt[slots[i]!]![0] = value;
    }
    setFacts(0, facts);
    compiled.score(byName, 1, single);
    return single[0]!;
  };
  const scoreInterests: Scorer["scoreInterests"] = (counts, facts, prediction, out) => {
    for (let interest = 0; interest < interests; interest++) {
      const offset = interest * tallyWidth;
      const impressions = counts[offset]!;
      for (const i of used) {
        const s = slots[i]!;
        columnAt[s]![interest] = shrink(counts[offset + columns[i]!]!, impressions, prediction[s]!, strength[i]!);
      }
      setFacts(interest, facts);
    }
    compiled.score(byName, interests, out);
  };

  // The background sample: posts stratified in quality, each predicted for each interest from counts it would have.
  const scores = new Float64Array(samplePosts * interests);
  const longViews = new Float64Array(scores.length);
  const total = new Float64Array(tallyWidth);
  const byInterest = new Float64Array(interests * tallyWidth);
  const prediction = new Float64Array(predictionNames.length);
  const perInterest = Math.max(1, Math.round(viewsPerPost / interests));
  for (let post = 0; post < samplePosts; post++) {
    const quality = Math.sqrt(rates.variance.quality) * inverseNormal((post + 0.5) / samplePosts);
    const facts: PostFacts = {
      durationSeconds: rates.durations[(post * 7) % rates.durations.length]!,
      ageHours: 24,
      inNetwork,
      followers: rates.followers[(post * 11) % rates.followers.length]!,
    };
    total.fill(0);
    for (let interest = 0; interest < interests; interest++) {
      const appeal = quality + affinities[interest]!;
      const k = derive(derive(key, post), interest);
      const offset = interest * tallyWidth;
      drawCounts(rates, appeal, facts.durationSeconds, perInterest, k, byInterest, offset, usedColumns);
      for (let c = 0; c < tallyWidth; c++) total[c] = total[c]! + byInterest[interest * tallyWidth + c]!;
      longViews[post * interests + interest] = rateAt(rates, Tally.longView, appeal);
    }
    scorePost(total, 0, facts, prediction);
    scoreInterests(byInterest, facts, prediction, scores.subarray(post * interests));
  }
  const { values, z } = ranks(scores);
  const standardise = (score: number) => interpolate(values, z, score);
  const places = scores.map(standardise);
  const meanLongView = longViews.reduce((sum, rate) => sum + rate, 0) / longViews.length;
  const liftAt = (sharpness: number) => {
    let weight = 0;
    let weighted = 0;
    for (let i = 0; i < places.length; i++) {
      const w = Math.exp(sharpness * places[i]!);
      weight += w;
      weighted += w * longViews[i]!;
    }
    return weighted / weight / meanLongView;
  };
  const { sharpness, attained } = solveSharpness(liftAt, lift);
  const weights = places.map((place) => Math.exp(sharpness * place));
  const meanWeight = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return {
    scorePost,
    scoreInterests,
    standardise,
    sharpness,
    liftAttained: attained,
    backgroundWeights: weights.map((weight) => weight / meanWeight),
    meanWeight,
    predictions: predictionNames.length,
    columns: usedColumns,
  };
}

/** Whatever takes a valid play comes from the plays there were; the rest from any impression. */
const ofPlays: readonly number[] = [
  Tally.like,
  Tally.comment,
  Tally.share,
  Tally.follow,
  Tally.complete,
  Tally.longView,
];

const drawKey: MutableKey = { a: 0, b: 0 };

/**
 * Counts that a background post of this appeal and length has after `impressions` impressions, written at `offset`:
 * impressions, plays, and the columns asked for, each with a draw of its own.
 */
export function drawCounts(
  rates: BackgroundRates,
  appeal: number,
  durationSeconds: number,
  impressions: number,
  key: Key,
  out: Float64Array,
  offset: number,
  wanted: readonly number[] = columns,
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
      // A sum of many ratios is normal.
      const { mean, variance } = rates.watchRatioOfPlay;
      out[offset + column] = Math.max(0, plays * mean + normal(k) * Math.sqrt(plays * variance));
    } else if (ofPlays.includes(column)) {
      const factor = column === Tally.longView ? rates.longViewFactor(durationSeconds) : 1;
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

function shrink(count: number, impressions: number, prior: number, strength: number): number {
  return strength === Number.POSITIVE_INFINITY ? prior : (count + strength * prior) / (impressions + strength);
}

/** Mean rate of background posts and, per action, the impressions that the catalog's mean is worth. */
function fitPrior(rates: BackgroundRates): { prior: number[]; strength: number[] } {
  const prior: number[] = [];
  const strength: number[] = [];
  const factorSquares = rates.durations.reduce((sum, seconds) => sum + rates.longViewFactor(seconds) ** 2, 0);
  for (const column of columns) {
    let sum = 0;
    let squares = 0;
    for (let post = 0; post < samplePosts; post++) {
      const quality = Math.sqrt(rates.variance.quality) * inverseNormal((post + 0.5) / samplePosts);
      let rate = 0;
      for (const affinity of rates.affinities) rate += rateAt(rates, column, quality + affinity);
      rate /= rates.affinities.length;
      sum += rate;
      squares += rate * rate;
    }
    const mean = sum / samplePosts;
    // Long views differ with a post's length too.
    const byLength = column === Tally.longView ? factorSquares / rates.durations.length : 1;
    const variance = (byLength * squares) / samplePosts - mean * mean;
    const ofPlay = rates.watchRatioOfPlay;
    const square = column === Tally.watchRatio ? mean * (ofPlay.mean + ofPlay.variance / ofPlay.mean) : mean;
    const within = square - mean * mean - (column === Tally.watchRatio ? 0 : variance);
    prior.push(mean);
    strength.push(variance > 1e-18 ? within / variance : Number.POSITIVE_INFINITY);
  }
  return { prior, strength };
}

/** Distinct scores, ascending, and Φ⁻¹ of the mid-rank of each. */
function ranks(scores: Float64Array): { values: Float64Array; z: Float64Array } {
  const sorted = scores.slice().sort();
  const values: number[] = [];
  const z: number[] = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i + 1;
    while (end < sorted.length && sorted[end] === sorted[i]) end++;
    values.push(sorted[i]!);
    z.push(inverseNormal((i + end) / 2 / sorted.length));
    i = end;
  }
  return { values: Float64Array.from(values), z: Float64Array.from(z) };
}

function interpolate(values: Float64Array, z: Float64Array, score: number): number {
  const last = values.length - 1;
  if (score <= values[0]!) return z[0]!;
  if (score >= values[last]!) return z[last]!;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= score) low = middle;
    else high = middle;
  }
  return z[low]! + ((score - values[low]!) / (values[high]! - values[low]!)) * (z[high]! - z[low]!);
}

/** Smallest sharpness with the lift asked for; where the formula cannot reach it, the sharpness of its best lift. */
function solveSharpness(liftAt: (s: number) => number, lift: number): { sharpness: number; attained: number } {
  let best = 0;
  for (let s = 0.25; s <= 12; s += 0.25) {
    if (liftAt(s) >= lift) {
      const sharpness = bisect((x) => liftAt(x) - lift, s - 0.25, s, 1e-10);
      return { sharpness, attained: lift };
    }
    if (liftAt(s) > liftAt(best)) best = s;
  }
  return { sharpness: best, attained: liftAt(best) };
}
