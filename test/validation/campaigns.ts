import fc from "fast-check";
import type { AccountSettings, Settings } from "../../src/scenario/settle/settings.ts";
import { account, changed, flatDay, smallSettings } from "../smallWorld.ts";

/** Small campaigns of any kind, and the changes made to them. */

const drawn = fc.record({
  seed: fc.string({ minLength: 1 }),
  stars: fc.array(
    fc.record({
      followers: fc.integer({ min: 500, max: 15_000 }),
      quality: fc.double({ min: -0.5, max: 2, noNaN: true }),
      hour: fc.integer({ min: 0, max: 12 }),
    }),
    { minLength: 2, maxLength: 5 },
  ),
  impressions: fc.integer({ min: 2_000, max: 40_000 }),
  ease: fc.double({ min: 0.2, max: 2, noNaN: true }),
});
export type DrawnCampaign = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

/** The same campaigns each time. */
export function someCampaigns(count: number, seed: number): DrawnCampaign[] {
  return fc.sample(drawn, { numRuns: count, seed });
}

export const feeds = ["pools", "chronological", "ranked", "race"] as const;
export type FeedName = (typeof feeds)[number];

/** A campaign in a world of 100,000 users, on a feed of this kind. */
export function settingsOf({ seed, stars, impressions, ease }: DrawnCampaign, feed: FeedName): Settings {
  const followed = feed === "chronological" || feed === "ranked";
  const base = smallSettings(followed ? 1 : 0, seed);
  const small = changed(base, {
    people: { users: 100_000, activityBins: 4, interests: 4 },
    graph: { meanFollowers: 50, maxFollowers: 3_000 },
    clock: { tickHours: 2, ticks: 30, hourWeights: flatDay as number[] },
    accounts: [
      account("brand", 4_000, { quality: 1, role: "brand" }),
      ...stars.map(({ followers, quality, hour }, i) => star(i, followers, quality, hour)),
    ],
    paid: [{ key: "paid", impressions, startHours: 0, hours: 24, behind: "brand" as const }],
    challenge: { ease, delay: { medianHours: 8, sigma: 0.5 } },
    ...(feed === "ranked" ? { feed: { following: { order: "ranked" as const }, lift: 2 } } : {}),
  });
  if (feed === "race") {
    return { ...small, feed: { ...small.feed, forYou: { policy: "race", lifeHours: 24 }, formula: "like", lift: 2 } };
  }
  if (feed === "pools") {
    const firstAudience = { base: 20, perFollower: 0.04, accounts: 0.5, posts: 0.5 };
    const ladder = { budgets: [60, 240, 1000], hours: [2, 4, 8], passShare: 0.2 };
    const pools = { ...ladder, firstAudience, tested: 0.3, merit: 0.5, restDays: 0.3 };
    return { ...small, feed: { ...small.feed, forYou: { policy: "pools", ...pools } } };
  }
  return small;
}

/** Changes that should never lower a campaign's expected reach. */
export const improvements: Readonly<Record<string, (settings: Settings) => Settings>> = {
  "creators post twice as often": (settings) => ({
    ...settings,
    accounts: settings.accounts.map((one): AccountSettings => {
      if (one.role === "brand") return one;
      const again = one.posts.map((post) => ({ ...post, key: `${post.key} again`, atHours: post.atHours + 6 }));
      return { ...one, posts: [...one.posts, ...again] };
    }),
  }),
  "one more creator": (settings) => ({ ...settings, accounts: [...settings.accounts, star(99, 5_000, 1, 3)] }),
  "shares ten times as frequent": (settings) => changed(settings, { response: { multipliers: { share: 10 } } }),
  "a challenge four times as easy": (settings) =>
    changed(settings, { challenge: { ease: 4 * settings.challenge.ease } }),
  "half as many bought impressions more": (settings) => ({
    ...settings,
    paid: settings.paid.map((flight) => ({ ...flight, impressions: Math.round(1.5 * flight.impressions) })),
  }),
};

function star(ordinal: number, followers: number, quality: number, hour: number): AccountSettings {
  return account(`star ${String(ordinal).padStart(2, "0")}`, followers, { quality, atHours: [hour], role: "koc" });
}
