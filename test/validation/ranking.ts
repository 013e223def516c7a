import { inclusionProbability, solveCutoffTime } from "../../src/feed/solve/race.ts";
import { createScorer } from "../../src/feed/solve/scores.ts";
import { derive, normal, rootKey } from "../../src/lib/random.ts";
import type { PoolsSettings } from "../../src/scenario/settle/settings.ts";
import { Tally, tallyWidth } from "../../src/vocabulary/tally.ts";
import { SurfaceIndex } from "../../src/vocabulary/terms.ts";
import { backgroundPosts } from "../feed/backgroundPosts.ts";
import { gumbelTop } from "../feed/gumbel.ts";
import { twoRates } from "../feed/twoRates.ts";
import { type Changes, changed, flatDay, smallSettings, solved, ticksOf } from "../smallWorld.ts";
import { zLimit } from "../statistic.ts";
import type { Claim, Evidence } from "./claim.ts";
import { compared, type Estimate, shareOf, written } from "./figures.ts";

const section = "Ranking and pools";
const key = rootKey("validation/ranking");

/** Largest difference between a race's inclusion and brute force over items of log-normal weights. */
function worstInclusion(items: number, slots: number): { readonly worst: number; readonly noise: number } {
  const own = derive(key, items);
  const weights = Array.from({ length: items }, (_, i) => Math.exp(1.5 * normal(derive(own, i))));
  const cutoffTime = solveCutoffTime(weights, slots);
  const draws = 40_000;
  const shown = new Float64Array(items);
  for (let draw = 0; draw < draws; draw++)
    for (const i of gumbelTop(weights, slots, derive(own, 1000 + draw))) shown[i]++;
  const differences = weights.map((weight, i) => Math.abs(shown[i] / draws - inclusionProbability(weight, cutoffTime)));
  return { worst: Math.max(...differences), noise: zLimit * Math.sqrt(0.25 / draws) };
}

/**
 * Posts of the background's qualities under `douyin-2020`'s pools, so few that nothing fills up: how many stood in each
 * pool, and For-You impressions of each post.
 */
function climbed(changes: Changes<PoolsSettings>, posts: number) {
  const base = changed(smallSettings(0, "pools"), {
    people: { users: 3_000_000 },
    clock: { ticks: 24 * 12, hourWeights: flatDay },
    response: { fatigue: 0, followed: 0, multipliers: { share: 0, follow: 0 } },
    challenge: { ease: 0 },
    paid: [],
    feed: { forYou: changes },
  });
  const settings = { ...base, accounts: backgroundPosts(base, posts) };
  const { pools, meanViews } = solved(settings).policy;
  const shown = new Float64Array(posts);
  for (const { batches } of ticksOf(settings)) {
    for (let i = 0; i < batches.length; i++)
      if (batches.surface[i] === SurfaceIndex.forYou) shown[batches.post[i]] += batches.count[i];
  }
  const { budgets, passShare } = pools!;
  let below = 0;
  const reached = budgets.map((budget) => {
    const standing = shown.filter((views) => views > below).length;
    below += budget;
    return standing;
  });
  return { reached, shown, passShare, budgets, meanViews };
}

/** A threshold is itself drawn from 32 points at some 70 qualities: as if a share had been compared with 2,000 posts'. */
function withThresholds(count: number, n: number): Estimate {
  const { mean, standardError } = shareOf(count, n);
  return { mean, standardError: standardError * Math.sqrt(1 + n / 2000) };
}

/** Share of background posts that stand in pools 1, 2 and 3. */
function survival(changes: Changes<PoolsSettings>, posts: number): Evidence {
  const { reached, passShare } = climbed(changes, posts);
  return compared(
    [1, 2, 3].map((j) => ({ got: withThresholds(reached[j], posts), expected: passShare ** j })),
    3,
  );
}

