import type { Settings } from "../../src/scenario/settle/settings.ts";
import type { Answer } from "./answers.ts";
import type { Luck } from "./luck.ts";
import { sum } from "./numbers.ts";
import { bySegment, postersLaw, type User } from "./people.ts";
import { type Author, activityOf, backgroundPost, type Post } from "./post.ts";
import { type Counts, count, noCounts, type Ranking, sumOf } from "./ranking.ts";

/** The chance of the next pool by score: taken from elsewhere. */
export interface Traffic {
  chance(pool: number, score: number): number;
}

/** A post on its way through the pools. */
interface Passage {
  readonly post: Post;
  /** The pool for which it is tested; all pools have gone once it has stopped. */
  next: number;
  testTick: number;
  /** Impressions of its test, how many of them have been shown, and the hours over which they come. */
  test: number;
  shown: number;
  hours: number;
  inTest: Counts;
  readonly byInterest: Counts[];
  readonly audience: Set<User>;
  /** Impressions of its audiences beyond the tests. */
  rest: number;
  /** Once it has stopped: when each of those is due, in days' worth of activity, the first last; and for which interests. */
  dueTimes?: number[];
  weights: number[];
}

/** Audiences on For You: how many people a post is to be shown to, by the model's text. */
export function audiencesOf({ people, feed }: Settings, luck: Luck) {
  const { forYou } = feed;
  if (forYou?.policy !== "pools") throw new Error("a ladder has pools");
  const { base, perFollower, accounts, posts } = forYou.firstAudience;
  const most = Math.floor(people.users / 20);
  /** An audience with this mean; the luck of posts has mean 1. */
  const audience = (mean: number) => {
    const drawn = (mean * Math.exp(posts * luck.normal())) / Math.exp(posts ** 2 / 2);
    return Math.max(1, Math.round(Math.min(most, drawn)));
  };
  return {
    audience,
    standing: () => Math.exp(accounts * luck.normal()),
    first: (followers: number, standing: number) => audience(standing * (base + perFollower * followers)),
    /** The smallest pool that is larger. */
    next: (impressions: number) => forYou.budgets.filter((budget) => budget <= impressions).length,
    test: (impressions: number) => Math.max(1, Math.round(forYou.tested * impressions)),
    budgets: forYou.budgets,
    /** Hours of a test before this pool: those of the pool below it. */
    hoursBefore: (pool: number) => forYou.hours[Math.max(0, pool - 1)],
    restDays: forYou.restDays,
  };
}

/**
 * Recommendation through traffic pools, over an explicit catalog: everybody's uploads go through the same pools as the
 * campaign's posts, each in front of real people whose answers decide whether it moves up. Whom a post is shown to is a
 * sort of all who have not had it by noisy score. Background posts want every slot, so that what a
 * segment cannot hold is decided by lot and waits.
 */
