import { type Campaign, tallyWidth } from "../world/campaign.ts";
import type { World } from "../world/world.ts";
import { Cells, SurfaceIndex } from "./cells.ts";
import { createFollowing } from "./following.ts";
import { createForYou, type ForYou } from "./forYou.ts";
import { createPaid, type Undelivered } from "./paid.ts";
import type { FeedPolicy } from "./policy.ts";

/** What the ranker may see of a tick: for each of its cells, counts. Never appeal. */
export interface Observed {
  /** `tallyWidth` counts per cell. */
  readonly tally: Float64Array;
}

export interface Feed {
  /** What the tick shows, and to whom. Valid until the next call. */
  schedule(tick: number): Cells;
  /** Takes in what was counted in the cells of `schedule`. */
  observe(cells: Cells, observed: Observed): void;
  /** What was bought and has not been shown so far. */
  undelivered(): Undelivered;
}

/** The feed of one plan: a follow feed, a For-You feed or a mix, with messages between friends and bought impressions. */
export function createFeed(world: World, campaign: Campaign, policy: FeedPolicy): Feed {
  const following = createFollowing(world, campaign, policy);
  const forYou: ForYou | undefined =
    policy.pools && policy.scorer ? createForYou(world, policy.supply, policy.scorer, policy.pools) : undefined;
  const paid = createPaid(world, campaign, policy.supply);
  const cells = new Cells();
  return {
    schedule(tick) {
      for (const post of campaign.publishing.get(tick) ?? []) {
        following.deliver({ post, author: post.author, node: 0 }, tick);
        forYou?.enter(post, tick);
      }
      campaign.publishing.delete(tick);
      for (const repost of campaign.deliveries) following.deliver(repost, tick);
      campaign.deliveries = [];

      cells.length = 0;
      following.collect(tick, cells);
      forYou?.collect(tick, cells);
      paid.collect(tick, cells);
      cells.messages = campaign.messages.get(tick);
      campaign.messages.delete(tick);
      return cells;
    },
    observe(cells, observed) {
      const { tally } = observed;
      paid.observe(cells, observed);
      if (!forYou) return;
      for (let cell = 0; cell < cells.length; cell++) {
        if (cells.surface[cell] !== SurfaceIndex.forYou) continue;
        forYou.observe(cells.post[cell]!, cells.segment[cell]!, tally, cell * tallyWidth);
      }
    },
    undelivered: paid.undelivered,
  };
}