export const claims: readonly Claim[] = [
  {
    section,
    claim: "Ranking with Gumbel noise is Plackett–Luce: weights 5, 3, 2 in this order; the third among the first two",
    against: "closed form .3 and .485714",
    evidence() {
      const draws = 400_000;
      let [inOrder, third] = [0, 0];
      for (let draw = 0; draw < draws; draw++) {
        const top = gumbelTop([5, 3, 2], 2, derive(key, draw));
        if (top[0] === 0 && top[1] === 1) inOrder++;
        if (top.includes(2)) third++;
      }
      return compared([
        { got: shareOf(inOrder, draws), expected: 0.3 },
        { got: shareOf(third, draws), expected: 0.485714 },
      ]);
    },
  },
  {
    section,
    claim: "A race shows what sorting by noisy scores shows: largest difference of an item, 30, 100 and 200 items",
    against: "brute force, the first 5, 20 and 50 of 40,000 sorted lists",
    evidence() {
      const found = [
        [30, 5],
        [100, 20],
        [200, 50],
      ].map(([items, slots]) => worstInclusion(items, slots));
      return {
        figure: found.map(({ worst }) => written(worst, 2)).join("; "),
        expected: "at most .01",
        interval: `.01 and the noise of the sorted lists, ${written(found[0].noise, 2)}`,
        passed: found.every(({ worst, noise }) => worst < 0.01 + noise),
      };
    },
  },
  {
    section,
    claim: "In an inventory of three the race is not exact: the third of weights 5, 3, 2 is shown for two slots",
    against: "Plackett–Luce, closed form",
    evidence() {
      const shown = inclusionProbability(2, solveCutoffTime([5, 3, 2], 2));
      return { figure: written(shown), expected: "0.4857", interval: "no noise", passed: "figure only" };
    },
  },
  {
    section,
    claim: "A predicted rate is shrunk as Beta(2, 38) does: 7 likes of 50",
    against: "(7 + 2) / (50 + 40) = .10",
    evidence() {
      const scorer = createScorer("like", twoRates(), 1000, 1, key);
      const counts = new Float64Array(tallyWidth);
      counts[Tally.impressions] = 50;
      counts[Tally.like] = 7;
      const facts = { durationSeconds: 20, ageHours: 3, inNetwork: 0, followers: 100 };
      const rate = scorer.scorePost(counts, 0, facts, new Float64Array(scorer.predictions));
      const passed = Math.abs(rate - 0.1) < 1e-12;
      return { figure: rate.toFixed(6), expected: "0.100000", interval: "± 1e-12", passed };
    },
  },
  {
    section,
    claim: "Pools pass on a share φ of posts that balances supply and demand: budgets of Douyin, mean views 3,000",
    against: "Σ budget_j · φ^j = mean views, φ = .169",
    evidence() {
      const people = smallSettings(0).people;
      const { policy } = solved(
        changed(smallSettings(0), {
          people: {
            users: 600e6,
            uploadsPerUserPerDay: people.uploadsPerUserPerDay * (solved(smallSettings(0)).policy.meanViews / 3000),
          },
        }),
      );
      const { passShare, budgets } = policy.pools!;
      const views = budgets.reduce((sum, budget, j) => sum + budget * passShare ** j, 0);
      return {
        figure: `φ = ${passShare.toFixed(4)}, views ${written(views, 5)}`,
        expected: "φ = 0.169, views 3,000.0",
        interval: "± .0005; ± .01",
        passed: Math.abs(passShare - 0.169) < 0.0005 && Math.abs(views - 3000) < 0.01,
      };
    },
  },
  {
    section,
    claim: "Of 6,000 background posts run through the engine a share φ^j stands in pool j = 1, 2, 3",
    against: "φ solved from slots and uploads",
    evidence: () => survival({}, 6_000),
  },
  {
    section,
    claim: "So many stand there too where every pool lasts one tick",
    against: "φ solved from slots and uploads",
    evidence: () => survival({ hours: [1, 1, 1, 1, 1, 1, 1, 1] }, 6_000),
  },
  {
    section,
    claim: "With budgets that grow by the factor 5 and φ = .2 views have a tail of exponent ln(1/φ) / ln 5 = 1",
    against: "closed form; 3,000 background posts through the engine",
    evidence() {
      const posts = 3_000;
      const budgets = [100, 500, 2_500, 12_500, 62_500];
      const ladder = { budgets, hours: [2, 4, 8, 12, 24], startFollowers: [10_000], passShare: 0.2 };
      const { reached } = climbed(ladder, posts);
      const stood = reached.slice(0, -1).reduce((sum, count) => sum + count, 0);
      const passed = reached.slice(1).reduce((sum, count) => sum + count, 0);
      const share = withThresholds(passed, stood);
      const exponent = {
        mean: Math.log(1 / share.mean) / Math.log(5),
        standardError: share.standardError / share.mean / Math.log(5),
      };
      return compared([{ got: exponent, expected: 1 }], 3);
    },
  },
];
