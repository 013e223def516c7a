import type { FollowColumns } from "../../src/graph/columns.ts";
import { NumberSet } from "../../src/lib/numberSet.ts";
import type { GraphSettings, Settings } from "../../src/scenario/settle/settings.ts";
import type { Campaign } from "../../src/world/campaign.ts";
import { userNumber } from "../../src/world/populationState.ts";
import type { Cascade } from "../../src/world/post.ts";
import { responseProbabilities } from "../response/probabilities.ts";
import { account, type Changes, changed, flatDay, smallSettings, ticksOf } from "../smallWorld.ts";

/** Quality of every post: all but a few in a thousand watch it. */
const quality = 8;

/**
 * A platform on which a post is an independent cascade: slots for everything, `maxReach` 1, everybody answers alike and
 * passes a post on with one probability, to their followers. One generation a tick.
 * @param graph imported, or drawn with these settings among `people.users` of `changes`
 */
export function cascadeSettings(
  graph: FollowColumns | GraphSettings,
  probability: number,
  changes: Changes<Settings> = {},
): Settings {
  const imported = "offsets" in graph;
  const base = changed(smallSettings(1), {
    people: {
      ...(imported ? { users: graph.accounts } : {}),
      slotsPerDay: Number.POSITIVE_INFINITY,
      adLoad: 0,
      interests: 1,
      activityBins: 2,
    },
    feed: { following: { maxReach: 1 }, sharing: { repostShare: 1 } },
    response: {
      followed: 0,
      fatigue: 0,
      beta: { share: 0 },
      multipliers: { follow: 0 },
      rates: { share: 0.01 },
      spread: { share: 0 },
    },
    challenge: { ease: 0 },
    clock: { ticks: 24 * 30, hourWeights: flatDay },
    paid: [],
    accounts: [],
  });
  const settings: Settings = {
    ...base,
    panel: 1,
    graph: imported ? { columns: graph, meanFollowers: graph.followers.length / graph.accounts } : graph,
  };
  // The slope of sharing on appeal is 0: the probability is proportional to the rate.
  const rate = (0.01 * probability) / responseProbabilities(settings, quality).share;
  return changed(settings, { response: { rates: { share: rate } }, ...changes });
}

/** A post each by these accounts of an imported graph, at the start. */
export function postsOf(accounts: readonly number[]): Settings["accounts"] {
  const times = new Map<number, number>();
  for (const number of accounts) times.set(number, (times.get(number) ?? 0) + 1);
  return [...times].map(([number, posts]) => ({
    ...account(`account ${number}`, 0, { quality, atHours: new Array<number>(posts).fill(0) }),
    account: number,
  }));
}

/** Posts by accounts outside the graph, with as many followers each. */
export function outsidePosts(posts: number, followers: number): Settings["accounts"] {
  return Array.from({ length: posts }, (_, i) => account(`outside ${i}`, followers, { quality }));
}

/** Runs to the end; the tree of every post, its author among the members. */
export function cascadesOf(settings: Settings): Cascade[] {
  let campaign: Campaign | undefined;
  for (const step of ticksOf(settings)) campaign = step.campaign;
  return campaign!.posts.map(({ cascade }) => cascade);
}

/**
 * Cascades of a set of accounts of an imported graph that have all passed the post on, whose author nobody follows.
 * @returns accounts reached by each of `posts` cascades, the set among them
 */
export function reachOfSet(settings: Settings, accounts: ArrayLike<number>, posts: number): number[] {
  const unknown = account("unknown", 0, { quality, atHours: new Array<number>(posts).fill(0) });
  let campaign: Campaign | undefined;
  for (const { tick, population, campaign: running } of ticksOf({ ...settings, accounts: [unknown] })) {
    campaign = running;
    if (tick > 0) continue;
    const authors = Array.from(accounts, (number) => population.graph.authorNumbered!(number));
    for (const post of running.posts) {
      post.sharers ??= new NumberSet();
      for (const author of authors) {
        const person = userNumber(population, author.segment, author.user);
        if (!post.sharers.add(person)) continue;
        const node = post.cascade.parent.push(0) - 1;
        post.cascade.person.push(person);
        running.deliveries.push({ post, author, node });
      }
    }
  }
  return campaign!.posts.map(({ sharers }) => sharers!.size);
}
