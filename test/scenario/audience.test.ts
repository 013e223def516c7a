import { describe, expect, test } from "vitest";
import { parseScenario } from "../../src/scenario/parse.ts";
import { settle } from "../../src/scenario/settle/settle.ts";

const text = `
campaign: { name: Groups, start: 2020-11-16T10:00+08:00, days: 7, objective: targetReach }
audience:
  users: 50M
  groups:
    - { name: young luxury buyers, size: 2M..6M, activity: 1.5, interested: 30%, uses: { douyin: 80%, weibo: 40% } }
    - { name: over 50, share: 30%, activity: 0.5, uses: { weibo: 0% } }
  target: young luxury buyers
brand: { followers: 1M, lean: { young luxury buyers: 2..4 } }
creators:
  - { tier: KOC, count: 3, followers: 5k, lean: { over 50: 3 } }
  - { tier: celebrity, followers: 5M }
paid:
  - { product: in-feed, impressions: 1M, target: young luxury buyers, lean: { over 50: 2 } }
  - { product: in-feed, impressions: 2M, lean: { everyone else: 0.5 } }
  - { product: in-feed, impressions: 3M }
compare:
  - { name: Douyin, platform: douyin-2020 }
  - { name: Same on a follow feed, feed_of: weibo-2013 }
  - { name: Weibo itself, platform: weibo-2013 }
  - { name: Livelier, set: { "audience.groups[1].activity": 1 } }
results_reported: [{ target reach: 1M, tolerance: 50%, used_for: checking }]
`;
const scenario = parseScenario(text);
const settled = (plan: number, seed = "groups") => settle(scenario.plans[plan], { seed });
const names = ["young luxury buyers", "over 50", "everyone else"];

describe("groups", () => {
  test("are shares of a platform's users: share times use, the rest everybody else", () => {
    const { groups, target } = settled(0).people;
    expect(groups.map(({ name }) => name)).toEqual(names);
    expect(target).toBe(0);
    const [young, old, rest] = groups;
    // Four in five of 2 to 6 million young; of the others 30 % of all are old.
    const size = (young.share * 50e6) / 0.8;
    expect(size).toBeGreaterThan(2e6);
    expect(size).toBeLessThan(6e6);
    expect(old.share).toBeCloseTo(0.3, 12);
    expect(rest.share).toBeCloseTo(0.7 - young.share, 12);
    expect(young.share + old.share + rest.share).toBeCloseTo(1, 12);
    expect(young).toMatchObject({ activity: 1.5, interested: 0.3 });
    expect(old).not.toHaveProperty("interested");
  });

  test("are of the same size in every plan of a world, and of another in another", () => {
    const [douyin, followFeed, weibo] = [0, 1, 2].map((plan) => settled(plan).people.groups);
    expect(followFeed).toEqual(douyin);
    expect(weibo[1].share).toBe(0);
    // As many young people, of whom half as many use Weibo.
    expect(weibo[0].share).toBeCloseTo(douyin[0].share / 2, 12);
    expect(settled(0, "other").people.groups[0].share).not.toBe(douyin[0].share);
  });

  test("may be changed by a plan", () => {
    const [own, livelier] = [settled(0), settled(3)].map(({ people }) => people.groups[1]);
    expect(livelier).toEqual({ ...own, activity: 1 });
  });

  test("that are drawn larger than everybody are scaled to the users", () => {
    const groups = "groups: [{ name: a, share: 30%..70% }, { name: b, share: 30%..70% }]";
    const both = parseScenario(
      text
        .replace(/ {2}groups:[\s\S]*target: young luxury buyers\n/, `  ${groups}\n  target: a\n`)
        .replaceAll("young luxury buyers", "a")
        .replaceAll("over 50", "b"),
    );
    let scaled = 0;
    for (let world = 0; world < 40; world++) {
      const shares = settle(both.plans[0], { seed: String(world) }).people.groups.map(({ share }) => share);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      if (shares[2] === 0) scaled++;
    }
    expect(scaled).toBeGreaterThan(5);
    expect(scaled).toBeLessThan(35);
  });

  test("are none unless stated, and a target alone is one", () => {
    const audience = (audience: string) =>
      settle(
        parseScenario(`
campaign: { name: Groups, start: 2020-11-16T10:00+08:00, days: 7 }
audience: ${audience}
brand: { followers: 1M }
compare: [{ name: Douyin, platform: douyin-2020 }]
`).plans[0],
        { seed: "alone" },
      ).people;
    expect(audience("{ users: 50M }").groups).toEqual([]);
    expect(audience("{ users: 50M }")).not.toHaveProperty("target");
    const { groups, target } = audience("{ users: 50M, target: { name: young, size: 10M } }");
    expect(target).toBe(0);
    expect(groups).toEqual([
      { name: "young", share: 0.2, activity: 1 },
      { name: "everyone else", share: 0.8, activity: 1 },
    ]);
  });

  test("are no part of the world on which creators' usual views were earned", () => {
    expect(settled(0).reference.people.groups).toEqual([]);
  });

  test("are inputs, named as in the file", () => {
    const paths = scenario.inputs.map(({ path }) => path).filter((path) => /audience|lean/.test(path));
    expect(paths).toEqual([
      "audience.users",
      "audience.groups[0].size",
      "audience.groups[0].activity",
      "audience.groups[0].interested",
      "audience.groups[0].uses.douyin",
      "audience.groups[0].uses.weibo",
      "audience.groups[1].share",
      "audience.groups[1].activity",
      "audience.groups[1].uses.weibo",
      "brand.lean.young luxury buyers",
      "creators[0].lean.over 50",
      "paid[0].lean.over 50",
      "paid[1].lean.everyone else",
    ]);
  });
});

describe("leans", () => {
  const { accounts, paid } = settled(0);
  const leanOf = (key: string) => accounts.find((account) => account.key === key)?.affinityIndex;

  test("of accounts are weights of the groups, one draw for all creators of a line", () => {
    const brand = leanOf("brand")!;
    expect(brand.slice(1)).toEqual([1, 1]);
    expect(brand[0]).toBeGreaterThan(2);
    expect(brand[0]).toBeLessThan(4);
    expect(leanOf("KOC/0")).toEqual([1, 3, 1]);
    expect(leanOf("KOC/1")).toBe(leanOf("KOC/0"));
    expect(leanOf("celebrity/0")).toBeUndefined();
    expect(settled(2).accounts.find(({ key }) => key === "brand")!.affinityIndex).toEqual(brand);
  });

  test("of bought impressions are weights too, 0 for all but their target", () => {
    const byImpressions = paid.toSorted((one, other) => one.impressions - other.impressions);
    expect(byImpressions.map(({ affinityIndex }) => affinityIndex)).toEqual([[1, 0, 0], [1, 1, 0.5], undefined]);
  });
});
