import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { AccountSettings, Settings } from "../../src/scenario/settle/settings.ts";
import { settle } from "../../src/scenario/settle/settle.ts";
import { meanZ, zLimit } from "../statistic.ts";

function settled(text: string, seed = "settle", plan = 0): Settings {
  const scenario = parseScenario(text);
  return settle(scenario.plans[plan], { seed });
}

const campaign = "campaign: { name: Keys, start: 2020-11-16T10:00+08:00, days: 14 }\naudience: { users: 400M..600M }\n";
const compare = "compare: [{ name: Douyin, platform: douyin-2020 }, { name: Follow feed, feed_of: weibo-2013 }]\n";
const celebrities = "  - { tier: celebrity, count: 2..5, followers: 5M..30M, posts: 1..3, when: first week }\n";
const kocs = "  - { tier: KOC, count: 5..9, followers: unknown }\n";
const brand = "brand: { followers: 1M..3M, posts: 2..9 }\n";
const base = `${campaign}${brand}creators:\n${celebrities}${kocs}${compare}`;

const byKey = ({ accounts }: Settings): Map<string, AccountSettings> =>
  new Map(accounts.map((account) => [account.key, account]));

describe("draws are keyed by name", () => {
  test("one seed gives the same settings twice, another seed others", () => {
    expect(settled(base)).toEqual(settled(base));
    expect(settled(base, "other").accounts).not.toEqual(settled(base).accounts);
    expect(settled(base, "other").people.users).not.toBe(settled(base).people.users);
  });

  test("renaming a plan changes nothing", () => {
    expect(settled(base.replace("name: Follow feed", "name: Network"), "settle", 1)).toEqual(
      settled(base, "settle", 1),
    );
  });

  test("reordering lines of different tiers changes nothing", () => {
    expect(settled(`${campaign}${compare}creators:\n${kocs}${celebrities}${brand}`)).toEqual(settled(base));
  });

  test("adding a line changes no other account", () => {
    const more = byKey(settled(base.replace(kocs, `${kocs}  - { tier: KOC, count: 2 }\n  - { tier: top KOL }\n`)));
    const before = byKey(settled(base));
    expect(more.size).toBe(before.size + 3);
    for (const [key, account] of before) expect(more.get(key)).toEqual(account);
    expect([...more.keys()]).toContain("KOC#2/1");
  });

  test("a named line keeps its draws wherever it stands", () => {
    const named = kocs.replace("{ tier", "{ name: friends, tier");
    const alone = byKey(settled(`${campaign}creators:\n${named}${compare}`));
    const after = byKey(settled(`${campaign}creators:\n${kocs}${kocs}${named}${compare}`));
    for (const [key, account] of alone) expect(after.get(key)).toEqual(account);
  });

  test("leaving a line out changes no other account", () => {
    const without = compare.replace("}]", "}, { name: Without, without: celebrity }]");
    const before = byKey(settled(base));
    for (const [key, account] of byKey(settled(base.replace(compare, without), "settle", 2))) {
      expect(before.get(key)).toEqual(account);
    }
  });

  test("plans of one replicate share every draw", () => {
    const { feed: _, ...one } = settled(base, "settle", 0);
    const { feed: __, ...other } = settled(base, "settle", 1);
    expect(other).toEqual(one);
  });
});

