import { derive, deriveText } from "../lib/random.ts";
import { multinomial } from "../lib/sampling.ts";
import type { Campaign, Post } from "../world/campaign.ts";
import type { SlotSupply } from "../world/catalog.ts";
import { Purpose } from "../world/purpose.ts";
import type { World } from "../world/world.ts";
import { type Cells, SurfaceIndex } from "./cells.ts";
import { createDealer } from "./deal.ts";
import { admit, Demand, slotsInTick } from "./slots.ts";

export interface Paid {
  collect(tick: number, cells: Cells): void;
  /** Bought impressions that have not been shown. */
  undelivered(): number;
}

/**
 * Bought impressions: paced over their flight as people are active, in equal parts to the posts they stand behind that
 * are out by then, among the groups they are meant for, and never above the ad load. What finds no slot waits, beyond the
 * flight's end if it must.
 */
export function createPaid(world: World, campaign: Campaign, supply: SlotSupply): Paid {
  const { clock, segments, settings } = world;
  const flights = settings.paid.map((flight) => ({
    flight,
    left: flight.impressions,
    startTick: clock.tickAt(flight.startHours),
    dueTick: clock.tickAt(flight.startHours) + Math.max(1, Math.round(flight.hours / clock.tickHours)) - 1,
    key: deriveText(derive(world.key, Purpose.paid), flight.key),
    /** The posts it may show, among the first `known` of the campaign. */
    behind: [] as Post[],
    known: 0,
  }));
  /** How far each segment's order of users has been visited, per post. */
  const visited = new Map<Post, Int32Array>();
  const dealer = createDealer(world);
  const postKey = (post: number) => campaign.posts[post]!.key;
  const keyOf = { owner: postKey, post: postKey };
  const thinningKey = derive(derive(world.key, Purpose.thinning), SurfaceIndex.paid);
  const visitedOf = (post: Post) => {
    let columns = visited.get(post);
    if (!columns) {
      columns = new Int32Array(segments.length);
      visited.set(post, columns);
    }
    return columns;
  };

  return {
    collect(tick, cells) {
      const demand = new Demand();
      const flightOf: number[] = [];
      /** Per post, how far each segment would be visited if everything dealt so far found a slot. */
      const claims = new Map<Post, Int32Array>();
      flights.forEach((state, f) => {
        const { flight, left, startTick, dueTick, key, behind } = state;
        if (tick < startTick || left === 0) return;
        for (; state.known < campaign.posts.length; state.known++) {
          const post = campaign.posts[state.known]!;
          if (post.role === flight.behind) behind.push(post);
        }
        const posts = behind.filter((post) => post.publishTick <= tick);
        if (posts.length === 0) return;
        let ahead = 0;
        for (let t = tick; t <= dueTick; t++) ahead += clock.activity(t);
        const wanted = tick >= dueTick ? left : ahead === 0 ? 0 : Math.round((left * clock.activity(tick)) / ahead);
        const perPost = new Float64Array(posts.length);
        const k = derive(key, tick);
        multinomial(k.a, k.b, wanted, new Float64Array(posts.length).fill(1), perPost);
        posts.forEach((post, p) => {
          const claimed = claims.get(post) ?? visitedOf(post).slice();
          claims.set(post, claimed);
          const give = (segment: number, count: number) => {
            claimed[segment]! += count;
            demand.push(post.index, segment, count);
            flightOf.push(f);
          };
          dealer.deal(derive(k, post.key.a >>> 0), perPost[p]!, claimed, undefined, give, flight.lean);
        });
      });
      admit(demand, undefined, slotsInTick(world, supply.paid, tick), derive(thinningKey, tick), keyOf);
      for (let i = 0; i < demand.length; i++) {
        const [owner, segment, count] = [demand.owner[i]!, demand.segment[i]!, demand.count[i]!];
        const columns = visitedOf(campaign.posts[owner]!);
        cells.push(owner, SurfaceIndex.paid, segment, columns[segment]!, count, -1, columns[segments[segment]!.panel]!);
        columns[segment]! += count;
        flights[flightOf[i]!]!.left -= count;
      }
    },
    undelivered: () => flights.reduce((sum, { left }) => sum + left, 0),
  };
}
