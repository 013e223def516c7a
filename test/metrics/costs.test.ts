import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { spendingOf } from "../../src/metrics/costs.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { settle } from "../../src/scenario/settle/settle.ts";
import { simulate } from "../../src/simulate.ts";

const head = "campaign: { name: Costs, start: 2020-11-16T10:00+08:00, days: 2, production: PRODUCTION RMB }\n";
const rest = `
audience: { users: 300k }
panel: 1
brand: { followers: 10k, quality: 1, posts: 2 }
compare:
  - { name: Base, platform: weibo-2013 }
  - { name: Douyin, platform: douyin-2020, set: { model.feed.forYou.budgets: [300, 4000, 10000], model.feed.forYou.hours: [2, 4, 8] } }
`;

function scenarioOf(production: number, creators: string, paid: string, more = "") {
  return parseScenario(
    `${head.replace("PRODUCTION", String(production))}${rest}creators: [${creators}]\npaid: [${paid}]\n${more}`,
  );
}

const money = fc.integer({ min: 1, max: 2_000_000 });
const fee = fc.record({
  amount: money,
  per: fc.constantFrom("", " per post", " per follower"),
  count: fc.integer({ min: 0, max: 5 }),
  posts: fc.integer({ min: 0, max: 3 }),
  followers: fc.integer({ min: 0, max: 3000 }),
});
const bought = fc.record({
  budget: money,
  cpm: fc.integer({ min: 1, max: 300 }),
  other: fc.integer({ min: 1, max: 300 }),
});

