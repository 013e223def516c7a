import { derive, deriveText } from "../../lib/random.ts";
import { multinomial } from "../../lib/sampling.ts";
import { Tally } from "../../vocabulary/tally.ts";
import { SurfaceIndex } from "../../vocabulary/terms.ts";
import type { FeedPost } from "../../world/post.ts";
import { Purpose } from "../../world/purpose.ts";
import { admit, Demand, slotsInTick } from "../allocation/admission.ts";
import { createAllocator, ExposureRecord, pushAdmitted } from "../allocation/allocate.ts";
import type { Counted, Source, SourceContext } from "../source.ts";

/** How often a flight behind the best posts chooses them anew. */
const refreshHours = 24;

/**
 * Bought impressions: paced over their flight as people are active, in equal parts to the posts they stand behind that
 * are out by then, among the groups they are meant for, and never above the ad load. What finds no slot waits, beyond the
 * flight's end if it must.
 */
export function paidSource({ population, campaign, policy }: SourceContext): Source {
  const { supply } = policy;
  const { clock, settings } = population;
  const flights = settings.paid.map((flight) => ({
    flight,
    left: flight.impressions,
    startTick: clock.tickAt(flight.startHours),
    dueTick: clock.tickAt(flight.startHours) + Math.max(1, Math.round(flight.hours / clock.tickHours)) - 1,
    key: deriveText(derive(population.key, Purpose.paid), flight.key),
    /** The posts it may show: of a role, among the first `known` of the campaign; the best, since `chosenTick`. */
    behind: [] as FeedPost[],
    known: 0,
    chosenTick: Number.NEGATIVE_INFINITY,
  }));
  const shownOf = new Map<FeedPost, ExposureRecord>();
  /** Views of each post that were not bought; counted where a flight wants the best posts. */
  const earned = new Map<FeedPost, number>();
  const hasBest = flights.some(({ flight }) => typeof flight.behind === "object");
  const refreshTicks = Math.max(1, Math.round(refreshHours / clock.tickHours));
  const allocator = createAllocator(population);
  const postKey = (post: number) => campaign.posts[post].key;
  const keyOf = { owner: postKey, post: postKey };
  const thinningKey = derive(derive(population.key, Purpose.thinning), SurfaceIndex.paid);
  const demand = new Demand();
  const shown = (post: FeedPost): ExposureRecord => {
    const known = shownOf.get(post) ?? new ExposureRecord(population);
    shownOf.set(post, known);
    return known;
  };

  /** The posts that a flight shows in this tick. */
  const postsOf = (state: (typeof flights)[number], tick: number): readonly FeedPost[] => {
    const wanted = state.flight.behind;
    if (typeof wanted === "object") {
      if (state.behind.length === 0 || tick >= state.chosenTick + refreshTicks) {
        const views = (post: FeedPost) => earned.get(post) ?? 0;
        state.behind = campaign.posts
          .filter((post) => post.kind !== "live" && post.publishTick <= tick)
          .sort((one, other) => views(other) - views(one))
          .slice(0, wanted.best);
        state.chosenTick = tick;
      }
      return state.behind;
    }
    for (; state.known < campaign.posts.length; state.known++) {
      const post = campaign.posts[state.known];
      if (post.role === wanted && post.kind !== "live") state.behind.push(post);
    }
    return state.behind.filter((post) => post.publishTick <= tick);
  };
  const observe = ({ post: index, surface, tally, offset }: Counted): void => {
    const views = tally[offset + Tally.views];
    if (surface === SurfaceIndex.paid || views === 0) return;
    const post = campaign.posts[index];
    earned.set(post, (earned.get(post) ?? 0) + views);
  };

  return {
    collect(tick, batches) {
      demand.clear();
      const flightOf: number[] = [];
      flights.forEach((state, f) => {
        const { flight, left, startTick, dueTick, key } = state;
        if (tick < startTick || left === 0) return;
        const posts = postsOf(state, tick);
        if (posts.length === 0) return;
        let ahead = 0;
        for (let t = tick; t <= dueTick; t++) ahead += clock.activity(t);
        const wanted = tick >= dueTick ? left : ahead === 0 ? 0 : Math.round((left * clock.activity(tick)) / ahead);
        const perPost = new Float64Array(posts.length);
        const k = derive(key, tick);
        multinomial(k.a, k.b, wanted, new Float64Array(posts.length).fill(1), perPost);
        posts.forEach((post, p) => {
          const assign = (segment: number, count: number, stratum: number) => {
            demand.push(post.index, segment, count, stratum);
            flightOf.push(f);
          };
          allocator.allocate(
            derive(k, post.key.a >>> 0),
            tick,
            perPost[p],
            shown(post),
            undefined,
            assign,
            flight.affinityIndex,
          );
        });
      });
      admit(demand, undefined, slotsInTick(population, supply.paid, tick), derive(thinningKey, tick), keyOf);
      const shownOf = (post: number) => shown(campaign.posts[post]);
      pushAdmitted(demand, batches, SurfaceIndex.paid, shownOf, (entry, count) => {
        flights[flightOf[entry]].left -= count;
      });
    },
    ...(hasBest ? { observe } : {}),
    undelivered: () => ({
      impressions: flights.reduce((sum, { left }) => sum + left, 0),
      money: flights.reduce(
        (sum, { left, flight }) => sum + (left === 0 ? 0 : ((flight.money ?? 0) * left) / flight.impressions),
        0,
      ),
    }),
  };
}
