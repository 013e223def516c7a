import type { ResponseSettings, Settings } from "../../src/scenario/settle/settings.ts";
import {
  type Answer,
  answer,
  answersOf,
  isLongView,
  type Readiness,
  type ResponseModel,
  readinessOf,
} from "./answers.ts";
import type { Luck } from "./luck.ts";
import { crossing, expectNormal, logistic, mean, normalQuantile, normalQuantiles } from "./numbers.ts";
import { affinities } from "./people.ts";

/** What a ranker counts of a post's impressions. */
const counted = ["like", "comment", "share", "follow", "notInterested", "complete", "longView", "watchRatio"] as const;
type Counted = (typeof counted)[number];
export type Counts = Record<Counted | "impressions", number>;
export type Predicted = Readonly<Record<Counted, number>>;
/** The scoring formula once more, as a function: the engine compiles its own from text. */
export type Formula = (predicted: Predicted) => number;

export const noCounts = (): Counts =>
  Object.fromEntries(["impressions", ...counted].map((name) => [name, 0])) as Counts;

export function count(counts: Counts, what: Answer, durationSeconds: number, response: ResponseSettings): void {
  counts.impressions++;
  for (const action of ["like", "comment", "share", "follow", "notInterested"] as const)
    counts[action] += +what[action];
  counts.complete += +(what.watchRatio >= 1);
  counts.longView += +(what.valid && isLongView(what, durationSeconds, response));
  counts.watchRatio += what.watchRatio;
}

/** A background post, its true worth included. */
export interface CatalogPost {
  readonly quality: number;
  readonly topic: number;
  readonly durationSeconds: number;
  readonly readiness: Readiness;
}

export function drawCatalogPost({ response, people }: Settings, luck: Luck): CatalogPost {
  const { median, p90 } = response.backgroundDuration;
  const sigma = Math.log(p90 / median) / normalQuantile90;
  return {
    quality: Math.sqrt(response.variance.quality) * luck.normal(),
    topic: luck.integer(people.interests),
    durationSeconds: median * Math.exp(sigma * luck.normal()),
    readiness: readinessOf(response, luck),
  };
}
const normalQuantile90 = normalQuantile(0.9);

/** Predictions, scores and weights of a ranker that knows counts alone: model.md §3.1. */
export interface Ranking {
  readonly responseModel: ResponseModel;
  score(counts: Counts): number;
  /** Race weights of a post for each interest, mean 1: exp(sharpness · z) of its score there. */
  interestWeights(byInterest: readonly Counts[], total: Counts): number[];
  readonly inverseTemperature: number;
}

const solvedPriors = new Map<string, ReturnType<typeof priorOf>>();

/**
 * @param viewsPerPost impressions from which a background post is predicted
 * @param catalogPosts number of explicit background posts whose scores make the scale
 */
export function createRanking(
  settings: Settings,
  formula: Formula,
  viewsPerPost: number,
  catalogPosts: number,
  luck: Luck,
): Ranking {
  const { response, people, feed } = settings;
  const responseModel = answersOf(response);
  const affinity = affinities(people.interests, response.variance.affinity);
  const name = JSON.stringify([response, people.interests]);
  const solved = solvedPriors.get(name) ?? priorOf(settings, responseModel);
  solvedPriors.set(name, solved);
  const { prior, weight, weightWithin } = solved;
  const shrunk = (counts: Counts, to: Predicted, weight: Predicted) =>
    Object.fromEntries(
      counted.map((name) => [name, (counts[name] + weight[name] * to[name]) / (counts.impressions + weight[name])]),
    ) as Predicted;
  const scoresByInterest = (byInterest: readonly Counts[], total: Counts) => {
    const post = shrunk(total, prior, weight);
    return byInterest.map((counts) => formula(shrunk(counts, post, weightWithin)));
  };

  // The scale: an explicit catalog, each post shown to people of every interest.
  const scores: number[] = [];
  const trueLongViews: number[] = [];
  const perInterest = Math.max(1, Math.round(viewsPerPost / people.interests));
  for (let p = 0; p < catalogPosts; p++) {
    const post = drawCatalogPost(settings, luck);
    const byInterest = affinity.map((liking) => {
      const counts = noCounts();
      for (let i = 0; i < perInterest; i++) {
        const appeal = post.quality + liking + Math.sqrt(response.variance.taste) * luck.normal();
        count(counts, answer(responseModel, response, appeal, post.readiness, luck), post.durationSeconds, response);
      }
      return counts;
    });
    scores.push(...scoresByInterest(byInterest, sumOf(byInterest)));
    // Long views are a fixed share of valid plays, so the lift of one is that of the other.
    for (const liking of affinity) trueLongViews.push(rateOf(responseModel, response, "valid", post.quality + liking));
  }
  const sorted = [...scores].sort((a, b) => a - b);
  const places = normalQuantiles(sorted.map((_, i) => (i + 0.5) / sorted.length));
  const standardise = (score: number): number => {
    let below = 0;
    for (let high = sorted.length; below < high; ) {
      const middle = (below + high) >> 1;
      if (sorted[middle] < score) below = middle + 1;
      else high = middle;
    }
    return places[Math.min(below, sorted.length - 1)];
  };
  const z = scores.map(standardise);
  const liftAt = (inverseTemperature: number) => {
    const weights = z.map((place) => Math.exp(inverseTemperature * place));
    return mean(weights.map((w, i) => w * trueLongViews[i])) / mean(weights) / mean(trueLongViews);
  };
  const inverseTemperature = crossing((s) => liftAt(s) - feed.lift, 0, 6);
  return {
    responseModel,
    inverseTemperature,
    score: (counts) => formula(shrunk(counts, prior, weight)),
    interestWeights(byInterest, total) {
      const weights = scoresByInterest(byInterest, total).map((score) =>
        Math.exp(inverseTemperature * standardise(score)),
      );
      return weights.map((w) => w / mean(weights));
    },
  };
}