describe("ranges", () => {
  const seeds = Array.from({ length: 400 }, (_, i) => `range ${i}`);

  test("are drawn per replicate, inside their ends, half of them below the central value", () => {
    const scenario = parseScenario(base);
    const users = seeds.map((seed) => settle(scenario.plans[0], { seed }).people.users);
    expect(Math.min(...users)).toBeGreaterThanOrEqual(400e6);
    expect(Math.max(...users)).toBeLessThanOrEqual(600e6);
    const below = users.filter((value) => value < 500e6).length;
    // Binomial(400, ½): |z| < 4.9. A draw that kept to one half of the range would give 0 or 400.
    expect(Math.abs(below - 200) / 10).toBeLessThan(4.9);
  });

  test("inside a creators entry vary by creator, counts once per replicate", () => {
    const { accounts } = settled(base);
    const followers = accounts.filter(({ role }) => role === "celebrity").map((account) => account.followers);
    expect(new Set(followers).size).toBe(followers.length);
    expect(
      new Set(seeds.map((seed) => settled(base, seed).accounts.filter(({ role }) => role === "celebrity").length)),
    ).toEqual(new Set([2, 3, 4, 5]));
  }, 120_000);

  test("a platform's ranges and defaults are not drawn", () => {
    const points = (seed: string) => {
      const { people, graph, feed, response, challenge } = settled(base, seed);
      // Challenges differ in the quality of their posts; a test below looks at that.
      const { quality: _, ...drawnAlike } = challenge;
      return { slots: people.slotsPerDay, graph: graph.meanFollowers, feed, response, drawnAlike };
    };
    expect(points("one")).toEqual(points("two"));
  });

  test("a range written under model: is drawn", () => {
    const text = `${base}model: { people: { slotsPerDay: 100..200 } }\n`;
    expect(settled(text, "one").people.slotsPerDay).not.toBe(settled(text, "two").people.slotsPerDay);
  });

  test("of two creators of a line, the bigger has more views", () => {
    const text = `${campaign}creators:\n  - { tier: top KOL, count: 12, followers: 1M..5M, average_views: 300k..2M }\n${compare}`;
    const size = settled(text).accounts.map(({ followers = 0, usualViews }) => ({
      followers,
      views: usualViews!.value,
    }));
    const ascending = size.toSorted((one, other) => one.followers - other.followers).map(({ views }) => views);
    expect(ascending).toEqual(ascending.toSorted((one, other) => one - other));
  });
});

describe("times", () => {
  const atHours = (when: string, seed = "settle"): number[] => {
    const text = `${campaign}creators: [{ tier: participant, count: 300, when: ${when} }]\n${compare}`;
    return settled(text, seed).accounts.flatMap(({ posts }) => posts.map((post) => post.atHours));
  };
  // The campaign starts at 10:00, so the launch day ends 14 hours later.
  test.each([
    ["launch day", 0, 14],
    ["launch day + 2d", 38, 62],
    ["first week", 0, 158],
    ["everyday", 0, 336],
    ["2020-11-18..2020-11-19", 38, 86],
  ])("%s falls between hours %d and %d", (when, from, to) => {
    const times = atHours(when);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(from);
    expect(Math.max(...times)).toBeLessThanOrEqual(to);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(0.8 * (to - from));
  });

  test("a moment is that moment", () => {
    expect(new Set(atHours("launch day + 90min"))).toEqual(new Set([1.5]));
    expect(new Set(atHours("2020-11-17T09:00+07:00"))).toEqual(new Set([24]));
  });

  test("posts follow the hours of the day", () => {
    const night = atHours("everyday").filter((hours) => (hours + 10) % 24 < 6).length / 300;
    // Hours 0–5 hold .149 of the activity and .25 of the day: |z| < 4.9 for 300 posts, uniform times would give z = 4.9.
    expect(Math.abs(night - 0.149)).toBeLessThan(4.9 * Math.sqrt((0.149 * 0.851) / 300));
    expect(night).toBeLessThan(0.25);
  });
});

describe("what stands in", () => {
  test("participants without followers are ordinary users", () => {
    const [account] = settled(`${campaign}creators: [{ tier: participant }]\n${compare}`).accounts;
    expect(account).not.toHaveProperty("followers");
    expect(account?.role).toBe("participant");
  });

  test("a preset's followers fit a small world", () => {
    const text = `${campaign.replace("400M..600M", "2M")}creators: [{ tier: celebrity, count: 20 }]\n${compare}`;
    for (const { followers } of settled(text).accounts) expect(followers).toBe(100_000);
  });

  test("no ugc, nothing to join; no duets, own takes only", () => {
    expect(settled(base).challenge.ease).toBe(0);
    const closed = settled(`${base}ugc: { ask: copy a dance, duets_and_stitches: no }\n`).challenge;
    expect(closed).toMatchObject({ ease: 1, kinds: { ownTake: 1, duet: 0, stitch: 0 } });
  });
});

