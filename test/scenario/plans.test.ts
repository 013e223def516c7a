import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { platforms } from "../../src/scenario/entries/platforms.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { Settings } from "../../src/scenario/settle/settings.ts";
import { settle } from "../../src/scenario/settle/settle.ts";

const head = `
campaign: { name: Plans, start: 2020-11-16T10:00+08:00, days: 7 }
audience: { users: 50M }
brand: { followers: 50k }
creators:
  - { tier: celebrity, count: 2, followers: { douyin: 1M..2M, weibo: 200k..400k }, average_views: 100k..200k }
  - { tier: KOC, count: 3 }
paid: [{ product: in-feed, impressions: 1M..3M }]
`;

function plansOf(rest: string, seed = "plans"): Record<string, Settings> {
  const scenario = parseScenario(head + rest);
  return Object.fromEntries(scenario.plans.map((plan) => [plan.name, settle(plan, { seed })]));
}

describe("feed_of", () => {
  const { Base, Other } = plansOf(`
compare: [{ name: Base, platform: douyin-2020 }, { name: Other, feed_of: weibo-2013 }]
`) as { Base: Settings; Other: Settings };

  test("replaces the feed and nothing but the feed", () => {
    const { feed: _, ...base } = Base;
    const { feed: __, ...other } = Other;
    expect(other).toEqual(base);
  });

  test("gives exactly the other platform's surfaces, formula, policy, sharing and following", () => {
    const weibo = platforms["weibo-2013"].feed;
    expect(Other.feed).toEqual({
      slotShare: { following: 1, forYou: 0, trending: 0, search: 0, live: 0 },
      following: {
        order: "chronological",
        postsPerFolloweePerDay: weibo.following.postsPerFolloweePerDay.value,
        halfLifeHours: weibo.following.halfLifeHours.value,
        maxReach: weibo.following.maxReach.value,
      },
      formula: weibo.formula.value,
      sharing: Object.fromEntries(Object.entries(weibo.sharing).map(([name, { value }]) => [name, value])),
      lift: weibo.lift.value,
    });
    expect(Base.feed.forYou?.policy).toBe("pools");
  });
});

describe("the policy of For You", () => {
  const rest = `
compare:
  - { name: Pools, platform: douyin-2020 }
  - { name: Feed of X, feed_of: x-2026 }
  - { name: Race, set: { model.feed.forYou.policy: race, model.feed.forYou.lifeHours: 30 } }
`;

  test("comes with the feed, or from what a plan sets, and brings its own parameters alone", () => {
    const plans = plansOf(rest);
    expect(plans["Feed of X"].feed.forYou).toEqual({ policy: "race", lifeHours: 48 });
    expect(plans.Race!.feed).toEqual({ ...plans.Pools!.feed, forYou: { policy: "race", lifeHours: 30 } });
    expect(Object.keys(plans.Pools!.feed.forYou!)).toEqual([
      ...["policy", "budgets", "hours", "firstAudience", "tested", "merit", "restDays"],
    ]);
    const { plans: read } = parseScenario(head + rest);
    expect(read.map(({ recommendedBy }) => recommendedBy)).toEqual(["pools", "race", "race"]);
    expect(Object.keys(read[2].brief.feed.forYou!)).toEqual(["policy", "lifeHours"]);
  });

  test("may differ from the base plan's, whose stated budgets then stand idle", () => {
    const own =
      "\nmodel: { feed: { forYou: { budgets: [300, 4k, 15k, 120k, 500k, 1M], hours: [1, 2, 3, 4, 5, 6] } } }\n";
    const plans = plansOf(rest + own);
    expect(plans.Race!.feed.forYou).toEqual({ policy: "race", lifeHours: 30 });
    expect(plans.Pools!.feed.forYou).toMatchObject({ hours: [1, 2, 3, 4, 5, 6] });
  });
});

describe("platform", () => {
  const { Base, Weibo } = plansOf(`
compare: [{ name: Base, platform: douyin-2020 }, { name: Weibo, platform: weibo-2013 }]
`) as { Base: Settings; Weibo: Settings };

  test("replaces people, graph, feed and interface, and takes that platform's followers", () => {
    expect(Weibo.people.slotsPerDay).toBe(100);
    expect(Weibo.graph.meanFollowers).toBe(122);
    expect(Weibo.response.autoplay).toBe(0.3);
    expect(Weibo.response.multipliers.duet).toBe(0);
    const followers = (settings: Settings) =>
      settings.accounts.find(({ key }) => key === "celebrity/0")?.followers ?? 0;
    expect(followers(Base)).toBeGreaterThanOrEqual(1e6);
    expect(followers(Weibo)).toBeLessThanOrEqual(400e3);
    // The same creator is as far up the range on both.
    expect((followers(Base) - 1e6) / 1e6).toBeCloseTo((followers(Weibo) - 200e3) / 200e3, 5);
  });

  test("keeps the audience's users and the rule of what a view is", () => {
    expect(Weibo.people.users).toBe(Base.people.users);
    expect(Weibo.viewRule).toBe(Base.viewRule);
  });
});

