import { inverseNormal, normalCdf } from "../../lib/normal.ts";
import { bisect } from "../../lib/quadrature.ts";
import { derive, type Key } from "../../lib/random.ts";
import { sum } from "../../lib/statistics.ts";
import type { PoolsSettings } from "../../scenario/settle/settings.ts";
import type { BackgroundRates } from "../../world/backgroundRates.ts";
import { Purpose } from "../../world/purpose.ts";
import type { Scorer } from "../scorer.ts";
import { Cohort, type QualityChances } from "./cohort.ts";
import { type FirstAudiences, firstAudience } from "./firstAudience.ts";
import { createLadder, type Ladder } from "./ladder.ts";
import { interpolate } from "./scores.ts";

/** Traffic pools: their audiences, and the chances that posts have of them. */
export interface Pools extends Ladder {
  /** Share of an audience after which a post is judged, and days until the rest is shown. */
  readonly tested: number;
  readonly restDays: number;
  /** Mean impressions of the first audience of an account with this many followers, at standing 1. */
  firstAudience(followers: number): number;
  /** Standing of an account of which nothing more is known, from a standard normal value. */
  standing(z: number): number;
  /** Probability that a post with this score in its last test gets the pool. */
  chance(pool: number, score: number): number;
  /** Expected impressions of an ordinary post whose first audience has this mean: over the background's qualities. */
  ordinaryImpressions(firstAudience: number): number;
  /** Expected impressions of a post of this quality whose first audience has this mean. */
  expectedImpressions(firstAudience: number, quality: number): number;
}

/** Qualities of the background's sample posts. */
const qualityStep = 0.1;
const gridQualities = Float64Array.from({ length: 91 }, (_, g) => -3.5 + g * qualityStep);
/** Sample posts of each quality that come from the pool below, and as many that start. A multiple of the durations. */
const perGroup = 16;
/** Sample posts of `expectedImpressions`. */
const postsOfOneQuality = 2048;

/**
 * Solves the pass share, and the chances of a pool by score. The solver carries sample posts of every quality from pool to
 * pool, with drawn counts.
 * @param tickHours hours between two updates of a post's audience
 * @param onTested is told when the posts before a pool have been tested, before some of them get it
 * @throws {RangeError} if no pass share balances supply and demand
 */
export function createPools(
  settings: PoolsSettings,
  users: number,
  tickHours: number,
  meanViews: number,
  scorer: Scorer,
  rates: BackgroundRates,
  key: Key,
  onTested?: (posts: Cohort, ageHours: number) => void,
): Pools {
  const ladder = createLadder(settings, users, rates.followersAt, meanViews);
  const verdicts: Verdict[] = [];
  const climb = { ladder, tested: settings.tested, tickHours };
  const density = backgroundDensity(rates);
  const background = new Cohort(rates, scorer, gridQualities, perGroup);
  const chances: QualityChances[] = [];
  carry(background, ladder.starts, density, climb, key, (pool, ageHours) => {
    onTested?.(background, ageHours);
    verdicts[pool] = verdictOn(background, ladder.passShare, settings.merit);
    chances[pool] = background.chances(verdicts[pool].chance);
    background.promote(verdicts[pool].chance);
  });
  const beyond = beyondFirst(ladder, chances, density);
  return {
    ...ladder,
    tested: settings.tested,
    restDays: settings.restDays,
    firstAudience: (followers) => firstAudience(settings.firstAudience, followers),
    standing: (z) => Math.exp(settings.firstAudience.accounts * z),
    chance: (pool, score) => verdicts[pool].chance(score),
    ordinaryImpressions(mean) {
      const starts = ladder.startsAt(mean);
      return starts.mean + starts.shares.reduce((all, share, pool) => all + share * beyond[pool], 0);
    },
    expectedImpressions(mean, quality) {
      const starts = ladder.startsAt(mean);
      const cohort = new Cohort(rates, scorer, Float64Array.of(quality), postsOfOneQuality);
      let impressions = starts.mean;
      carry(cohort, starts, Float64Array.of(1), climb, derive(key, Purpose.pools), (pool) => {
        cohort.promote(verdicts[pool].chance);
        impressions += sum(cohort.density) * ladder.means[pool];
      });
      return impressions;
    },
  };
}

/**
 * Mean impressions that ordinary posts get beyond their first audiences, by the first pool that they compete for. They
 * compete there with posts that have climbed, which are better, so fewer of them than the pass share get it.
 */
function beyondFirst({ means }: Ladder, chances: readonly QualityChances[], density: Float64Array): number[] {
  let further = new Float64Array(density.length);
  const beyond: number[] = [];
  for (let pool = means.length - 1; pool >= 0; pool--) {
    const { starting, climbing } = chances[pool];
    const got = further.map((impressions) => means[pool] + impressions);
    beyond[pool] = density.reduce((all, share, grade) => all + share * starting[grade] * got[grade], 0);
    further = got.map((impressions, grade) => climbing[grade] * impressions);
  }
  return beyond;
}