export function sumOf(all: readonly Counts[]): Counts {
  const total = noCounts();
  for (const counts of all) for (const name of ["impressions", ...counted] as const) total[name] += counts[name];
  return total;
}

/** Rate per impression at a mean appeal, over tastes. */
function rateOf(
  responseModel: ResponseModel,
  response: ResponseSettings,
  what: Counted | "valid",
  appeal: number,
): number {
  const { validPlayBeta, multipliers, beta } = response;
  const over = (f: (a: number) => number) => expectNormal(appeal, Math.sqrt(response.variance.taste), f);
  const valid = (a: number) => logistic(responseModel.valid + validPlayBeta * a);
  switch (what) {
    case "valid":
    case "complete":
    case "longView":
    case "watchRatio":
      return over(valid) * (what === "valid" ? 1 : perValidPlay(response)[what]);
    default: {
      const chance = (a: number) => Math.min(1, multipliers[what] * logistic(responseModel[what] + beta[what] * a));
      return over((a) => (what === "notInterested" ? 1 : valid(a)) * chance(a));
    }
  }
}

const ofValidPlays = new Map<
  ResponseSettings,
  Record<"complete" | "longView" | "longViewSpread" | "watchRatio", number>
>();

/** What a valid play is worth on average, whoever made it: a Weibull ratio, over the background's durations. */
function perValidPlay(response: ResponseSettings) {
  const known = ofValidPlays.get(response);
  if (known) return known;
  const { shape, scale } = response.watch;
  const above = (ratio: number) => Math.exp(-((ratio / scale) ** shape));
  const { median, p90 } = response.backgroundDuration;
  const ofLengths = (power: number) =>
    expectNormal(
      Math.log(median),
      Math.log(p90 / median) / normalQuantile90,
      (ln) => above(Math.min(1, response.longViewSeconds / Math.exp(ln))) ** power,
    );
  const longView = ofLengths(1);
  // How much more long views differ between posts because posts differ in length: mean square over squared mean.
  const longViewSpread = ofLengths(2) / longView ** 2;
  const worth = { complete: above(1), longView, longViewSpread, watchRatio: weibullMean(scale, shape) };
  ofValidPlays.set(response, worth);
  return worth;
}

/** Mean of a power of a Weibull variable, by its quantiles. */
function weibullMean(scale: number, shape: number, power = 1): number {
  const points = 4000;
  return mean(
    Array.from({ length: points }, (_, i) => (scale * (-Math.log((i + 0.5) / points)) ** (1 / shape)) ** power),
  );
}

/**
 * Catalog means, and per action the impressions they are worth: m = μ(1 − μ)/Var − 1, Var over background posts, each
 * shown to all interests alike. For the watch ratio, which is no rate, the variance of one impression stands for μ(1 − μ).
 * Posts also differ in how readily they are answered; within a post, from interest to interest, they do not.
 */
function priorOf({ response, people }: Settings, responseModel: ResponseModel) {
  const affinity = affinities(people.interests, response.variance.affinity);
  const prior = {} as Record<Counted, number>;
  const weight = {} as Record<Counted, number>;
  const weightWithin = {} as Record<Counted, number>;
  const qualities = Array.from({ length: 120 }, (_, i) => -4 + (8 * (i + 0.5)) / 120);
  const mass = qualities.map((x) => Math.exp((-x * x) / 2));
  const total = mass.reduce((sum, m) => sum + m, 0);
  for (const what of counted) {
    let [first, second] = [0, 0];
    qualities.forEach((x, i) => {
      const quality = x * Math.sqrt(response.variance.quality);
      const rate = mean(affinity.map((liking) => rateOf(responseModel, response, what, quality + liking)));
      first += (mass[i] / total) * rate;
      second += (mass[i] / total) * rate * rate;
    });
    if (what === "longView") second *= perValidPlay(response).longViewSpread;
    const worth = (square: number) => {
      const between = square - first * first;
      if (what !== "watchRatio") return (first * (1 - first) - between) / between;
      const { shape, scale } = response.watch;
      return ((first * weibullMean(scale, shape, 2)) / weibullMean(scale, shape) - first * first) / between;
    };
    prior[what] = first;
    // E[factor²] of a log-normal factor with mean 1.
    weight[what] = worth(
      what in response.spread ? second * Math.exp(response.spread[what as keyof Readiness] ** 2) : second,
    );
    weightWithin[what] = worth(second);
  }
  return { prior: prior as Predicted, weight, weightWithin };
}
