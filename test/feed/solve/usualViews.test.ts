import { describe, expect, it } from "vitest";
import { standingOf, usualImpressions } from "../../../src/feed/solve/usualViews.ts";
import { normal, uniform } from "../../../src/lib/random.ts";
import type { PlatformSettings, PoolsSettings, Settings } from "../../../src/scenario/settle/settings.ts";
import { testKey, zLimit } from "../../lib/testKey.ts";
import { type Changes, changed, smallSettings, solved } from "../../smallWorld.ts";
import { meanOf } from "../../statistic.ts";

/** A platform by itself, as the settings of a plan have it. */
const platformOf = (plan: number, changes: Changes<Settings> = {}): PlatformSettings => {
  const { people, graph, feed, response } = changed(smallSettings(plan), changes);
  return { people, graph, feed, multipliers: response.multipliers, autoplay: response.autoplay };
};
const content = platformOf(0);
const follow = platformOf(1);
const { pools } = solved(smallSettings(0)).policy;

describe("the usual impressions of a post", () => {
  it("on a follow feed are the share of followers who see it: slots ÷ inflow, in chronological order", () => {
    const usual = usualImpressions(follow, undefined);
    const { slotsPerDay, adLoad } = follow.people;
    const { postsPerFolloweePerDay } = follow.feed.following;
    const inflow = smallSettings(1).graph.meanFollowers * postsPerFolloweePerDay;
    const share = (slotsPerDay * (1 - adLoad)) / inflow;
    expect(share).toBeLessThan(0.35);
    for (const followers of [0, 1_000, 200_000]) expect(usual(followers, 1)).toBeCloseTo(followers * share, 6);
    // Everybody's share is the same, as the slots of the busy and their inflow are: twice the rate is seen by 1 − (1 − p)².
    const coming = 0.35 / 0.95;
    expect(usual(1_000, 2)).toBeCloseTo(1_000 * coming * (1 - (1 - share / coming) ** 2), 6);
    expect(usual(1_000, 1e9)).toBeCloseTo(1_000 * coming, 6);
  });

  it("on a feed with pools add the first audience and the pools: posts that climb one by one", () => {
    // Where the answers decide nothing, every post before a pool has the same chance.
    const { pools, followerReach } = solved(changed(smallSettings(0), { feed: { forYou: { merit: 0 } } })).policy;
    const usual = usualImpressions(content, pools);
    const { base, perFollower, posts } = (content.feed.forYou as PoolsSettings).firstAudience;
    const { budgets, audience, passShare } = pools!;
    const key = testKey();
    for (const [followers, standing] of [
      [100, 1],
      [5_000, 3],
      [200_000, 0.5],
    ]) {
      const recommended = Array.from({ length: 40_000 }, (_, post) => {
        const k = 100 * post;
        const mean = standing * (base + perFollower * followers);
        let shown = Math.min(250_000, mean * Math.exp(posts * normal(key, k) - posts ** 2 / 2));
        const first = shown;
        for (let pool = 0; pool < budgets.length; pool++) {
          if (budgets[pool] <= first) continue;
          if (uniform(key, k + 1 + 2 * pool) >= passShare) break;
          shown += audience(budgets[pool], normal(key, k + 2 + 2 * pool));
        }
        return shown;
      });
      const { mean, standardError } = meanOf(recommended);
      const followed = followers * (1 - (1 - followerReach) ** standing);
      expect(Math.abs(usual(followers, standing) - followed - mean) / standardError).toBeLessThan(zLimit);
      expect(standardError / mean).toBeLessThan(0.05);
    }
  });

  it("on a feed that is a race are the same for all, besides their followers", () => {
    const race = { ...content, feed: { ...content.feed, forYou: { policy: "race", lifeHours: 48 } as const } };
    const usual = usualImpressions(race, undefined);
    const { meanViews, followerReach } = solved(smallSettings(0)).policy;
    expect(usual(0, 1)).toBeCloseTo(meanViews, 6);
    expect(usual(0, 9)).toBeCloseTo(meanViews, 6);
    expect(usual(10_000, 1)).toBeCloseTo(meanViews + 10_000 * followerReach, 6);
  });

  it("rise with followers and with standing", () => {
    const usual = usualImpressions(content, pools);
    for (const standing of [0.1, 1, 10]) {
      expect(usual(1_000, standing)).toBeGreaterThan(usual(100, standing));
      expect(usual(1_000, 1.1 * standing)).toBeGreaterThan(usual(1_000, standing));
    }
  });
});

describe("the standing of an account with these usual impressions", () => {
  it("gives them back", () => {
    for (const plan of [0, 2]) {
      const platform = platformOf(plan);
      const { pools } = solved(smallSettings(plan)).policy;
      const usual = usualImpressions(platform, pools);
      for (const followers of [0, 130, 200_000]) {
        for (const standing of [0.01, 0.5, 1, 20])
          expect(standingOf(platform, pools, followers, usual(followers, standing)) / standing).toBeCloseTo(1, 6);
      }
    }
    const usual = usualImpressions(follow, undefined);
    for (const standing of [0.01, 1, 7])
      expect(standingOf(follow, undefined, 5_000, usual(5_000, standing)) / standing).toBeCloseTo(1, 6);
  });

  it("is next to none where it gets less than anybody does", () => {
    expect(standingOf(content, pools, 100, 0)).toBeLessThan(1e-6);
    expect(usualImpressions(content, pools)(100, standingOf(content, pools, 100, 0))).toBeGreaterThan(0);
  });

  it("is none where no account with as many followers gets that many", () => {
    expect(() => standingOf(follow, undefined, 5_000, 1_843)).toThrow(
      new RangeError("expected at most 1842 average views for 5000 followers, got 1843"),
    );
    expect(() => standingOf(follow, undefined, 5_000, Number.NaN)).toThrow(RangeError);
    expect(standingOf(follow, undefined, 5_000, 1_800)).toBeGreaterThan(1);
    const most = usualImpressions(content, pools)(100, 1e9);
    expect(() => standingOf(content, pools, 100, 1.01 * most)).toThrow(
      `expected at most ${Math.floor(most)} average views`,
    );
  });
});
