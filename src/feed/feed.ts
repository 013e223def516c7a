import { derive } from "../lib/random.ts";
import { tallyWidth } from "../vocabulary/tally.ts";
import { SurfaceIndex } from "../vocabulary/terms.ts";
import type { Campaign, Delivery } from "../world/campaign.ts";
import { Purpose } from "../world/purpose.ts";
import type { World } from "../world/world.ts";
import { Cells } from "./allocation/impressionBatches.ts";
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
  schedule(tick: number): Cells;
  /** Takes in what was counted in the cells of `schedule`. */
  observe(cells: Cells, observed: Observed): void;
  /** What was bought and has not been shown so far. */
  undelivered(): Undelivered;
}

/**
 * The feed of one plan: a follow feed, a For-You feed or a mix, with messages between friends, bought impressions, hot lists,
 * searches and live events.
 */
export function createFeed(world: World, campaign: Campaign, policy: FeedPolicy): Feed {
  const deliveries: Delivery[] = [];
  const following = createFollowing(world, campaign, policy, deliveries);
  const forYou = forYouOf(world, policy);
  const paid = createPaid(world, campaign, policy.supply);
  const trending = createTrending(world, campaign, policy.supply);
  const live = createLive(world, campaign, policy.supply, deliveries);
  const cells = new Cells();
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

      cells.tick = tick;
      cells.length = 0;
      following.collect(tick, cells);
      forYou?.collect(tick, cells);
      paid.collect(tick, cells);
      trending?.collect(tick, cells);
      live.collect(tick, cells);
      cells.messages = campaign.messages.get(tick);
      campaign.messages.delete(tick);
      return cells;
    },
    observe(cells, observed) {
      const { tally } = observed;
      paid.observe(cells, observed);
      for (let cell = 0; cell < cells.length; cell++) {
        const [post, surface] = [cells.post[cell]!, cells.surface[cell]!];
        const by = learners.get(surface);
        by?.observe?.(post, cells.segment[cell]!, tally, cell * tallyWidth);
        trending?.observe(post, surface, tally, cell * tallyWidth);
      }
      if (!trending) return;
      let row = cells.length;
      for (const [persons, surface] of [
        [cells.inFollowing, SurfaceIndex.following],
        [cells.messages, SurfaceIndex.direct],
        [cells.visitors, SurfaceIndex.live],
      ] as const) {
        for (let i = 0; i < (persons?.length ?? 0); i++, row++)
          trending.observe(persons!.post[i]!, surface, tally, row * tallyWidth);
      }
      trending.close();
    },
    undelivered: paid.undelivered,
  };
}

function forYouOf(world: World, { supply, scorer, pools, race, own, meanViews }: FeedPolicy): ForYou | undefined {
  if (scorer && pools) return createForYou(world, supply, scorer, pools);
  if (scorer && race) return createForYouRace(world, supply, scorer, race);
  if (!scorer || !own) return undefined;
  const { clock, settings } = world;
  const { people, feed } = settings;
  const key = derive(world.key, Purpose.ownForYou);
  const known = { people, feed, clock, supply, meanViews, scorer, rates: own.rates, key };
  return createRecommendations(world, supply, checkedPolicy(own.forYou, known));
}
