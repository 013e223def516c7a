import { bisect } from "../../lib/quadrature.ts";
import { derive, type Key } from "../../lib/random.ts";
import type { PoolsSettings } from "../../scenario/settle/settings.ts";
import type { BackgroundRates } from "../../world/backgroundRates.ts";
import type { Scorer } from "../scorer.ts";
import { Cohort, postsPerQuality } from "./cohort.ts";

/** The ladder of traffic pools: the impressions of each, the time that they take, and the score that moves a post up. */
export interface Pools {
  /** Impressions of each pool. */
  readonly budgets: readonly number[];
  /** Hours over which each pool's impressions are spread. */
  readonly hours: readonly number[];
  /** Share of the posts in a pool that move up. */
  readonly passShare: number;
  /** Score that a post's counts in pool j must exceed to move up. */
  readonly thresholds: readonly number[];
  /**
   * Whether a post with this score in the pool moves up. Many posts may have the threshold's score, as when few people
   * comment; the uniform number `u` lets as many of them move up as the pass share needs.
   */
  promotes(pool: number, score: number, u: number): boolean;
  /** Pool in which an account's posts start. */
  startPool(followers: number): number;
  /** Expected impressions of a post of this quality, from its start pool on. */
  expectedImpressions(startPool: number, quality: number): number;
}

const qualityStep = 0.05;
const qualityLow = -3.5;
const qualityPoints = 181; // up to 5.5
const gridQualities = Float64Array.from({ length: qualityPoints }, (_, g) => qualityLow + g * qualityStep);

/**
 * Share of posts promoted from each pool, from supply and demand: Σ budget_j · share^j = mean views of a background post.
 * @throws {RangeError} if the mean is not between the first budget and the sum of all
 */
export function solvePassShare(budgets: readonly number[], meanViews: number): number {
  const supply = (share: number) => budgets.reduceRight((sum, budget) => budget + share * sum, 0);
  if (!(meanViews > supply(0) && meanViews < supply(1))) {
    throw new RangeError(
      `For-You slots ÷ uploads: expected mean views of a post between the first pool (${supply(0)}) and all pools (${supply(1)}), got ${Number(meanViews.toPrecision(6))}`,
    );
  }
  return bisect((share) => supply(share) - meanViews, 0, 1, 1e-14);
}

/**
 * Solves pass share and thresholds. The solver carries the background's quality density from pool to pool on a grid, with
 * sample posts of every quality that get drawn counts. A pool's threshold is the score above which the pass share of its
 * posts lies.
 * @param tickHours hours between two updates of a post's audience
 */
export function createPools(
  settings: PoolsSettings,
  users: number,
  tickHours: number,
  meanViews: number,
  scorer: Scorer,
  rates: BackgroundRates,
  key: Key,
): Pools {
  const { budgets, hours, merged } = capBudgets(settings, users);
  const passShare = settings.passShare ?? solvePassShare(budgets, meanViews);
  const sd = Math.sqrt(rates.variance.quality);
  let density = gridQualities.map((quality) => {
    const z = sd > 0 ? quality / sd : Math.abs(quality) < qualityStep / 2 ? 0 : 99;
    return Math.exp((-z * z) / 2);
  });
  const thresholds: number[] = [];
  const tieShares: number[] = [];
  const passes: Float64Array[] = [];
  const cohort = new Cohort(rates, scorer, gridQualities);
  let ageHours = 0;
  let impressions = 0;
  for (let pool = 0; pool < budgets.length - 1; pool++) {
    ageHours += hours[pool];
    const steps = learningSteps(impressions, hours[pool], tickHours);
    const scores = cohort.show(budgets[pool], steps, ageHours, density, derive(key, pool));
    impressions += budgets[pool];
    const { threshold, tieShare } = cut(scores, density, passShare);
    const pass = cohort.promote(threshold, tieShare);
    thresholds.push(threshold);
    tieShares.push(tieShare);
    passes.push(pass);
    density = density.map((mass, g) => mass * pass[g]);
  }
  return {
    budgets,
    hours,
    passShare,
    thresholds,
    promotes(pool, score, u) {
      return score > thresholds[pool] || (score === thresholds[pool] && u < tieShares[pool]);
    },
    startPool(followers) {
      let pool = 0;
      while (pool < settings.startFollowers.length && followers >= settings.startFollowers[pool]) pool++;
      return merged[pool];
    },
    expectedImpressions(startPool, quality) {
      let reaching = 1;
      let impressions = 0;
      for (let pool = startPool; pool < budgets.length; pool++) {
        impressions += reaching * budgets[pool];
        if (pool < passes.length) reaching *= onGrid(passes[pool], quality);
      }
      return impressions;
    },
  };
}

/** Impressions after which more counts hardly change a post's audience. */
const audienceKnown = 10_000;

/**
 * Shares of a pool's budget between two updates of the audience: a tick's at first, then twice as much each time.
 * @param before impressions in the pools below
 */
function learningSteps(before: number, hours: number, tickHours: number): number[] {
  if (before >= audienceKnown) return [1];
  const ticks = Math.max(1, Math.round(hours / tickHours));
  const steps: number[] = [];
  for (let from = 0, to = 1; from < ticks; from = to, to = Math.min(ticks, 2 * to)) steps.push((to - from) / ticks);
  return steps;
}

/** Budgets capped at 5 % of users, equal ones merged; `merged[j]` is the new number of stated pool j. */
function capBudgets(settings: PoolsSettings, users: number) {
  const budgets: number[] = [];
  const hours: number[] = [];
  const merged: number[] = [];
  settings.budgets.forEach((stated, j) => {
    const budget = Math.min(stated, Math.floor(users * 0.05));
    if (budgets.length === 0 || budget > budgets.at(-1)!) {
      budgets.push(budget);
      hours.push(settings.hours[j]);
    }
    merged.push(budgets.length - 1);
  });
  return { budgets, hours, merged };
}

/**
 * The score above which `passShare` of the background lies, and the share of posts with exactly that score that is needed
 * to make up `passShare`. The sample posts of a quality share that quality's density.
 */
function cut(scores: Float64Array, density: Float64Array, passShare: number): { threshold: number; tieShare: number } {
  const order = Array.from(scores.keys()).sort((i, j) => scores[j] - scores[i]);
  const weight = (i: number) => density[Math.floor(i / postsPerQuality)];
  const passing = passShare * order.reduce((sum, i) => sum + weight(i), 0);
  let above = 0;
  for (let from = 0, to = 0; from < order.length; from = to) {
    const threshold = scores[order[from]];
    let level = 0;
    for (; to < order.length && scores[order[to]] === threshold; to++) level += weight(order[to]);
    if (above + level >= passing || to === order.length) {
      return { threshold, tieShare: level > 0 ? Math.min(1, (passing - above) / level) : 0 };
    }
    above += level;
  }
  throw new RangeError("expected scores, got none");
}

/** A function of quality given on the grid, linear between its points and constant beyond them. */
function onGrid(values: Float64Array, quality: number): number {
  const x = Math.min(qualityPoints - 1, Math.max(0, (quality - qualityLow) / qualityStep));
  const i = Math.min(qualityPoints - 2, Math.floor(x));
  return values[i] + (x - i) * (values[i + 1] - values[i]);
}
