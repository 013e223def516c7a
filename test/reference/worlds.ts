import type { Settings } from "../../src/scenario/settle/settings.ts";
import { account, type Changes, changed, flatDay, smallSettings, solved } from "../smallWorld.ts";
import type { Choices } from "./engine.ts";
import { luckOf } from "./luck.ts";
import { createRanking, type Formula } from "./ranking.ts";

/**
 * The platform on which responses were observed has no pools, so that the appeals there are normal. Those of a feed with
 * pools are compared in `ladder`.
 */
const observedOnNormalAppeals: Changes<Settings["reference"]> = { feed: { forYou: { policy: "race", lifeHours: 48 } } };

/**
 * A follow feed with reposts, messages and joiners. Feeds hold so many posts (some thirty that matter) that a user's luck
 * with the competition averages out, as the engine assumes; the day is flat, since only then is the hazard of being seen
 * exactly activity × 2^(−age / half-life) when people post by day and read by day.
 */
export function followWorld(seed: string): Settings {
  return changed(smallSettings(1, seed), {
    people: { users: 600, interests: 2, activityBins: 2, activityShape: 2, slotsPerDay: 90, adLoad: 0 },
    graph: {
      meanFollowers: 15,
      exponent: 2,
      maxFollowers: 30,
      homophily: 0.3,
      posters: { median: 20, exponent: 1.6, maxFollowers: 30 },
    },
    reference: observedOnNormalAppeals,
    clock: { tickHours: 1, ticks: 24, startHour: 0, hourWeights: flatDay },
    feed: {
      following: { maxReach: 0.95, postsPerFolloweePerDay: 20, halfLifeHours: 2 },
      sharing: { repostShare: 0.8, friendsPerMessage: 1.5, openRate: 0.5, openDelayMedianHours: 2, openDelaySigma: 1 },
    },
    response: {
      rates: { like: 0.1, comment: 0.05, share: 0.25, save: 0.05, follow: 0.05, notInterested: 0.02 },
      // Enough to matter; with the preset's the luck of a few posts would hide what is compared.
      spread: { like: 0.5, comment: 0.6, share: 0.4, save: 0.6, follow: 0.6 },
      fatigue: 0.8,
    },
    challenge: { joinRate: 0.06, ease: 1, delay: { medianHours: 3, sigma: 0.7 }, reinforcement: { step: 1, max: 3 } },
    accounts: [
      account("brand", 200, { role: "brand", quality: 1, atHours: [0, 8] }),
      ...[1, 2, 3].map((n) => account(`celebrity ${n}`, 200, { quality: n / 3, atHours: [n, 12] })),
      ...[1, 2, 3, 4, 5].map((n) => account(`user ${n}`, undefined, { role: "participant", quality: 1, atHours: [2] })),
    ],
    paid: [],
    viewRule: "playStart",
  });
}

/**
 * The same feed with so much of the campaign in it that its posts take each other's places. Nobody passes anything on, and
 * people see a fifth of what comes: the engine loses what finds no slot, in an inbox it waits, which makes a difference of
 * about half of that fifth times the campaign's share of the slots.
 */
export function crowdedWorld(seed: string): Settings {
  const base = followWorld(seed);
  return changed(base, {
    people: { users: 500, slotsPerDay: 60 },
    graph: { maxFollowers: 25 },
    response: { rates: { share: 1e-9 } },
    challenge: { ease: 0 },
    accounts: [1, 2, 3, 4, 5].map((n) => account(`celebrity ${n}`, 200, { atHours: [0, 2, 4, 6, 8, 10] })),
  });
}

export const followChoices: Choices = { sessionsPerDay: 24, warmUpTicks: 16 };

/** The formula of `forYouWorld`, for the reference. */
export const byWatchingAndLikes: Formula = ({ watchRatio, like }) => watchRatio + 5 * like;

