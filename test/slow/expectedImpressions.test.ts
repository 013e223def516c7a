import { expect, it } from "vitest";
import { createFeed } from "../../src/feed/feed.ts";
import type { FeedPolicy } from "../../src/feed/solve/policy.ts";
import { propagate } from "../../src/propagation/propagate.ts";
import { seedPosts } from "../../src/propagation/seeding.ts";
import { Responder } from "../../src/response/respond.ts";
import { usualOf } from "../../src/usual.ts";
import { createCampaign } from "../../src/world/campaign.ts";
import { PopulationState } from "../../src/world/populationState.ts";
import { account, changed, smallSettings, solved } from "../smallWorld.ts";
import { meanOf } from "../statistic.ts";

const first = 200;
const perQuality = 400;
const base = changed(smallSettings(0), {
  paid: [],
  challenge: { ease: 0 },
  people: { users: 2_000_000 },
  panel: 0.01,
  response: { fatigue: 0, multipliers: { share: 0, follow: 0 } },
  feed: { forYou: { firstAudience: { base: first, perFollower: 0, accounts: 0 } } },
});

/** Each post's impressions: it goes on to the top, and what it gets counts by the chance of getting there. */
function simulated(quality: number, merit: number): number[] {
  const settings = changed(base, {
    // Follower counts tell the posts apart; nothing else depends on them here.
    accounts: Array.from({ length: perQuality }, (_, i) => account(`post ${i}`, i, { quality })),
    feed: { forYou: { merit } },
    clock: { ticks: 24 * 8 },
  });
  const { calibration, policy } = solved(settings);
  const impressions = new Float64Array(perQuality).fill(first);
  const weights = new Float64Array(perQuality).fill(1);
  const { pools, scorer } = policy;
  let judged = -1;
  const open: FeedPolicy = {
    ...policy,
    scorer: {
      ...scorer!,
      scorePost(counts, offset, facts, prediction) {
        judged = facts.followers;
        return scorer!.scorePost(counts, offset, facts, prediction);
      },
    },
    pools: {
      ...pools!,
      chance(pool, score) {
        weights[judged] *= pools!.chance(pool, score);
        // The luck of an audience has nothing to do with how the post got it.
        impressions[judged] += weights[judged] * pools!.means[pool];
        return 1;
      },
    },
  };
  const population = new PopulationState(settings);
  const campaign = createCampaign();
  const responder = new Responder(population, campaign, calibration);
  seedPosts(population, campaign, usualOf(settings));
  const feed = createFeed(population, campaign, open);
  for (let tick = 0; tick < population.clock.ticks; tick++) {
    const batches = feed.schedule(tick);
    const outcomes = responder.respond(batches);
    propagate(population, campaign, outcomes.events, tick);
    feed.observe(batches, outcomes);
  }
  return [...impressions];
}

it.each([
  [0, 0.1],
  [1, 0.1],
  [2, 0.1],
  [3, 0.1],
  [0, 0.5],
  [1, 0.5],
  [2, 0.5],
  [3, 0.5],
])(
  "posts of quality %d get the impressions that the solver expects, merit %d",
  { timeout: 120_000 },
  (quality, merit) => {
    const { pools } = solved(changed(base, { feed: { forYou: { merit } } })).policy;
    const expected = pools!.expectedImpressions(first, quality);
    const { mean, standardError } = meanOf(simulated(quality, merit));
    expect(Math.abs(mean / expected - 1)).toBeLessThan(0.05);
    expect(standardError / mean).toBeLessThan(0.05);
  },
);