describe("the cost of a plan", () => {
  test("is the money stated: fees, bought impressions and production, in every plan that holds money", () => {
    // Breaks where a fee is charged per entry instead of per creator, or a plan's own price changes what is spent.
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.array(fee, { maxLength: 3 }),
        fc.array(bought, { maxLength: 3 }),
        (production, fees, buys) => {
          const creators = fees.map(
            ({ amount, per, count, posts, followers }) =>
              `{ tier: KOC, count: ${count}, posts: ${posts}, followers: ${followers}, fee: ${amount} RMB${per} }`,
          );
          const paid = buys.map(
            ({ budget, cpm, other }) =>
              `{ product: in-feed, budget: ${budget} RMB, cpm: { weibo: ${cpm}, douyin: ${other} } }`,
          );
          const scenario = scenarioOf(production, creators.join(", "), paid.join(", "), "hold: money\n");
          const feesStated = fees.reduce((sum, { amount, per, count, posts, followers }) => {
            const each = per === "" ? amount : amount * (per === " per post" ? posts : followers);
            return sum + count * each;
          }, 0);
          const spent = buys.reduce((sum, { budget }) => sum + budget, 0);
          for (const plan of scenario.plans) {
            const { cost, costs } = spendingOf(settle(plan, { seed: "seed" }), 0);
            expect(costs?.creators).toBeCloseTo(feesStated, 4);
            expect(costs?.paid).toBeCloseTo(spent, 4);
            expect(cost).toBeCloseTo(production + feesStated + spent, 4);
            expect(cost).toBe(costs!.creators + costs!.paid + costs!.production);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test("buys as many impressions as the price allows, and holds either of the two", () => {
    const paid = "{ product: in-feed, budget: 6000, cpm: { weibo: 20 RMB, douyin: 60 RMB } }";
    const of = (hold: string, entry = paid) =>
      scenarioOf(0, "", entry, hold).plans.map((plan) => settle(plan, { seed: "x" }).paid[0]);
    expect(of("hold: money\n").map((each) => [each?.impressions, each?.money])).toEqual([
      [300_000, 6000],
      [100_000, 6000],
    ]);
    expect(of("").map((each) => [each?.impressions, each?.money])).toEqual([
      [300_000, 6000],
      [300_000, 18_000],
    ]);
    const impressions = "{ product: in-feed, impressions: 300k, cpm: { weibo: 20 RMB, douyin: 60 RMB } }";
    expect(of("hold: money\n", impressions)).toEqual(of("hold: money\n"));
    expect(of("", impressions)).toEqual(of(""));
    const both = of("", "{ product: in-feed, impressions: 300k, budget: 5k RMB }");
    expect(both.map((each) => each?.money)).toEqual([5000, 5000]);
  });

  test("is absent, not zero, where something's price is not known or money is not spoken of", () => {
    const costOf = (scenario: ReturnType<typeof scenarioOf>) => spendingOf(settle(scenario.plans[0], { seed: "x" }), 0);
    expect(costOf(scenarioOf(5, "{ tier: KOC, fee: unknown }", "")).cost).toBeUndefined();
    expect(costOf(scenarioOf(5, "{ tier: KOC }", "")).warnings[0]).toContain("KOC");
    expect(costOf(scenarioOf(5, "", "{ product: in-feed, impressions: 1k }")).cost).toBeUndefined();
    expect(costOf(scenarioOf(5, "{ tier: participant, count: 3 }", "")).cost).toBe(5);
    const silent = parseScenario(`campaign: { name: Costs, start: 2020-11-16T10:00+08:00, days: 2 }${rest}`);
    expect(costOf(silent)).toEqual({ warnings: [] });
  });

  test("leaves the reserve apart, and is flagged above the budget", () => {
    const text = `${head.replace("production: PRODUCTION RMB", "budget: { total: 1000, creators: 300, paid: 500, production: 100, reserve: 100 }")}${rest}`;
    const spend = (count: number) =>
      spendingOf(
        settle(parseScenario(`${text}creators: [{ tier: KOC, count: ${count}, fee: 150 RMB }]`).plans[0], {
          seed: "x",
        }),
        0,
      );
    expect(spend(2)).toEqual({
      cost: 400,
      costs: { creators: 300, paid: 0, production: 100, reserve: 100 },
      warnings: [],
    });
    expect(spend(3).warnings).toEqual(["Creators cost 450, more than the 300 that the budget has for it."]);
    expect(spend(6).warnings[0]).toBe("The campaign costs 1,000, more than the 900 that the budget has for it.");
  });

  test("is charged for what was shown only, and divided by what came of it", { timeout: 60_000 }, () => {
    const scenario = scenarioOf(
      100,
      "{ tier: KOC, count: 2, fee: 150 RMB }",
      "{ product: in-feed, impressions: 100M, cpm: 10 RMB }",
    );
    const { metrics, costs, viewsBySurface } = simulate(scenario, "Base", "x");
    const shown = viewsBySurface.paid;
    expect(shown).toBeGreaterThan(1000);
    expect(costs?.paid).toBeCloseTo((metrics.impressions! / 1000) * 10, -3);
    expect(costs?.paid).toBeLessThan(1e6);
    expect(metrics.cost).toBe(costs!.creators + costs!.paid + costs!.production);
    expect(metrics.costPerThousandViews! * metrics.views!).toBeCloseTo(1000 * metrics.cost!, 3);
    expect(metrics.costPerThousandPeople! * metrics.reach!).toBeCloseTo(1000 * metrics.cost!, 3);
    expect(metrics.costPerFollower! * metrics.follows!).toBeCloseTo(metrics.cost!, 3);
  });
});

describe("swap", () => {
  const creators = `{ tier: celebrity, count: 2, followers: 5k, fee: 1..3 RMB per follower },
    { tier: KOC, count: 4, followers: 1k, quality: 0.5, fee: 200..400 RMB }`;
  const plans = `
  - { name: For the money, swap: { celebrity: KOC }, same_budget: yes }
  - { name: One for one, swap: { celebrity: KOC } }
`;
  const scenario = parseScenario(
    `campaign: { name: Swap, start: 2020-11-16T10:00+08:00, days: 2 }${rest.trimEnd()}${plans}creators: [${creators}]\n`,
  );
  const accounts = (plan: number, seed: string) => settle(scenario.plans[plan], { seed }).accounts;
  const feesOf = (role: string, plan: number, seed: string) =>
    accounts(plan, seed)
      .filter((each) => each.role === role)
      .map((each) => each.fee!);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

  test("hires as many as the money of those replaced pays for, and not one more", () => {
    for (const seed of ["a", "b", "c", "d"]) {
      const replaced = sum(feesOf("celebrity", 0, seed));
      const hired = accounts(2, seed).filter(({ key }) => key.startsWith("KOC for celebrity/"));
      const spent = sum(hired.map(({ fee }) => fee!));
      expect(spent).toBeLessThanOrEqual(replaced * (1 + 1e-9));
      expect(spent).toBeGreaterThan(replaced - 400);
      expect(hired.every(({ role, followers }) => role === "koc" && followers === 1000)).toBe(true);
      expect(feesOf("celebrity", 2, seed)).toEqual([]);
      // The KOCs that were there stay as they are.
      expect(accounts(2, seed).filter(({ key }) => key.startsWith("KOC/"))).toEqual(
        accounts(0, seed).filter(({ key }) => key.startsWith("KOC/")),
      );
    }
  });

  test("hires one for one without the same budget, and says in the note what it does", () => {
    expect(accounts(3, "a").filter(({ key }) => key.startsWith("KOC for celebrity/"))).toHaveLength(2);
    expect(scenario.plans[3]?.change).toBe("KOC for celebrity (one for one)");
    // 2 × 5,000 followers × 2 RMB, at 300 RMB each.
    expect(scenario.plans[2]?.change).toBe("KOC for celebrity (the fees of 2 hire about 66)");
  });
});
