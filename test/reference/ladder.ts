import { solvePolicy } from "../../src/feed/solve/policy.ts";
import { rootKey } from "../../src/lib/random.ts";
import type { Settings } from "../../src/scenario/settle/settings.ts";
import { backgroundOf } from "../smallWorld.ts";
import type { Figures } from "./agreement.ts";
import { answer } from "./answers.ts";
import { luckOf } from "./luck.ts";
import { mean } from "./numbers.ts";
import { affinities } from "./people.ts";
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

/** Qualities whose way up the ladder is compared. */
const qualities = [-0.5, 0, 0.5, 1, 1.5];

interface Climber {
  readonly post: CatalogPost;
  readonly byInterest: Counts[];
  score: number;
  impressions: number;
}

/**
 * The ladder of pools as a catalog of explicit posts climbs it: in each pool every post is shown to real people, its score
 * there is taken, and the best `passShare` move on. Beside them, posts of stated quality, who are nobody's competition.
 * The engine carries a density of qualities instead.
 */
export function climbByHand(settings: Settings, formula: Formula, catalogPosts: number, perQuality: number): Figures {
  const { feed, people, response } = settings;
  const luck = luckOf(settings.seed);
  const pools = feed.forYou!;
  if (pools.policy !== "pools") throw new Error("a ladder has pools");
  const ranking = createRanking(settings, formula, people.slotsPerDay / people.uploadsPerUserPerDay, 600, luck);
  const liking = affinities(people.interests, response.variance.affinity);
  const climber = (post: CatalogPost): Climber => ({
    post,
    byInterest: liking.map(noCounts),
    score: 0,
    impressions: 0,
  });

  /** Shows a post to a pool's audience, which is found anew every tick from all that the post has earned. */
  const show = ({ post, byInterest, ...climber }: Climber, budget: number, hours: number): Climber => {
    const inPool = noCounts();
    const ticks = Math.max(1, Math.round(hours / settings.clock.tickHours));
    for (let tick = 0, shown = 0; tick < ticks; tick++) {
      const weights = ranking.interestWeights(byInterest, sumOf(byInterest));
      for (const due = Math.round((budget * (tick + 1)) / ticks); shown < due; shown++) {
        let interest = 0;
        for (let place = luck.uniform() * people.interests - weights[0]; place > 0; place -= weights[interest])
          interest++;
        const affinity = liking[(interest - post.topic + people.interests) % people.interests];
        const taste = Math.sqrt(response.variance.taste) * luck.normal();
        const given = answer(ranking.responseModel, response, post.quality + affinity + taste, luck);
        count(inPool, given, post.durationSeconds, response);
        count(byInterest[interest], given, post.durationSeconds, response);
      }
    }
    // Equal scores are parted by lot, as far as places go round.
    const score = ranking.score(inPool) + 1e-9 * luck.uniform();
    return { post, byInterest, score, impressions: climber.impressions + budget };
  };

  let background = Array.from({ length: catalogPosts }, () => climber(drawCatalogPost(settings, luck)));
  let stated = qualities.map((quality) =>
    Array.from({ length: perQuality }, () => climber({ ...drawCatalogPost(settings, luck), quality, topic: 0 })),
  );
  const left: Climber[][] = qualities.map(() => []);
  const figures: Record<string, number> = { inverseTemperature: ranking.inverseTemperature };
  pools.budgets.forEach((budget, pool) => {
    const hours = pools.hours[pool];
    background = background.map((post) => show(post, budget, hours)).sort((p, q) => q.score - p.score);
    stated = stated.map((posts) => posts.map((post) => show(post, budget, hours)));
    const passing = Math.round(background.length * pools.passShare!);
    const threshold = pool + 1 < pools.budgets.length ? background[passing - 1].score : Number.POSITIVE_INFINITY;
    if (Number.isFinite(threshold)) figures[`threshold of pool ${pool}`] = threshold;
    background = background.slice(0, passing);
    stated.forEach((posts, q) => {
      left[q].push(...posts.filter(({ score }) => score < threshold));
      stated[q] = posts.filter(({ score }) => score >= threshold);
    });
  });
  qualities.forEach((quality, q) => {
    figures[`impressions at quality ${quality}`] = mean(left[q].map(({ impressions }) => impressions));
  });
  return figures;
}

/** The same figures as the engine solves them, with a key of its own: a run has always the same one. */
export function climbOfEngine(settings: Settings): Figures {
  const { feed, people, graph, clock } = settings;
  const rates = backgroundOf(settings);
  const key = rootKey(settings.seed);
  const policy = solvePolicy(feed, people, graph.meanFollowers, rates, clock.tickHours, key);
  const { scorer, pools } = policy;
  return {
    inverseTemperature: scorer!.inverseTemperature,
    ...Object.fromEntries(pools!.thresholds.map((threshold, pool) => [`threshold of pool ${pool}`, threshold])),
    ...Object.fromEntries(qualities.map((q) => [`impressions at quality ${q}`, pools!.expectedImpressions(0, q)])),
  };
}