/** Share of the background at each quality of the grid. */
function backgroundDensity({ variance }: BackgroundRates): Float64Array {
  const sd = Math.sqrt(variance.quality);
  const masses = gridQualities.map((quality) => {
    const z = sd > 0 ? quality / sd : Math.abs(quality) < qualityStep / 2 ? 0 : 99;
    return Math.exp((-z * z) / 2);
  });
  const all = sum(masses);
  return masses.map((mass) => mass / all);
}

/**
 * Carries a cohort from pool to pool. Before each pool it shows the posts for which that pool is the next to their test
 * audiences; then `judge` promotes some of them.
 * @param density of each quality of the cohort among the posts that start
 */
function carry(
  cohort: Cohort,
  starts: FirstAudiences,
  density: Float64Array,
  { ladder, tested, tickHours }: { ladder: Ladder; tested: number; tickHours: number },
  key: Key,
  judge: (pool: number, ageHours: number) => void,
): void {
  const { budgets, hours } = ladder;
  const size = cohort.perGroup;
  const lucks = Array.from({ length: size }, (_, i) => inverseNormal((((i * 13 + 3) % size) + 0.5) / size));
  let ageHours = 0;
  for (let pool = 0; pool < budgets.length; pool++) {
    // A post before this pool is in the pool below, or in a first audience of about that size.
    const below = Math.max(0, pool - 1);
    ageHours += hours[below];
    if (pool > 0) cohort.climb(lucks.map((z) => ladder.audience(budgets[below], z)));
    const share = starts.shares[pool];
    if (share > 0) {
      const started = density.map((mass) => mass * share);
      cohort.start(starts.sample(pool, size), started);
    }
    const test = (audience: number) => testOf({ tested }, audience);
    const steps = learningSteps(test(budgets[below]), hours[below], tickHours);
    cohort.show(test, steps, ageHours, derive(key, pool));
    judge(pool, ageHours);
  }
}

/** Impressions of an audience after which the post is judged; a whole number ≥ 1. */
export function testOf({ tested }: Pick<Pools, "tested">, impressions: number): number {
  return Math.max(1, Math.round(tested * impressions));
}

/** Impressions after which more counts hardly change a post's audience. */
const audienceKnown = 10_000;

/** Shares of a test between two updates of the audience: a tick's at first, then twice as much each time. */
function learningSteps(test: number, hours: number, tickHours: number): number[] {
  const ticks = Math.max(1, Math.round(hours / tickHours));
  const steps: number[] = [];
  for (let from = 0, to = 1; from < ticks; from = to) {
    to = (test * from) / ticks >= audienceKnown ? ticks : Math.min(ticks, Math.max(1, 2 * from));
    steps.push((to - from) / ticks);
  }
  return steps;
}

/** Shares of which the place is finite: sample posts of a bad quality may stand for less than a double can hold. */
const lowestShare = 1e-300;
const highestShare = 1 - 2 ** -53;

/** How a test is judged: the chance of the next pool rises with the place of the score among all posts before it. */
interface Verdict {
  chance(score: number): number;
}

/**
 * A verdict under which the share `passShare` of the tested posts passes. The judgement is √merit · z + √(1 − merit) · ε, with
 * z the place of the score as a standard normal value and ε everything that the answers do not show; it passes above a
 * threshold.
 */
function verdictOn({ scores, density }: Cohort, passShare: number, merit: number): Verdict {
  const tested = Array.from(scores.keys()).filter((post) => density[post] > 0);
  // Where no background post stands before the pool, a score has no place.
  if (tested.length === 0) return { chance: () => passShare };
  const order = tested.sort((i, j) => scores[i] - scores[j]);
  const all = sum(density);
  const values: number[] = [];
  const places: number[] = [];
  const masses: number[] = [];
  let below = 0;
  for (let from = 0, to = 0; from < order.length; from = to) {
    let level = 0;
    for (; to < order.length && scores[order[to]] === scores[order[from]]; to++) level += density[order[to]];
    values.push(scores[order[from]]);
    places.push(inverseNormal(Math.min(highestShare, Math.max(lowestShare, (below + level / 2) / all))));
    masses.push(level / all);
    below += level;
  }
  const chanceAt = (place: number, threshold: number) =>
    normalCdf((Math.sqrt(merit) * place - threshold) / Math.sqrt(1 - merit));
  const passing = (threshold: number) =>
    places.reduce((total, place, i) => total + masses[i] * chanceAt(place, threshold), 0) - passShare;
  const threshold = bisect(passing, -40, 40, 1e-12);
  const table = Float64Array.from(values);
  const z = Float64Array.from(places);
  return { chance: (score) => chanceAt(interpolate(table, z, score), threshold) };
}
