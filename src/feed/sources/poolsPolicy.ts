import { derive, normal, uniform } from "../../lib/random.ts";
import { tallyWidth } from "../../vocabulary/tally.ts";
import { atTick } from "../../world/campaign.ts";
import type { PopulationState } from "../../world/populationState.ts";
import type { FeedPost } from "../../world/post.ts";
import { Purpose } from "../../world/purpose.ts";
import type { ForYouPolicy, Requests } from "../forYouPolicy.ts";
import type { PostFacts, Scorer } from "../scorer.ts";
import { interestWeights } from "../solve/interestWeights.ts";
import { nextPool } from "../solve/ladder.ts";
import { type Pools, testOf } from "../solve/pools.ts";

/** A post that climbs, as far as the ranker can see it. */
interface Climber {
  readonly post: FeedPost;
  /** The pool for which the post is tested. */
  next: number;
  /** Tick in which the last of the test is due. */
  dueTick: number;
  /** Impressions of the test still to be shown. */
  left: number;
  /** Impressions beyond the tests, for when the post has stopped. */
  rest: number;
  /** Counts of this test's impressions. */
  readonly inTest: Float64Array;
  /** Counts of all For-You impressions, and by interest. */
  readonly total: Float64Array;
  readonly byInterest: Float64Array;
  /** Share of its impressions that goes to each interest. */
  shares: Float64Array;
  /** Whether counts have come in since the shares were computed. */
  stale: boolean;
}

/** A post that has stopped climbing: the rest of its audiences is shown, to the interests that answered best by then. */
interface Stopped {
  readonly post: FeedPost;
  readonly rest: number;
  /** Days' worth of activity until the post stopped. */
  readonly since: number;
  readonly shares: Float64Array;
  shown: number;
}

/** The rest of an audience comes in so many parts: few of a small one, whose parts are a few impressions. */
const [fewestParts, mostParts] = [6, 24];
const smallPart = 64;

/**
 * Recommendation through traffic pools: the answers of one audience decide whether a post gets the next. Each audience is
 * tested first; the rest is shown after the last test, at a rate that falls with age.
 */
