import { derive, uniform } from "../lib/random.ts";
import { type Post, tallyWidth } from "../world/campaign.ts";
import type { SlotSupply } from "../world/catalog.ts";
import { Purpose } from "../world/purpose.ts";
import type { World } from "../world/world.ts";
import { type Cells, SurfaceIndex } from "./cells.ts";
import { createDealer, Shown, showAdmitted } from "./deal.ts";
import { interestWeights } from "./interests.ts";
import type { Pools } from "./pools.ts";
import type { PostFacts, Scorer } from "./score.ts";
import { admit, Demand, slotsInTick } from "./slots.ts";

/** A post on its way through the pools, as far as the ranker can see it. */
interface Run {
  readonly post: Post;
  pool: number;
  /** First tick of its time in the pool, and the tick in which the last of its budget is due. */
  poolTick: number;
  dueTick: number;
  /** Impressions of the pool still to be shown. */
  left: number;
  /** Counts of this pool's impressions. */
  readonly inPool: Float64Array;
  /** Counts of all For-You impressions, and by interest. */
  readonly total: Float64Array;
  readonly byInterest: Float64Array;
  readonly shown: Shown;
  /** Share of its impressions that goes to each interest. */
  shares: Float64Array;
  /** Whether counts have come in since the shares were computed. */
  stale: boolean;
}

export interface ForYou {
  enter(post: Post, tick: number): void;
  /** The tick's recommended impressions; posts that have earned it enter their next pool first. */
  collect(tick: number, cells: Cells): void;
  /** Takes note of what was counted in a cell: `tally` at `offset`. */
  observe(post: number, segment: number, tally: Float64Array, offset: number): void;
}

/** Recommendation through traffic pools: what a post earns in one audience decides how large the next one is. */
export function createForYou(world: World, supply: SlotSupply, scorer: Scorer, pools: Pools): ForYou {
  const { clock, segments } = world;
  const interests = world.settings.people.interests;
  const runs: (Run | undefined)[] = [];
  let active: Run[] = [];
  const prediction = new Float64Array(scorer.predictions);
  const dealer = createDealer(world);
  const spreadKey = derive(derive(world.key, Purpose.spread), SurfaceIndex.forYou);
  const postKey = (post: number) => runs[post]!.post.key;
  const keyOf = { owner: postKey, post: postKey };
  const thinningKey = derive(derive(world.key, Purpose.thinning), SurfaceIndex.forYou);

  const factsOf = (post: Post, tick: number): PostFacts => ({
    durationSeconds: post.durationSeconds,
    ageHours: (tick - post.publishTick) * clock.tickHours,
    inNetwork: 0,
    followers: post.author.followers,
  });

  const startPool = (run: Run, pool: number, tick: number) => {
    run.pool = pool;
    run.poolTick = tick;
    run.dueTick = tick + Math.max(1, Math.round(pools.hours[pool]! / clock.tickHours)) - 1;
    run.left = pools.budgets[pool]!;
    run.inPool.fill(0);
  };

  /** At a tick's boundary: what has spent its budget moves up on its score in that pool, or leaves. */
  const promote = (run: Run, tick: number): boolean => {
    if (run.left > 0) return true;
    if (run.pool === pools.budgets.length - 1) return false;
    const score = scorer.scorePost(run.inPool, 0, factsOf(run.post, tick), prediction);
    if (!pools.promotes(run.pool, score, uniform(derive(run.post.key, Purpose.pools), run.pool))) return false;
    startPool(run, run.pool + 1, tick);
    return true;
  };

  /** Impressions due now: the pool's rest, paced over its hours as people are active. */
  const due = (run: Run, tick: number): number => {
    if (tick >= run.dueTick) return run.left;
    let ahead = 0;
    for (let t = tick; t <= run.dueTick; t++) ahead += clock.activity(t);
    return ahead === 0 ? 0 : Math.round((run.left * clock.activity(tick)) / ahead);
  };

  /** Demands the run's impressions, spread over segments by slots and by how the post does with each interest. */
  const spread = (run: Run, tick: number, demand: Demand) => {
    const wanted = due(run, tick);
    if (wanted === 0) return;
    if (run.stale) {
      const { byInterest, total, post } = run;
      run.shares = interestWeights(scorer, byInterest, total, factsOf(post, tick), prediction, interests);
      run.stale = false;
    }
    const key = derive(derive(spreadKey, run.post.key.a >>> 0), tick);
    const push = (segment: number, count: number, kind: number) => demand.push(run.post.index, segment, count, kind);
    if (!dealer.deal(key, tick, wanted, run.shown, run.shares, push)) run.left = 0;
  };

  return {
    enter(post, tick) {
      const run: Run = {
        post,
        pool: 0,
        poolTick: 0,
        dueTick: 0,
        left: 0,
        inPool: new Float64Array(tallyWidth),
        total: new Float64Array(tallyWidth),
        byInterest: new Float64Array(interests * tallyWidth),
        shown: new Shown(world),
        shares: new Float64Array(interests).fill(1 / interests),
        stale: false,
      };
      startPool(run, pools.startPool(post.author.followers), tick);
      runs[post.index] = run;
      active.push(run);
    },
    collect(tick, cells) {
      active = active.filter((run) => promote(run, tick) || leave(run));
      const demand = new Demand();
      for (const run of active) spread(run, tick, demand);
      admit(demand, undefined, slotsInTick(world, supply.forYou, tick), derive(thinningKey, tick), keyOf);
      const shownOf = (post: number) => runs[post]!.shown;
      showAdmitted(demand, cells, SurfaceIndex.forYou, shownOf, (entry, count) => {
        runs[demand.owner[entry]!]!.left -= count;
      });
    },
    observe(post, segment, tally, offset) {
      const run = runs[post];
      if (!run) return;
      const at = segments[segment]!.interest * tallyWidth;
      for (let c = 0; c < tallyWidth; c++) {
        const counted = tally[offset + c]!;
        run.inPool[c]! += counted;
        run.total[c]! += counted;
        run.byInterest[at + c]! += counted;
      }
      run.stale = true;
    },
  };

  /** A post that has left the pools needs its columns no longer. */
  function leave(run: Run): false {
    runs[run.post.index] = undefined;
    return false;
  }
}