test("the population's responses are the same in every plan of a comparison, whatever the platform", () => {
  const plans = Object.values(
    plansOf(`
compare:
  - { name: Base, platform: douyin-2020 }
  - { name: Feed, feed_of: weibo-2013 }
  - { name: Platform, platform: weibo-2013 }
  - { name: Set, set: { audience.users: 30M, model.feed.slots.following: 60%, model.feed.slots.forYou: 40% } }
model: { response: { followed: 0.2..1.4, fatigue: 0..0.5 } }
`),
  );
  const population = ({ response }: Settings) => {
    const { autoplay: _, multipliers: __, ...rest } = response;
    return rest;
  };
  for (const plan of plans) expect(population(plan)).toEqual(population(plans[0]));
  // And so is the world on which creators' usual views were earned.
  for (const plan of plans) expect(plan.reference).toEqual(plans[0].reference);
  // The interface is the platform's, which is what the test above leaves out.
  expect(plans[2].response.autoplay).not.toBe(plans[0].response.autoplay);
});

test("a base platform without responses takes them from douyin-2020", () => {
  const scenario = parseScenario(`${head}compare: [{ name: Base, platform: weibo-2013 }]\n`);
  expect(scenario.plans[0].brief.responseFrom).toBe("douyin-2020");
});

describe("set and model", () => {
  test("a plan's set changes that plan only", () => {
    const { Base, More } = plansOf(`
compare:
  - { name: Base, platform: douyin-2020 }
  - { name: More, set: { "creators[1].count": 5, audience.users: 60M, model.feed.slots.following: 60%, model.feed.slots.forYou: 40% } }
`) as { Base: Settings; More: Settings };
    expect(Base.accounts.filter(({ role }) => role === "koc")).toHaveLength(3);
    expect(More.accounts.filter(({ role }) => role === "koc")).toHaveLength(5);
    expect([Base.people.users, More.people.users]).toEqual([50e6, 60e6]);
    expect([Base.feed.slotShare.following, More.feed.slotShare.following]).toEqual([0.015, 0.6]);
  });

  test("overrides of the feed describe the base plan's feed, all others hold in every plan", () => {
    const { Base, Feed, Own } = plansOf(`
compare:
  - { name: Base, platform: douyin-2020 }
  - { name: Feed, feed_of: weibo-2013 }
  - { name: Own, feed_of: weibo-2013, set: { model.feed.following.halfLifeHours: 3 } }
model: { people: { slotsPerDay: 120 }, feed: { following: { halfLifeHours: 9 } } }
`) as { Base: Settings; Feed: Settings; Own: Settings };
    expect([Base, Feed, Own].map(({ people }) => people.slotsPerDay)).toEqual([120, 120, 120]);
    expect([Base, Feed, Own].map(({ feed }) => feed.following.halfLifeHours)).toEqual([9, 1.5, 3]);
  });
});

test("without leaves out a tier, a name, the brand or what is paid", () => {
  const plans = plansOf(`
compare:
  - { name: Base, platform: douyin-2020 }
  - { name: Tier, without: celebrity }
  - { name: Paid, without: [paid, brand] }
`);
  const rolesIn = (name: string) => [...new Set(plans[name].accounts.map(({ role }) => role))].sort();
  expect(rolesIn("Base")).toEqual(["brand", "celebrity", "koc"]);
  expect(rolesIn("Tier")).toEqual(["brand", "koc"]);
  expect(rolesIn("Paid")).toEqual(["celebrity", "koc"]);
  expect(plans.Base!.paid).toHaveLength(1);
  expect(plans.Paid!.paid).toHaveLength(0);
});

describe("platforms", () => {
  test.each(Object.keys(platforms))("every value of %s has a status and a source", (name) => {
    const text = readFileSync(`src/scenario/entries/platforms/${name}.yaml`, "utf8");
    const walk = (node: unknown): void => {
      if (typeof node !== "object" || node === null) return;
      if (!("status" in node)) {
        for (const child of Object.values(node)) walk(child);
        return;
      }
      expect(node.status).not.toBe("stated");
      expect(node).toHaveProperty("source");
      if (node.status === "assumed" && "value" in node && typeof node.value === "number") {
        expect(node).toHaveProperty("low");
        expect(node).toHaveProperty("high");
      }
    };
    walk(platforms[name]);
    expect(text).toContain("status: assumed");
  });

  test("a post on Douyin has as many views in the mean as a video of a published challenge: 945 to 18,000", () => {
    const { people, feed } = platforms["douyin-2020"];
    const mean = (people.slotsPerDay.value * feed.slots.forYou.value) / people.uploadsPerUserPerDay.value;
    expect(mean).toBeGreaterThan(945);
    expect(mean).toBeLessThan(18_000);
  });
});
