import { derive, type Key, unit } from "../../lib/random.ts";
import { tallyWidth } from "../../vocabulary/tally.ts";
import type { BackgroundRates } from "../../world/backgroundRates.ts";
import type { PostFacts, Scorer } from "../scorer.ts";
import { PostCounts } from "./postCounts.ts";
import { solveCutoffTime } from "./race.ts";
import { drawCounts } from "./scores.ts";

/** The audience of background posts, and how a post's chances are spread over its life. */
export interface ExposureSchedule {
  /** Followers of the authors whose posts stand in a person's inventory, equally likely. */
  readonly followers: Float64Array;
  /** People who may see a post of an author with so many followers. */
  audience(followers: number): number;
  /** Share of an audience in each stratum; sums to 1. */
  readonly activityBins: Float64Array;
  /** Slots ÷ incoming posts of a person in each stratum, 0 … 1. */
  readonly shown: Float64Array;
  /** The ranking's steps: share of a life's chances in each (they sum to 1) and the age at which it begins, hours. */
  readonly steps: readonly { readonly share: number; readonly ageHours: number }[];
  readonly inNetwork: 0 | 1;
  /** Fewest followers of an author whose post's own counts change its weight. */
  readonly learnsFrom: number;
}

/** Rates at which people see posts, such that views equal slots. */
export interface ExposureEquilibrium {
  /** Rate of each stratum. */
  readonly rate: Float64Array;
  /** Rates of people who have slots for these shares of the incoming posts, where the posts stay the same. */
  rateAt(shown: Float64Array): Float64Array;
}

const lowest = -2;
const step = 0.2;
const qualities = 27; // up to 3.2
const postsPerQuality = 8;
const posts = qualities * postsPerQuality;
/** Largest change of ln(rate) in a round at which the rates have settled. */
const settled = 0.01;
const mostRounds = 40;
/** Smallest part of a step: the changes that remain below it are chance in single sample posts. */
const smallestPart = 1 / 100;

/**
 * Solves the exposure equilibrium of a ranked feed in which every post begins without counts. A person of stratum i sees a
 * post with probability 1 − exp(−rate_i · W), where W is the post's weight averaged over its life: the prior's at first,
 * then the ranking's weight from its counts. Counts depend on rates and rates on weights, so the solver computes them in
 * turn, with background posts of every quality.
 */
export function solveExposureEquilibrium(
  schedule: ExposureSchedule,
  scorer: Scorer,
  rates: BackgroundRates,
  key: Key,
): ExposureEquilibrium {
  const interests = rates.affinities.length;
  const density = densityOf(rates, interests);
  const items = density.reduce((sum, count) => sum + count, 0);
  const ratesFor = (weights: Float64Array, shown: Float64Array) =>
    shown.map((share) => solveCutoffTime(weights, share * items, density));
  // At rate 0 no post has counts, so that all have the prior's weights.
  let weights = simulateExposure(schedule, scorer, rates, new Float64Array(schedule.shown.length), key);
  let next = ratesFor(weights, schedule.shown);
  let rate = next;
  // More exposure raises a post's weight and so lowers the rate it needs; full steps oscillate. Each overshoot halves the
  // step.
  let part = 0.5;
  let direction = 0;
  for (let round = 0; round < mostRounds; round++) {
    weights = simulateExposure(schedule, scorer, rates, rate, key);
    next = ratesFor(weights, schedule.shown);
    const moves = rate.map((value, i) => (next[i] === value ? 0 : Math.log(next[i] / value)));
    if (part < smallestPart || moves.every((move) => Math.abs(move) < settled)) break;
    const towards = Math.sign(moves.reduce((sum, move) => sum + move, 0));
    if (towards === -direction) part /= 2;
    direction = towards;
    rate = rate.map((value, i) => (Number.isFinite(moves[i]) ? value * Math.exp(part * moves[i]) : next[i]));
  }
  // The remainder of the last step applies to every number of slots alike.
  const left = rate.map((value, i) => (value === next[i] ? 1 : value / next[i]));
  return { rate, rateAt: (shown) => ratesFor(weights, shown).map((value, i) => value * left[i]) };
}

/** Number of background posts that each (post, interest) stands for: quality is normal, interests are equally common. */
function densityOf({ variance }: BackgroundRates, interests: number): Float64Array {
  return Float64Array.from({ length: posts * interests }, (_, i) => {
    const quality = qualityOf(Math.floor(i / interests));
    if (variance.quality === 0) return Math.abs(quality) < step / 2 ? 1 : 1e-30;
    return Math.exp((-quality * quality) / (2 * variance.quality));
  });
}

const qualityOf = (post: number): number => lowest + step * Math.floor(post / postsPerQuality);

/** Mean weight of each (post, interest) over its life when people see posts at these rates. */
function simulateExposure(
  schedule: ExposureSchedule,
  scorer: Scorer,
  rates: BackgroundRates,
  rate: Float64Array,
  key: Key,
): Float64Array {
  const interests = rates.affinities.length;
  const lived = new Float64Array(posts * interests);
  const counts = new PostCounts(interests);
  const prediction = new Float64Array(scorer.predictions);
  const weights = new Float64Array(interests);
  const shown = new Float64Array(interests);
  const tally = new Float64Array(tallyWidth);
  /** Share of an audience that has seen a post with this sum of weights so far. */
  const seen = (sum: number) => {
    let share = 0;
    for (let i = 0; i < rate.length; i++) share -= schedule.activityBins[i] * Math.expm1(-rate[i] * sum);
    return share;
  };
  for (let post = 0; post < posts; post++) {
    const followers = schedule.followers[(post * 7) % schedule.followers.length];
    const durations = rates.durations;
    const durationSeconds = durations[(post * 5 + 3 * Math.floor(post / durations.length)) % durations.length];
    const audience = schedule.audience(followers) / interests;
    const learns = followers >= schedule.learnsFrom;
    const sums = lived.subarray(post * interests, (post + 1) * interests);
    const answers = rates.answersTo(derive(key, post));
    counts.clear();
    shown.fill(0);
    schedule.steps.forEach(({ share, ageHours }, s) => {
      const facts: PostFacts = { durationSeconds, ageHours, inNetwork: schedule.inNetwork, followers };
      counts.weights(scorer, facts, prediction, weights);
      for (let interest = 0; interest < interests; interest++) {
        sums[interest] += share * weights[interest];
        if (!learns) continue;
        const k = derive(derive(key, post), interest);
        const upTo = Math.floor(audience * seen(sums[interest]) + unit(k.a, k.b, 0));
        const impressions = upTo - shown[interest];
        if (impressions <= 0) continue;
        shown[interest] = upTo;
        const appeal = qualityOf(post) + rates.affinities[interest];
        drawCounts(rates, appeal, durationSeconds, impressions, derive(k, s + 1), tally, 0, scorer.columns, answers);
        counts.add(interest, tally, 0);
      }
    });
  }
  return lived;
}
