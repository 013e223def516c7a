import type { Settings } from "../../src/scenario/settle/settings.ts";
import type { Luck } from "./luck.ts";
import type { User } from "./people.ts";
import { activityOf, authorOf, backgroundPost, type Post } from "./post.ts";

/** A post waiting in a following feed: by its author (node 0) or through somebody who passed it on. */
export interface Item {
  readonly post: Post;
  readonly bornTick: number;
  readonly node: number;
}

/** A post that weighs less than this against a new one is no longer looked at (the engine stops at 1e-5). */
const forgotten = 2 ** -9;

/**
 * Following feeds as inboxes. Everybody's posts, the background's too, wait in the inboxes of their followers until
 * they are seen or forgotten; a session sorts what waits by noisy score, newest first but for the noise, and shows the
 * best. No probability of being seen is computed anywhere.
 */
export function createFollowing(settings: Settings, users: readonly User[], sessionsPerDay: number, luck: Luck) {
  const { people, feed, clock } = settings;
  const activity = activityOf(settings);
  const inboxes: Item[][] = users.map(() => []);
  const authors = users.map(authorOf);
  const weights: number[] = [];
  for (
    let age = 0, weight = 1;
    weight >= forgotten;
    weight = 2 ** ((-++age * clock.tickHours) / feed.following.halfLifeHours)
  ) {
    weights.push(weight);
  }
  const slotsPerSession = (people.slotsPerDay * (1 - people.adLoad) * feed.slotShare.following) / sessionsPerDay;

  const deliver = (post: Post, followers: readonly User[], tick: number, node: number): void => {
    const item = { post, bornTick: tick, node };
    for (const follower of followers) inboxes[follower.number].push(item);
  };

  return {
    deliver,
    /** What everybody else posts and passes on in this tick. */
    background(tick: number): void {
      const perTick = (feed.following.postsPerFolloweePerDay * clock.tickHours) / 24;
      for (const author of authors) {
        for (let n = luck.poisson(perTick); n > 0; n--) {
          deliver(backgroundPost(author, tick, settings, luck), author.followers, tick, 0);
        }
      }
    },
    /** The tick's sessions in following feeds: what each shows. */
    *sessions(tick: number): Generator<{ user: User; item: Item }> {
      for (const user of users) {
        const inbox = inboxes[user.number];
        const sessions = luck.rounded(sessionsPerDay * user.activity * activity(tick));
        for (let session = 0; session < sessions; session++) {
          const noisyScores = new Float64Array(inbox.length);
          for (let i = 0; i < inbox.length; i++) {
            // exp(score + Gumbel noise), where the score falls by ln 2 with every half-life: the order is the same.
            noisyScores[i] = weights[tick - inbox[i].bornTick] / luck.exponential();
          }
          const shown = highest(noisyScores, luck.rounded(slotsPerSession));
          for (const i of shown) yield { user, item: inbox[i] };
          for (const i of shown.sort((p, q) => q - p)) inbox.splice(i, 1);
        }
        inboxes[user.number] = inbox.filter(({ bornTick }) => tick + 1 - bornTick < weights.length);
      }
    },
  };
}

/** Places of the `count` highest values, best first. */
function highest(values: Float64Array, count: number): number[] {
  const best: number[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    if (count === 0 || (best.length === count && values[i] <= least)) continue;
    let place = best.length;
    while (place > 0 && values[best[place - 1]] < values[i]) place--;
    best.splice(place, 0, i);
    if (best.length > count) best.pop();
    least = values[best.at(-1)!];
  }
  return best;
}