export function createPoolsPolicy({ clock, settings }: PopulationState, scorer: Scorer, pools: Pools): ForYouPolicy {
  const { interests } = settings.people;
  let climbers: Climber[] = [];
  const climberOf: (Climber | undefined)[] = [];
  const stoppedOf: (Stopped | undefined)[] = [];
  /** Posts that have stopped, by the tick in which their next impressions are due. */
  const calendar = new Map<number, Stopped[]>();
  /** Posts of the calendar that asked in the last tick. */
  let asked: Stopped[] = [];
  const prediction = new Float64Array(scorer.predictions);
  /** Days' worth of activity before each tick. */
  const activityBefore = new Float64Array(clock.ticks + 1);
  for (let tick = 0; tick < clock.ticks; tick++) activityBefore[tick + 1] = activityBefore[tick] + clock.activity(tick);

  const factsOf = (post: FeedPost, tick: number): PostFacts => ({
    durationSeconds: post.durationSeconds,
    ageHours: (tick - post.publishTick) * clock.tickHours,
    inNetwork: 0,
    followers: post.author.followers,
  });

  /** Gives a post an audience: a test of it now, the rest later. */
  const give = (climber: Climber, audience: number, next: number, tick: number): void => {
    const test = testOf(pools, audience);
    const hours = pools.hours[Math.min(Math.max(0, next - 1), pools.hours.length - 1)];
    climber.next = next;
    climber.dueTick = tick + Math.max(1, Math.round(hours / clock.tickHours)) - 1;
    climber.left = test;
    climber.rest += audience - test;
    climber.inTest.fill(0);
  };

  const luckOf = (post: FeedPost, pool: number) => normal(derive(post.key, Purpose.luck), pool);

  /** At a tick's boundary: a post whose test is over gets the next pool on its score there, or stops. */
  const climbs = (climber: Climber, tick: number): boolean => {
    if (climber.left > 0) return true;
    const { next: pool, post } = climber;
    if (pool === pools.budgets.length) return false;
    const score = scorer.scorePost(climber.inTest, 0, factsOf(post, tick), prediction);
    if (uniform(derive(post.key, Purpose.pools), pool) >= pools.chance(pool, score)) return false;
    give(climber, pools.audience(pools.budgets[pool], luckOf(post, pool)), pool + 1, tick);
    return true;
  };

  /** Impressions of the test due now, paced over its hours as people are active. */
  const due = (climber: Climber, tick: number): number => {
    if (tick >= climber.dueTick) return climber.left;
    let ahead = 0;
    for (let t = tick; t <= climber.dueTick; t++) ahead += clock.activity(t);
    return ahead === 0 ? 0 : Math.round((climber.left * clock.activity(tick)) / ahead);
  };

  const sharesOf = (climber: Climber, tick: number): Float64Array => {
    if (climber.stale) {
      const { byInterest, total, post } = climber;
      climber.shares = interestWeights(scorer, byInterest, total, factsOf(post, tick), prediction, interests);
      climber.stale = false;
    }
    return climber.shares;
  };

  const test = (climber: Climber, tick: number, requests: Requests): void => {
    const wanted = due(climber, tick);
    if (wanted === 0) return;
    if (!requests.request(climber.post.index, wanted, sharesOf(climber, tick))) climber.left = climber.rest = 0;
  };

  /** Puts a post into the calendar at the tick in which its next part is due, if that comes before the horizon. */
  const schedule = (stopped: Stopped, tick: number): boolean => {
    const { rest, since, shown } = stopped;
    if (shown >= rest) return false;
    const parts = Math.min(mostParts, Math.max(fewestParts, rest / smallPart));
    const part = Math.max(1, rest / parts);
    // Half an impression stands for the end: the last ones would be due at an infinite age.
    const wanted = Math.min(shown + part, rest - 0.5);
    const at = since - pools.restDays * Math.log1p(-wanted / rest);
    let [low, high] = [tick, clock.ticks];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (activityBefore[middle + 1] >= at) high = middle;
      else low = middle + 1;
    }
    if (low >= clock.ticks) return false;
    atTick(calendar, low, () => []).push(stopped);
    return true;
  };

  /** Asks for the impressions of the rest that are due by the end of this tick. */
  const showRest = (stopped: Stopped, tick: number, requests: Requests): boolean => {
    const { post, rest, since, shown, shares } = stopped;
    const left = rest * Math.exp((since - activityBefore[tick + 1]) / pools.restDays);
    const wanted = left <= 0.5 + 1e-9 ? rest - shown : Math.floor(rest - left) - shown;
    return wanted <= 0 || requests.request(post.index, wanted, shares);
  };

  const retire = (post: FeedPost, requests: Requests): void => {
    climberOf[post.index] = undefined;
    stoppedOf[post.index] = undefined;
    requests.retire(post.index);
  };

  return {
    enter(post, tick) {
      const { author } = post;
      const standing = author.standing ?? pools.standing(normal(derive(author.key, Purpose.standing), 0));
      const climber: Climber = {
        post,
        next: 0,
        dueTick: 0,
        left: 0,
        rest: 0,
        inTest: new Float64Array(tallyWidth),
        total: new Float64Array(tallyWidth),
        byInterest: new Float64Array(interests * tallyWidth),
        shares: new Float64Array(interests).fill(1 / interests),
        stale: false,
      };
      const mean = standing * pools.firstAudience(author.followers);
      const audience = pools.audience(mean, luckOf(post, pools.budgets.length));
      give(climber, audience, nextPool(pools, audience), tick);
      climberOf[post.index] = climber;
      climbers.push(climber);
    },
    ask(tick, requests) {
      climbers = climbers.filter((climber) => {
        if (climbs(climber, tick)) return true;
        const { post, rest } = climber;
        const stopped = { post, rest, since: activityBefore[tick], shares: sharesOf(climber, tick), shown: 0 };
        climberOf[post.index] = undefined;
        if (rest > 0 && schedule(stopped, tick)) stoppedOf[post.index] = stopped;
        else retire(post, requests);
        return false;
      });
      for (const climber of climbers) test(climber, tick, requests);
      for (const stopped of asked) if (!schedule(stopped, tick)) retire(stopped.post, requests);
      const waiting = calendar.get(tick) ?? [];
      calendar.delete(tick);
      asked = waiting.filter((stopped) => {
        if (showRest(stopped, tick, requests)) return true;
        retire(stopped.post, requests);
        return false;
      });
    },
    shown(post, impressions) {
      const climber = climberOf[post];
      if (climber) climber.left -= impressions;
      else stoppedOf[post]!.shown += impressions;
    },
    observe(post, interest, counts, offset) {
      const climber = climberOf[post];
      if (!climber) return;
      const at = interest * tallyWidth;
      for (let c = 0; c < tallyWidth; c++) {
        const counted = counts[offset + c];
        climber.inTest[c] += counted;
        climber.total[c] += counted;
        climber.byInterest[at + c] += counted;
      }
      climber.stale = true;
    },
  };
}