export function createForYou(
  settings: Settings,
  users: readonly User[],
  ranking: Ranking,
  traffic: Traffic,
  luck: Luck,
) {
  const { people, graph, feed, clock, response } = settings;
  if (!("homophily" in graph)) throw new Error("the reference draws its follow graph itself");
  const activity = activityOf(settings);
  const segments = bySegment(users);
  const segmentOf = new Map(segments.flatMap((segment, s) => segment.map((user) => [user, s] as const)));
  const slotsPerDay = people.slotsPerDay * (1 - people.adLoad) * feed.slotShare.forYou;
  const audiences = audiencesOf(settings, luck);
  const followersOfPosters = postersLaw(graph, people.users);
  const standings = new Map<Author, number>();
  let live: Passage[] = [];
  const passages = new Map<Post, Passage>();

  /** Gives a post an audience: a test of it now, the rest once it has stopped. */
  const give = (passage: Passage, impressions: number, next: number, tick: number): void => {
    const test = audiences.test(impressions);
    passage.rest += impressions - test;
    Object.assign(passage, {
      next,
      testTick: tick,
      test,
      shown: 0,
      hours: audiences.hoursBefore(next),
      inTest: noCounts(),
    });
  };

  const enter = (post: Post, tick: number, followers: number): void => {
    const byInterest = Array.from({ length: people.interests }, noCounts);
    const standing = standings.get(post.author) ?? audiences.standing();
    standings.set(post.author, standing);
    const passage: Passage = {
      post,
      next: 0,
      testTick: tick,
      test: 0,
      shown: 0,
      hours: 0,
      inTest: noCounts(),
      byInterest,
      audience: new Set<User>(),
      rest: 0,
      weights: [],
    };
    const impressions = audiences.first(followers, standing);
    give(passage, impressions, audiences.next(impressions), tick);
    passages.set(post, passage);
    live.push(passage);
  };

  /** Days' worth of activity from the first tick of the campaign to the beginning of this one. */
  const activityUntil = (tick: number): number => {
    let passed = 0;
    for (let t = 0; t < tick; t++) passed += activity(t);
    for (let t = tick; t < 0; t++) passed -= activity(t);
    return passed;
  };

  /** At a tick's boundary: what has had its test moves up or stops; what has had everything leaves. */
  const goesOn = (passage: Passage, tick: number): boolean => {
    if (passage.dueTimes) return passage.dueTimes.length > 0;
    const { next, test, shown, inTest } = passage;
    if (shown < test) return true;
    const pools = audiences.budgets.length;
    if (next < pools && luck.uniform() < traffic.chance(next, ranking.score(inTest))) {
      give(passage, audiences.audience(audiences.budgets[next]), next + 1, tick);
      return true;
    }
    const from = activityUntil(tick);
    const times = Array.from({ length: passage.rest }, () => from + audiences.restDays * luck.exponential());
    passage.dueTimes = times.sort((p, q) => q - p);
    passage.weights = ranking.interestWeights(passage.byInterest, sumOf(passage.byInterest));
    return times.length > 0;
  };

  /** Impressions that are due: so many that the test follows the activity of its hours; afterwards each in its own time. */
  const due = ({ testTick, test, shown, hours, dueTimes }: Passage, tick: number): number => {
    if (dueTimes) return dueTimes.filter((time) => time <= activityUntil(tick + 1)).length;
    const last = testTick + Math.max(1, Math.round(hours / clock.tickHours)) - 1;
    const left = test - shown;
    if (tick >= last) return left;
    const ahead = sum(Array.from({ length: last - tick + 1 }, (_, i) => activity(tick + i)));
    return Math.round((left * activity(tick)) / ahead);
  };

  /** The users to whom a post is to be shown now: the best of a race among all who have not had it. */
  const bestAudience = ({ byInterest, audience, dueTimes, weights: last }: Passage, wanted: number): User[] => {
    if (wanted === 0) return [];
    const weights = dueTimes ? last : ranking.interestWeights(byInterest, sumOf(byInterest));
    const arrivals = Float64Array.from(users, (user) =>
      audience.has(user) ? Number.POSITIVE_INFINITY : luck.exponential() / (user.activity * weights[user.interest]),
    );
    const latest = arrivals.slice().sort()[Math.min(wanted, users.length) - 1];
    return users.filter((_, i) => arrivals[i] <= latest && arrivals[i] < Number.POSITIVE_INFINITY);
  };

  return {
    enter(post: Post, tick: number): void {
      enter(post, tick, post.author.followers.length);
    },
    /** Everybody else's uploads in this tick. Their authors are people who post, each once. */
    background(tick: number): void {
      const uploads = luck.poisson(people.uploadsPerUserPerDay * users.length * activity(tick));
      for (let n = 0; n < uploads; n++) {
        const { interest } = users[luck.integer(users.length)];
        const author: Author = { followers: [], interest, gained: [] };
        enter(backgroundPost(author, tick, settings, luck), tick, luck.rounded(followersOfPosters(luck.uniform())));
      }
    },
    /** The tick's impressions. */
    show(tick: number): { user: User; post: Post }[] {
      live = live.filter((passage) => goesOn(passage, tick) || !passages.delete(passage.post));
      const bids: { user: User; passage: Passage }[][] = segments.map(() => []);
      for (const passage of live) {
        for (const user of bestAudience(passage, due(passage, tick))) {
          bids[segmentOf.get(user)!].push({ user, passage });
        }
      }
      return bids.flatMap((wanting, s) => {
        const slots = luck.rounded(sum(segments[s].map((user) => user.activity)) * slotsPerDay * activity(tick));
        // Old posts of the catalog want what new ones leave: only in a full segment does anything of the campaign wait.
        const background = wanting.filter(({ passage }) => passage.post.role === "background").length;
        const old = new Array<undefined>(Math.max(0, slots - background)).fill(undefined);
        return luck
          .shuffle([...wanting, ...old])
          .slice(0, slots)
          .flatMap((shown) => {
            if (!shown) return [];
            if (shown.passage.dueTimes) shown.passage.dueTimes.pop();
            else shown.passage.shown++;
            shown.passage.audience.add(shown.user);
            return [{ user: shown.user, post: shown.passage.post }];
          });
      });
    },
    /** Takes note of an answer: the ranker sees it, and nothing else of the person. */
    count(post: Post, user: User, given: Answer): void {
      const passage = passages.get(post);
      if (!passage || passage.dueTimes) return;
      count(passage.inTest, given, post.durationSeconds, response);
      count(passage.byInterest[user.interest], given, post.durationSeconds, response);
    },
  };
}