describe("the quality of posts", () => {
  /** Qualities of all posts of 500 creators with four posts each. */
  const qualities = (stated: string) => {
    const line = `{ tier: KOC, count: 500, followers: unknown, posts: 4${stated} }`;
    return settled(`${campaign}creators: [${line}]\n${compare}`).accounts.map(({ posts }) =>
      posts.map(({ quality }) => quality),
    );
  };
  const sd = Math.sqrt(0.45);

  test.each([
    ["", 0],
    [", how_good: top 10%", 1.2815515655 * sd],
    [", how_good: top 80%", -0.8416212336 * sd],
  ])("varies from post to post as all posts' does, whoever makes them%s", (stated, mean) => {
    // Breaks where all posts of a creator are alike, where tiers differ, or where how_good leaves no spread.
    const posts = qualities(stated).flat();
    const z = posts.map((quality) => (quality - mean) / sd);
    expect(Math.abs(meanZ(z))).toBeLessThan(zLimit);
    expect(Math.abs(meanZ(z.map((value) => value ** 2 - 1)))).toBeLessThan(zLimit);
    const products = qualities(stated).map(([one, other]) => ((one - mean) * (other - mean)) / sd ** 2);
    expect(Math.abs(meanZ(products))).toBeLessThan(zLimit);
  });

  test("is exactly that which is stated", () => {
    expect(new Set(qualities(", quality: 1.3").flat())).toEqual(new Set([1.3]));
  });

  test("of participants is shifted by what all of a world's challenge have in common", () => {
    const text = `${base}model: { challenge: { quality: { mean: 0.2, betweenChallenges: 0.4, sd: 0.6 } } }\n`;
    const seeds = Array.from({ length: 400 }, (_, i) => `challenge ${i}`);
    const found = seeds.map((seed) => settled(text, seed).challenge.quality);
    const z = found.map(({ mean }) => (mean - 0.2) / 0.4);
    expect(Math.abs(meanZ(z))).toBeLessThan(zLimit);
    expect(Math.abs(meanZ(z.map((value) => value ** 2 - 1)))).toBeLessThan(zLimit);
    expect(new Set(found.map(({ sd }) => sd))).toEqual(new Set([0.6]));
    // The plans of a world are run on the same challenge.
    expect(settled(text, "challenge 1", 1).challenge.quality).toEqual(found[1]);
  });
});

describe("usual figures", () => {
  const accountOf = (stated: string, plans = compare, plan = 0) =>
    settled(`${campaign}creators: [{ tier: KOC, followers: 5k, ${stated} }]\n${plans}`, "settle", plan).accounts[0];

  test("stand with the platform where they were earned and the place that states them", () => {
    const { usualViews, usualEngagement } = accountOf("average_views: 8k, engagement_rate: 6%");
    expect(usualViews).toEqual({ value: 8000, platform: "douyin-2020", path: "creators[0].average_views" });
    expect(usualEngagement).toEqual({ value: 0.06, platform: "douyin-2020", path: "creators[0].engagement_rate" });
    // They were earned on the base plan's platform, whatever a plan changes.
    const plans = "compare: [{ name: Douyin, platform: douyin-2020 }, { name: Weibo, platform: weibo-2020 }]\n";
    expect(accountOf("average_views: 8k", plans, 1).usualViews).toEqual(usualViews);
  });

  test("told apart by family were earned on each plan's own platform", () => {
    const plans = "compare: [{ name: Douyin, platform: douyin-2020 }, { name: Weibo, platform: weibo-2020 }]\n";
    const of = (plan: number) => accountOf("average_views: { douyin: 8k, weibo: 3k }", plans, plan).usualViews;
    const path = "creators[0].average_views";
    expect(of(0)).toEqual({ value: 8000, platform: "douyin-2020", path: `${path}.douyin` });
    expect(of(1)).toEqual({ value: 3000, platform: "weibo-2020", path: `${path}.weibo` });
    expect(accountOf("average_views: { weibo: 3k }", plans, 0)).not.toHaveProperty("usualViews");
  });

  test("are absent where they are not stated or not known", () => {
    for (const stated of ["posts: 1", "average_views: unknown, engagement_rate: unknown"]) {
      expect(accountOf(stated)).not.toHaveProperty("usualViews");
      expect(accountOf(stated)).not.toHaveProperty("usualEngagement");
    }
  });

  test("leave the quality of posts alone", () => {
    const qualityOf = (stated: string) => accountOf(stated).posts.map(({ quality }) => quality);
    expect(qualityOf("average_views: 100k, engagement_rate: 12%")).toEqual(qualityOf("posts: 1"));
  });
});

test("small.yaml has point inputs only: two seeds differ in times of posts and in the challenge", () => {
  const text = readFileSync("scenarios/small.yaml", "utf8");
  const timeless = (seed: string) => {
    const { seed: _, accounts, challenge, ...rest } = settled(text, seed);
    return {
      ...rest,
      challenge: { ...challenge, quality: challenge.quality.sd },
      accounts: accounts.map(({ posts, ...account }) => ({
        ...account,
        posts: posts.map(({ key, quality }) => ({ key, quality })),
      })),
    };
  };
  expect(timeless("one")).toEqual(timeless("two"));
});
