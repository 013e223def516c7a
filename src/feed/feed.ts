import { derive } from "../lib/random.ts";
import { tallyWidth } from "../vocabulary/tally.ts";
import { SurfaceIndex } from "../vocabulary/terms.ts";
import type { Campaign, Delivery } from "../world/campaign.ts";
import type { PopulationState } from "../world/populationState.ts";
import { Purpose } from "../world/purpose.ts";
import { ImpressionBatches } from "./allocation/impressionBatches.ts";
import type { FeedPolicy } from "./solve/policy.ts";
import type { Observed, Undelivered } from "./source.ts";
import { createFollowing, type Following } from "./sources/following.ts";
import { checkedPolicy, createRecommendations, type ForYou } from "./sources/forYou.ts";
import { createForYouRace } from "./sources/forYouRace.ts";
import { createLive } from "./sources/live.ts";
import { createPaid } from "./sources/paid.ts";
import { createForYou } from "./sources/poolsPolicy.ts";
import { createTrending } from "./sources/trending.ts";

export interface Feed {
  /** What the tick shows, and to whom. Valid until the next call. */
  schedule(tick: number): ImpressionBatches;
  /** Takes in what was counted in the cells of `schedule`. */
  observe(batches: ImpressionBatches, observed: Observed): void;
  /** What was bought and has not been shown so far. */
  undelivered(): Undelivered;
}

/**
 * The feed of one plan: a follow feed, a For-You feed or a mix, with messages between friends, bought impressions, hot lists,
 * searches and live events.
 */
export function createFeed(population: PopulationState, campaign: Campaign, policy: FeedPolicy): Feed {
  const deliveries: Delivery[] = [];
  const following = createFollowing(population, campaign, policy, deliveries);
  const forYou = forYouOf(population, policy);
  const paid = createPaid(population, campaign, policy.supply);
  const trending = createTrending(population, campaign, policy.supply);
  const live = createLive(population, campaign, policy.supply, deliveries);
  const batches = new ImpressionBatches();
  /** Who learns from the counts of a surface; bought impressions and messages teach nobody. */
  const learners = new Map<number, Following | ForYou | undefined>([
    [SurfaceIndex.following, following],
    [SurfaceIndex.reposted, following],
    [SurfaceIndex.forYou, forYou],
  ]);
  return {
    schedule(tick) {
      for (const post of campaign.publishing.get(tick) ?? []) {
        following.deliver({ post, author: post.author, node: 0 }, tick);
        forYou?.enter(post, tick);
        trending?.enter(post);
      }
      campaign.publishing.delete(tick);
      for (const repost of campaign.deliveries) following.deliver(repost, tick);
      campaign.deliveries = [];

      batches.tick = tick;
      batches.length = 0;
      following.collect(tick, batches);
      forYou?.collect(tick, batches);
      paid.collect(tick, batches);
      trending?.collect(tick, batches);
      live.collect(tick, batches);
      batches.messages = campaign.messages.get(tick);
      campaign.messages.delete(tick);
      return batches;
    },
    observe(batches, observed) {
      const { tally } = observed;
      paid.observe(batches, observed);
      for (let batch = 0; batch < batches.length; batch++) {
        const [post, surface] = [batches.post[batch], batches.surface[batch]];
        const by = learners.get(surface);
        by?.observe?.(post, batches.segment[batch], tally, batch * tallyWidth);
        trending?.observe(post, surface, tally, batch * tallyWidth);
      }
      if (!trending) return;
      let row = batches.length;
      for (const [persons, surface] of [
        [batches.inFollowing, SurfaceIndex.following],
        [batches.messages, SurfaceIndex.direct],
        [batches.visitors, SurfaceIndex.live],
      ] as const) {
        for (let i = 0; i < (persons?.length ?? 0); i++, row++)
          trending.observe(persons!.post[i], surface, tally, row * tallyWidth);
      }
      trending.close();
    },
    undelivered: paid.undelivered,
  };
}

function forYouOf(
  population: PopulationState,
  { supply, scorer, pools, race, own, meanViews }: FeedPolicy,
): ForYou | undefined {
  if (scorer && pools) return createForYou(population, supply, scorer, pools);
  if (scorer && race) return createForYouRace(population, supply, scorer, race);
  if (!scorer || !own) return undefined;
  const { clock, settings } = population;
  const { people, feed } = settings;
  const key = derive(population.key, Purpose.customForYou);
  const known = { people, feed, clock, supply, meanViews, scorer, rates: own.rates, key };
  return createRecommendations(population, supply, checkedPolicy(own.forYou, known));
}
