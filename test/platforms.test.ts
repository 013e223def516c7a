import { describe, expect, it } from "vitest";
import { inverseNormal } from "../src/lib/normal.ts";
import { platforms } from "../src/scenario/entries/platforms.ts";
import { settle } from "../src/scenario/settle/settle.ts";
import { leaves } from "../src/scenario/values/leafTree.ts";
import { run } from "../src/simulate.ts";
import { SurfaceIndex } from "../src/vocabulary/terms.ts";
import { zLimit } from "./lib/testKey.ts";
import { account, backgroundOf, changed, shipped, ticksOf } from "./smallWorld.ts";

const names = Object.keys(platforms);

/** scenarios/small.yaml on one platform, with a million people. */
function smallOn(name: string) {
  const set = [
    `compare=[{ name: A, platform: ${name} }]`,
    "audience.users=1M",
    "creators[3].count=200",
    "campaign.days=4",
  ];
  return settle(shipped("small", set).plans[0], { seed: "platforms" });
}

describe.each(names)("%s", (name) => {
  const platform = platforms[name];

  it("says of every value how it is known: assumed with a range, anything else with a source", () => {
    for (const { path, stated } of leaves(platform)) {
      const { value, low, high, status, source } = stated;
      const at = `${name}: ${path.join(".")}`;
      expect(status, at).not.toBe("stated");
      expect(source?.length, at).toBeGreaterThan(5);
      const isNumber = typeof value === "number";
      if (status === "assumed" && isNumber) expect([typeof low, typeof high], at).toEqual(["number", "number"]);
      // No source may be named where there is none.
      if (status !== "assumed") expect(source, at).not.toMatch(/^no source/);
    }
  });

  it("carries a small campaign, and what is solved lies inside its bounds", () => {
    const settings = smallOn(name);
    const { metrics, viewsBySurface, solved: figures } = run(settings);
    const { views = 0, reach = 0, earnedViews = 0 } = metrics;
    expect(earnedViews).toBeGreaterThan(0);
    expect(reach).toBeGreaterThan(0);
    expect(reach).toBeLessThanOrEqual(settings.people.users);
    // No campaign of two dozen creators is seen ten times by everybody.
    expect(views).toBeLessThan(10 * settings.people.users);
    // Where there is no button for them, saves are not in the results at all.
    expect(metrics.saves === undefined).toBe(["twitter-2012", "facebook-2014", "instagram-2016"].includes(name));
    expect(viewsBySurface.following).toBeGreaterThan(0);
    expect(viewsBySurface.forYou > 0).toBe(settings.feed.forYou !== undefined);
    const { followerReach, inverseTemperature, liftAttained, passShare, backgroundViews } = figures.feed;
    expect(followerReach).toBeGreaterThan(0.01);
    expect(followerReach).toBeLessThanOrEqual(settings.feed.following.maxReach);
    if (inverseTemperature !== undefined) {
      expect(inverseTemperature).toBeGreaterThan(0);
      expect(inverseTemperature).toBeLessThan(6);
      // Where rates come out among the posts shown, no formula attains the 3.9 of KuaiRand (decision 033).
      const attainable = settings.feed.forYou?.policy === "pools" ? 2.5 : Number.POSITIVE_INFINITY;
      if (settings.feed.lift > attainable) expect(liftAttained).toBeGreaterThan(attainable);
      else expect(liftAttained).toBeCloseTo(settings.feed.lift, 6);
    }
    if (passShare !== undefined) expect(passShare * (1 - passShare)).toBeGreaterThan(0);
    if (settings.feed.forYou) expect(backgroundViews).toBeGreaterThan(1);
  });

  it("shows followers slots ÷ inflow of what they follow", () => {
    // Breaks where ranked posts are weighed against a background that is better known than they are.
    const posts = 64;
    const base = smallOn(name);
    const rates = backgroundOf(base);
    const { slotsPerDay, adLoad } = base.people;
    const slots = slotsPerDay * (1 - adLoad) * base.feed.slotShare.following;
    const inflow = base.graph.meanFollowers * base.feed.following.postsPerFolloweePerDay;
    const sizes = rates.followed.followers;
    const followers = Array.from({ length: posts }, (_, i) => Math.round(sizes[(i * 7 + (i >> 4)) % sizes.length]));
    const settings = changed(base, {
      accounts: followers.map((size, i) =>
        account(`account ${i}`, size, {
          quality: Math.sqrt(base.response.variance.quality) * inverseNormal((i + 0.5) / posts),
          durationSeconds: 40,
        }),
      ),
      paid: [],
      challenge: { ease: 0 },
      response: { fatigue: 0, multipliers: { share: 0, follow: 0 } },
    });
    const seen = new Float64Array(posts);
    for (const { batches } of ticksOf(settings)) {
      for (let i = 0; i < batches.length; i++) {
        if (batches.surface[i] === SurfaceIndex.following) seen[batches.post[i]] += batches.count[i];
      }
      for (let i = 0; i < (batches.inFollowing?.length ?? 0); i++) seen[batches.inFollowing!.post[i]]++;
    }
    const shares = seen.map((count, i) => count / followers[i]);
    const mean = shares.reduce((sum, share) => sum + share, 0) / posts;
    const error = Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (posts - 1) / posts);
    const expected = Math.min(slots / inflow, base.feed.following.maxReach);
    // 10 %: what the horizon cuts off, and the campaign's own share of the slots.
    expect(Math.abs(mean - expected)).toBeLessThan(Math.min(zLimit * error + 0.1 * expected, 0.75 * expected));
  });
});
