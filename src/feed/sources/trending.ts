import { derive, type Key } from "../../lib/random.ts";
import { binomial, multinomial, poisson } from "../../lib/sampling.ts";
import { Tally } from "../../vocabulary/tally.ts";
import { SurfaceIndex } from "../../vocabulary/terms.ts";
import type { FeedPost } from "../../world/post.ts";
import { Purpose } from "../../world/purpose.ts";
import { Demand, slotsInTick } from "../allocation/admission.ts";
import { createAllocator, ExposureRecord, pushAdmitted } from "../allocation/allocate.ts";
import type { ImpressionBatches } from "../allocation/impressionBatches.ts";
import type { Source, SourceContext } from "../source.ts";

/** Posts that a list, a page or a search can show: the most viewed so far. */
const listed = 20;

/**
 * Views that users find by themselves. Views make some users look for the campaign: they search, or open the page of its
 * challenge. Posts, views, shares and searches of the past hour are its heat; above a threshold it stands on the hot list,
 * which has a share of the slots on trending pages. They show the most viewed posts, in proportion to their views.
 */
export function trendingSource({ population, campaign, policy }: SourceContext): Source | undefined {
  const { supply } = policy;
  const { trending, search, slotShare } = population.settings.feed;
  // Heat and searches show in slots only.
  if (slotShare.trending === 0 && slotShare.search === 0) return undefined;
  const { clock } = population;
  const hasPage = population.settings.challenge.ease > 0;
  const allocator = createAllocator(population);
  const root = derive(population.key, Purpose.trending);
  /** Heat that came in each of the ticks of the past hour, the last one in front. */
  const past = new Array<number>(Math.max(1, Math.round(1 / clock.tickHours))).fill(0);
  let heat = 0;
  let searches = 0;
  /** Views of the last tick that came neither from a page nor from a search. */
  let viewsElsewhere = 0;
  const views: number[] = [];
  const visited = [SurfaceIndex.trending, SurfaceIndex.search].map(() => new Map<FeedPost, ExposureRecord>());

  const shown = (): FeedPost[] =>
    campaign.posts
      .filter(({ index, kind }) => kind !== "live" && (views[index] ?? 0) > 0)
      .sort((one, other) => views[other.index] - views[one.index])
      .slice(0, listed);

  /** Slots that people look at on a surface in a tick, whole ones. */
  const slotsOf = (perStratum: Float64Array, tick: number): number => {
    const slots = slotsInTick(population, perStratum, tick);
    let sum = 0;
    for (let stratum = 0; stratum < slots.strata; stratum++) sum += slots.of(stratum);
    return Math.floor(sum);
  };

  const show = (
    tick: number,
    surface: number,
    wanted: number,
    posts: readonly FeedPost[],
    key: Key,
    batches: ImpressionBatches,
  ): void => {
    if (wanted === 0 || posts.length === 0) return;
    const perPost = new Float64Array(posts.length);
    const weights = posts.map(({ index }) => views[index]);
    multinomial(key.a, key.b, wanted, weights, perPost);
    const shownOf = visited[surface === SurfaceIndex.trending ? 0 : 1];
    const demand = new Demand();
    posts.forEach((post, p) => {
      if (perPost[p] === 0) return;
      const own = shownOf.get(post) ?? new ExposureRecord(population);
      shownOf.set(post, own);
      allocator.allocate(derive(key, post.key.a >>> 0), tick, perPost[p], own, undefined, (segment, count, stratum) =>
        demand.push(post.index, segment, count, stratum),
      );
    });
    pushAdmitted(demand, batches, surface, (post) => shownOf.get(campaign.posts[post])!);
  };

  return {
    publish({ kind }) {
      if (trending && kind !== "live") past[0] += trending.heatPerPost;
    },
    collect(tick, batches) {
      const key = derive(root, tick);
      const [forSearches, forList, forPage] = [derive(key, 0), derive(key, 1), derive(key, 2)];
      const posts = shown();
      searches = search ? poisson(forSearches.a, forSearches.b, viewsElsewhere * search.searchesPerView) : 0;
      if (trending && slotShare.trending > 0) {
        const slots = slotsOf(supply.trending, tick);
        const isHot = heat >= trending.threshold;
        const onList = isHot ? binomial(forList.a, forList.b, slots, trending.listShare) : 0;
        const onPage = hasPage ? poisson(forPage.a, forPage.b, viewsElsewhere * trending.pageViewsPerView) : 0;
        show(tick, SurfaceIndex.trending, Math.min(slots, onList + onPage), posts, derive(key, 3), batches);
      }
      if (search && slotShare.search > 0)
        show(
          tick,
          SurfaceIndex.search,
          Math.min(slotsOf(supply.search, tick), searches),
          posts,
          derive(key, 4),
          batches,
        );
      viewsElsewhere = 0;
    },
    observe({ post, surface, tally, offset }) {
      const seen = tally[offset + Tally.views];
      views[post] = (views[post] ?? 0) + seen;
      if (surface !== SurfaceIndex.trending && surface !== SurfaceIndex.search) viewsElsewhere += seen;
      // A list's own views are no heat, or whoever once stands on it would stay.
      if (!trending) return;
      if (surface !== SurfaceIndex.trending) past[0] += trending.heatPerView * seen;
      past[0] += trending.heatPerShare * tally[offset + Tally.share];
    },
    close() {
      if (!trending) return;
      past[0] += trending.heatPerSearch * searches;
      heat = past.reduce((sum, part) => sum + part, 0) / (past.length * clock.tickHours);
      past.unshift(0);
      past.pop();
    },
  };
}
