import type { Settings } from "../../src/scenario/settle/settings.ts";
import type { Answer } from "./answers.ts";
import type { Luck } from "./luck.ts";
import { sum } from "./numbers.ts";
import { bySegment, type User } from "./people.ts";
import { activityOf, authorOf, backgroundPost, type Post } from "./post.ts";
import { type Counts, count, noCounts, type Ranking, sumOf } from "./ranking.ts";

/** The ladder of pools: as the settings state it, and who moves up. */
export interface Traffic {
  readonly budgets: readonly number[];
  readonly hours: readonly number[];
  startPool(followers: number): number;
  promotes(pool: number, score: number, u: number): boolean;
}

/** A post on its way through the pools. */
interface Passage {
  readonly post: Post;
  pool: number;
  poolTick: number;
  shown: number;
  inPool: Counts;
  readonly byInterest: Counts[];
  readonly audience: Set<User>;
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
  const { people, feed, clock, response } = settings;
  const activity = activityOf(settings);
  const segments = bySegment(users);
  const segmentOf = new Map(segments.flatMap((segment, s) => segment.map((user) => [user, s] as const)));
  const authors = users.map(authorOf);
  const slotsPerDay = people.slotsPerDay * (1 - people.adLoad) * feed.slotShare.forYou;
  let live: Passage[] = [];
  const passages = new Map<Post, Passage>();

  const enter = (post: Post, tick: number, pool: number): void => {
    const byInterest = Array.from({ length: people.interests }, noCounts);
    const passage = { post, pool, poolTick: tick, shown: 0, inPool: noCounts(), byInterest, audience: new Set<User>() };
    passages.set(post, passage);
    live.push(passage);
  };

  /** At a tick's boundary: what has had its budget moves up or leaves. */
  const dwellTimes = (passage: Passage, tick: number): boolean => {
    const { pool, shown, inPool } = passage;
    if (shown < traffic.budgets[pool]) return true;
    if (pool === traffic.budgets.length - 1) return false;
    if (!traffic.promotes(pool, ranking.score(inPool), luck.uniform())) return false;
    Object.assign(passage, { pool: pool + 1, poolTick: tick, shown: 0, inPool: noCounts() });
    return true;
  };

  /** Impressions that are due: so many that the pool's budget follows the activity of its hours. */
  const due = ({ pool, poolTick, shown }: Passage, tick: number): number => {
    const last = poolTick + Math.max(1, Math.round(traffic.hours[pool] / clock.tickHours)) - 1;
    const left = traffic.budgets[pool] - shown;
    if (tick >= last) return left;
    const ahead = sum(Array.from({ length: last - tick + 1 }, (_, i) => activity(tick + i)));
    return Math.round((left * activity(tick)) / ahead);
  };

  /** The users to whom a post is to be shown now: the best of a race among all who have not had it. */
  const bestAudience = ({ byInterest, audience }: Passage, wanted: number): User[] => {
    if (wanted === 0) return [];
    const weights = ranking.interestWeights(byInterest, sumOf(byInterest));
    const arrivals = Float64Array.from(users, (user) =>
      audience.has(user) ? Number.POSITIVE_INFINITY : luck.exponential() / (user.activity * weights[user.interest]),
    );
    const last = arrivals.slice().sort()[Math.min(wanted, users.length) - 1];
    return users.filter((_, i) => arrivals[i] <= last && arrivals[i] < Number.POSITIVE_INFINITY);
  };

  return {
    enter(post: Post, tick: number): void {
      enter(post, tick, traffic.startPool(post.author.followers.length));
    },
    /** What everybody else uploads in this tick. Its authors are ordinary people, who start at the bottom. */
    background(tick: number): void {
      const uploads = luck.poisson(people.uploadsPerUserPerDay * users.length * activity(tick));
      for (let n = 0; n < uploads; n++) {
        enter(backgroundPost(authors[luck.integer(users.length)], tick, settings, luck), tick, 0);
      }
    },
    /** The tick's impressions. */
    show(tick: number): { user: User; post: Post }[] {
      live = live.filter((passage) => dwellTimes(passage, tick) || !passages.delete(passage.post));
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
            shown.passage.shown++;
            shown.passage.audience.add(shown.user);
            return [{ user: shown.user, post: shown.passage.post }];
          });
      });
    },
    /** Takes note of an answer: the ranker sees it, and nothing else of the person. */
    count(post: Post, user: User, given: Answer): void {
      const passage = passages.get(post);
      if (!passage) return;
      count(passage.inPool, given, post.durationSeconds, response);
      count(passage.byInterest[user.interest], given, post.durationSeconds, response);
    },
  };
}
