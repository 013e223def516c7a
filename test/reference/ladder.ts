import { solvePolicy } from "../../src/feed/solve/policy.ts";
import { shownAppeals } from "../../src/feed/solve/shownAppeals.ts";
import { rootKey } from "../../src/lib/random.ts";
import type { Settings } from "../../src/scenario/settle/settings.ts";
import { tallyWidth } from "../../src/vocabulary/tally.ts";
import { backgroundOf } from "../smallWorld.ts";
import type { Figures } from "./agreement.ts";
import { answer } from "./answers.ts";
import { audiencesOf } from "./forYou.ts";
import { luckOf } from "./luck.ts";
import { crossing, mean, normalQuantiles, normalShare, sum } from "./numbers.ts";
import { affinities, postersLaw } from "./people.ts";
import {
  type CatalogPost,
  type Counts,
  count,
  createRanking,
  drawCatalogPost,
  type Formula,
  noCounts,
  sumOf,
} from "./ranking.ts";

/** Qualities whose way up the ladder is compared, and the mean of their first audiences. */
const qualities = [-0.5, 0, 0.5, 1, 1.5];
const firstMean = 18;
/** Scores whose chances are compared, as parts of the score of a post of which nothing is known. */
const scores = [0.8, 1, 1.25];

interface Climber {
  readonly post: CatalogPost;
  readonly byInterest: Counts[];
  /** The audience that it has, the pool for which it is tested, its score in the test. */
  audience: number;
  next: number;
  score: number;
  /** Probability of having come this far: 1 for those who climb by lot. */
  weight: number;
}

/**
 * The ladder of pools as a catalog of explicit posts climbs it. Before each pool every post for which it is the next is shown
 * to real people, from the pool below or from a first audience of that size; its score there finds its place among all
 * of them, and lots decide who gets the pool. Beside them, posts of stated quality, who are nobody's competition: each goes
 * on to the top, and what it gets there counts by the chance of getting there.
 */
export function climbByHand(settings: Settings, formula: Formula, catalogPosts: number, perQuality: number): Figures {
  const { feed, people, response, graph } = settings;
  const luck = luckOf(settings.seed);
  const pools = feed.forYou!;
  if (pools.policy !== "pools") throw new Error("a ladder has pools");
  if (!("homophily" in graph)) throw new Error("the reference draws its follow graph itself");
  const audiences = audiencesOf(settings, luck);
  const ranking = createRanking(settings, formula, people.slotsPerDay / people.uploadsPerUserPerDay, 600, luck);
  const liking = affinities(people.interests, response.variance.affinity);
  const followers = postersLaw(graph, people.users);
  const climber = (post: CatalogPost, audience: number): Climber => ({
    post,
    byInterest: liking.map(noCounts),
    audience,
    next: audiences.next(audience),
    score: 0,
    weight: 1,
  });
  const likingOf = ({ topic }: CatalogPost, interest: number) =>
    liking[(interest - topic + people.interests) % people.interests];

  /** Shows a post to its test, whose audience is found anew every tick from all that the post has earned. */
  const show = (each: Climber): void => {
    const { post, byInterest } = each;
    const inTest = noCounts();
    const test = audiences.test(each.audience);
    const ticks = Math.max(1, Math.round(audiences.hoursBefore(each.next) / settings.clock.tickHours));
    for (let tick = 0, shown = 0; tick < ticks; tick++) {
      const weights = ranking.interestWeights(byInterest, sumOf(byInterest));
      for (const due = Math.round((test * (tick + 1)) / ticks); shown < due; shown++) {
        let interest = 0;
        for (let place = luck.uniform() * people.interests - weights[0]; place > 0; place -= weights[interest])
          interest++;
        const taste = Math.sqrt(response.variance.taste) * luck.normal();
        const appeal = post.quality + likingOf(post, interest) + taste;
        const given = answer(ranking.responseModel, response, appeal, post.readiness, luck);
        count(inTest, given, post.durationSeconds, response);
        count(byInterest[interest], given, post.durationSeconds, response);
      }
    }
    each.score = ranking.score(inTest);
  };

  let background = Array.from({ length: catalogPosts }, () => {
    const first = audiences.first(luck.rounded(followers(luck.uniform())), audiences.standing());
    return climber(drawCatalogPost(settings, luck), first);
  });
  const stated = qualities.map((quality) =>
    Array.from({ length: perQuality }, () =>
      climber({ ...drawCatalogPost(settings, luck), quality, topic: 0 }, audiences.audience(firstMean)),
    ),
  );
  const shown: { appeal: number; impressions: number; likes: number }[] = [];
  const earned = stated.map((posts) => posts.map(({ audience }) => audience));
  const figures: Record<string, number> = { inverseTemperature: ranking.inverseTemperature };
  pools.budgets.forEach((budget, pool) => {
    const before = background.filter(({ next }) => next === pool);
    before.forEach(show);
    for (const { post, byInterest, audience } of before) {
      const weights = ranking.interestWeights(byInterest, sumOf(byInterest));
      weights.forEach((weight, interest) => {
        const impressions = (audience * weight) / people.interests;
        shown.push({
          appeal: post.quality + likingOf(post, interest),
          impressions,
          likes: impressions * post.readiness.like,
        });
      });
    }
    const chanceOf = judgement(before, pools.passShare!, pools.merit);
    for (const part of scores)
      figures[`chance of pool ${pool} at ${part} of the unknown's score`] = chanceOf(part * ranking.score(noCounts()));
    for (const each of before) {
      if (luck.uniform() >= chanceOf(each.score)) continue;
      each.audience = audiences.audience(budget);
      each.next = pool + 1;
    }
    background = background.filter(({ next }) => next > pool);
    stated.forEach((posts, q) => {
      posts.forEach((each, i) => {
        if (each.next !== pool) return;
        show(each);
        each.weight *= chanceOf(each.score);
        each.audience = audiences.audience(budget);
        each.next = pool + 1;
        earned[q][i] += each.weight * each.audience;
      });
    });
  });
  const impressions = sum(shown.map((each) => each.impressions));
  const over = (f: (each: (typeof shown)[number]) => number) => sum(shown.map(f)) / impressions;
  const appeal = over((each) => each.impressions * each.appeal);
  figures["mean appeal shown"] = appeal;
  figures["variance of appeals shown"] = over((each) => each.impressions * (each.appeal - appeal) ** 2);
  figures["readiness to like what is shown"] = over((each) => each.likes);
  qualities.forEach((quality, q) => {
    figures[`impressions at quality ${quality}`] = mean(earned[q]);
  });
  return figures;
}

