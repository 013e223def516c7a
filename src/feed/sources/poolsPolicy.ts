import { derive, uniform } from "../../lib/random.ts";
import { tallyWidth } from "../../vocabulary/tally.ts";
import type { PopulationState } from "../../world/populationState.ts";
import type { FeedPost } from "../../world/post.ts";
import { Purpose } from "../../world/purpose.ts";
import type { ForYouPolicy, Requests } from "../forYouPolicy.ts";
import type { PostFacts, Scorer } from "../scorer.ts";
import { interestWeights } from "../solve/interestWeights.ts";
import type { Pools } from "../solve/pools.ts";

/** A post on its way through the pools, as far as the ranker can see it. */
interface Run {
  readonly post: FeedPost;
  pool: number;
  /** Tick in which the last of its budget in the pool is due. */
  dueTick: number;
  /** Impressions of the pool still to be shown. */
  left: number;
  /** Counts of this pool's impressions. */
  readonly inPool: Float64Array;
  /** Counts of all For-You impressions, and by interest. */
  readonly total: Float64Array;
  readonly byInterest: Float64Array;
  /** Share of its impressions that goes to each interest. */
  shares: Float64Array;
  /** Whether counts have come in since the shares were computed. */
  stale: boolean;
}

/** Recommendation through traffic pools: what a post earns in one audience decides the size of the next one. */
export function createPoolsPolicy({ clock, settings }: PopulationState, scorer: Scorer, pools: Pools): ForYouPolicy {
  const { interests } = settings.people;
  const runs: (Run | undefined)[] = [];
  let active: Run[] = [];
  const prediction = new Float64Array(scorer.predictions);

  const factsOf = (post: FeedPost, tick: number): PostFacts => ({
    durationSeconds: post.durationSeconds,
    ageHours: (tick - post.publishTick) * clock.tickHours,
    inNetwork: 0,
    followers: post.author.followers,
  });

  const startPool = (run: Run, pool: number, tick: number) => {
    run.pool = pool;
    run.dueTick = tick + Math.max(1, Math.round(pools.hours[pool] / clock.tickHours)) - 1;
    run.left = pools.budgets[pool];
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

  /** Asks for the run's impressions, spread over interests by how the post does with each. */
  const spread = (run: Run, tick: number, requests: Requests) => {
    const wanted = due(run, tick);
    if (wanted === 0) return;
    if (run.stale) {
      const { byInterest, total, post } = run;
      run.shares = interestWeights(scorer, byInterest, total, factsOf(post, tick), prediction, interests);
      run.stale = false;
    }
    if (!requests.request(run.post.index, wanted, run.shares)) run.left = 0;
  };

  return {
    enter(post, tick) {
      const run: Run = {
        post,
        pool: 0,
        dueTick: 0,
        left: 0,
        inPool: new Float64Array(tallyWidth),
        total: new Float64Array(tallyWidth),
        byInterest: new Float64Array(interests * tallyWidth),
        shares: new Float64Array(interests).fill(1 / interests),
        stale: false,
      };
      startPool(run, pools.startPool(post.author.followers), tick);
      runs[post.index] = run;
      active.push(run);
    },
    ask(tick, requests) {
      active = active.filter((run) => {
        if (promote(run, tick)) return true;
        runs[run.post.index] = undefined;
        requests.retire(run.post.index);
        return false;
      });
      for (const run of active) spread(run, tick, requests);
    },
    shown(post, impressions) {
      runs[post]!.left -= impressions;
    },
    observe(post, interest, counts, offset) {
      const run = runs[post];
      if (!run) return;
      const at = interest * tallyWidth;
      for (let c = 0; c < tallyWidth; c++) {
        const counted = counts[offset + c];
        run.inPool[c] += counted;
        run.total[c] += counted;
        run.byInterest[at + c] += counted;
      }
      run.stale = true;
    },
  };
}