/** A content feed with pools, messages and joiners, at the hours that people keep. Nobody follows in it to see more. */
export function forYouWorld(seed: string): Settings {
  return changed(smallSettings(0, seed), {
    people: {
      users: 1600,
      interests: 2,
      activityBins: 2,
      activityShape: 2,
      slotsPerDay: 54,
      adLoad: 0,
      uploadsPerUserPerDay: 0.1,
    },
    graph: {
      meanFollowers: 15,
      exponent: 2,
      maxFollowers: 60,
      homophily: 0.3,
      posters: { median: 20, exponent: 1.8, maxFollowers: 80 },
    },
    reference: observedOnNormalAppeals,
    clock: { tickHours: 1, ticks: 30, startHour: 6 },
    feed: {
      slotShare: { following: 0, forYou: 1 },
      formula: "watchRatio + 5 * like",
      lift: 2.4,
      forYou: {
        budgets: [20, 40, 80],
        hours: [2, 3, 4],
        firstAudience: { base: 10, perFollower: 0.1, accounts: 0.4, posts: 0.3 },
        tested: 0.6,
        merit: 0.7,
        restDays: 0.25,
        passShare: 0.3,
      },
      sharing: { repostShare: 0, friendsPerMessage: 1.5, openRate: 0.5, openDelayMedianHours: 2, openDelaySigma: 1 },
    },
    response: {
      rates: { like: 0.1, comment: 0.05, share: 0.15, save: 0.05, follow: 0.05, notInterested: 0.02 },
      spread: { like: 0.4, comment: 0.4, share: 0.3, save: 0.4, follow: 0.4 },
      fatigue: 0.5,
    },
    challenge: { joinRate: 0.01, ease: 1, delay: { medianHours: 3, sigma: 0.7 } },
    accounts: [
      account("brand", 500, { role: "brand", quality: 1.5, atHours: [0, 8] }),
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => account(`celebrity ${n}`, 200, { quality: n / 4 - 1, atHours: [n, 10] })),
      ...[1, 2, 3, 4, 5, 6].map((n) =>
        account(`user ${n}`, undefined, { role: "participant", quality: 1, atHours: [n] }),
      ),
    ],
    paid: [],
    viewRule: "validPlay",
  });
}

/** The same feed with interests that differ more, and posts with large first audiences, which teach the feed about them. */
export function audienceWorld(seed: string): Settings {
  return changed(forYouWorld(seed), {
    people: { interests: 3 },
    response: { variance: { quality: 0.2, affinity: 0.6, taste: 0.2 } },
    challenge: { ease: 0 },
    clock: { ticks: 8 },
    feed: {
      forYou: { hours: [2, 3, 6], firstAudience: { base: 80, perFollower: 0, accounts: 0, posts: 0 }, tested: 1 },
    },
    accounts: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => account(`celebrity ${n}`, 200, { quality: 1 })),
  });
}

/** The formula of `longViewWorld`, for the reference. */
export const byLongViews: Formula = ({ longView, like }) => longView + like;

/** The same feed, ranked by long views: how many of those a post has depends on its length. */
export function longViewWorld(seed: string): Settings {
  return changed(forYouWorld(seed), { feed: { formula: "longView + like", lift: 1.8 } });
}

const thresholds = new Map<string, ReturnType<typeof solved>["policy"]>();

/** The reference's ranker for this world, from a catalog of its own; thresholds are the engine's (`ladder.ts` tests those). */
export function forYouChoices(settings: Settings): Choices {
  const name = JSON.stringify({ ...settings, seed: "" });
  const policy = thresholds.get(name) ?? solved(settings).policy;
  thresholds.set(name, policy);
  const { pools } = policy;
  if (!pools) throw new RangeError("expected a For You feed");
  const { slotsPerDay, uploadsPerUserPerDay } = settings.people;
  const luck = luckOf(`${settings.seed} catalog`);
  const ranking = createRanking(settings, byWatchingAndLikes, slotsPerDay / uploadsPerUserPerDay, 300, luck);
  return { sessionsPerDay: 24, warmUpTicks: 3, forYou: { ranking, traffic: pools } };
}