/**
 * How these posts are judged: √merit · place + √(1 − merit) · chance, above a threshold that the stated share of them passes.
 * A post's place is that of its score, and posts that score alike have the place in the middle of them.
 */
function judgement(posts: readonly Climber[], passShare: number, merit: number): (score: number) => number {
  const scores = posts.map(({ score }) => score).sort((p, q) => p - q);
  const levels = [...new Set(scores)];
  const middles = levels.map((score) => (scores.indexOf(score) + scores.lastIndexOf(score) + 1) / 2 / scores.length);
  const placeAt = normalQuantiles(middles);
  const placeOf = (score: number) => {
    const above = levels.findIndex((level) => level >= score);
    if (above < 0) return placeAt.at(-1)!;
    if (above === 0 || levels[above] === score) return placeAt[above];
    const part = (score - levels[above - 1]) / (levels[above] - levels[above - 1]);
    return placeAt[above - 1] + part * (placeAt[above] - placeAt[above - 1]);
  };
  const chanceAt = (place: number, threshold: number) =>
    normalShare((Math.sqrt(merit) * place - threshold) / Math.sqrt(1 - merit));
  const own = scores.map(placeOf);
  const threshold = crossing((t) => mean(own.map((place) => chanceAt(place, t))) - passShare, -9, 9);
  return (score) => chanceAt(placeOf(score), threshold);
}

/** The same figures as the engine solves them, with a key of its own: a run has always the same one. */
export function climbOfEngine(settings: Settings): Figures {
  const { feed, people, graph, clock } = settings;
  const rates = backgroundOf(settings);
  const key = rootKey(settings.seed);
  const policy = solvePolicy(feed, people, graph.meanFollowers, rates, clock.tickHours, key);
  const { scorer, pools } = policy;
  const { autoplay, multipliers } = settings.response;
  const shown = shownAppeals({ people, graph, feed, autoplay, multipliers }, rates, clock.tickHours, key)!;
  const unknown = scorer!.scorePost(
    new Float64Array(tallyWidth),
    0,
    { durationSeconds: 15, ageHours: 0, inNetwork: 0, followers: 0 },
    new Float64Array(scorer!.predictions),
  );
  const chances = pools!.budgets.flatMap((_, pool) =>
    scores.map((part) => [
      `chance of pool ${pool} at ${part} of the unknown's score`,
      pools!.chance(pool, part * unknown),
    ]),
  );
  const over = (f: (bin: number) => number) => shown.weights.reduce((total, weight, bin) => total + weight * f(bin), 0);
  const appeal = over((bin) => shown.appeals[bin]);
  return {
    inverseTemperature: scorer!.inverseTemperature,
    "mean appeal shown": appeal,
    "variance of appeals shown": over((bin) => (shown.appeals[bin] - appeal) ** 2),
    "readiness to like what is shown": over((bin) => shown.factors.like[bin]),
    ...Object.fromEntries(chances),
    ...Object.fromEntries(
      qualities.map((q) => [`impressions at quality ${q}`, pools!.expectedImpressions(firstMean, q)]),
    ),
  };
}
