import { describe, expect, test } from "vitest";
import { parseScenario } from "../../src/scenario/parse.ts";
import { settle } from "../../src/scenario/settle/settle.ts";
import { simulate } from "../../src/simulate.ts";

const text = `
campaign: { name: Shop, start: 2020-11-16T10:00+08:00, days: 2, production: 900 RMB }
audience: { users: 300k }
panel: 1
brand: { followers: 15k, quality: 2, posts: 3, when: launch day }
creators:
  - { tier: KOC, count: 3, followers: 10k, quality: 2, fee: 100 RMB, when: launch day }
shop: { link: product page, price: 250 RMB, click_rate: 20%, cart_rate: 60%, buy_rate: 70%, return_rate: 25%, delay: 3h }
compare:
  - { name: Base, platform: weibo-2013 }
  - { name: Brand only, set: { shop.on: [brand] } }
  - { name: No link, without: shop }
  - { name: Leads, set: { shop: { link: booking form, outcome: lead, click_rate: 20% } } }
`;

describe("a shop", () => {
  const scenario = parseScenario(text);
  const run = (plan: string) => simulate(scenario, plan, "shop");

  test("has sales of its price for what is kept, up to the end", () => {
    // Breaks where returns or what comes late are sold, or the series and the sums part.
    const { metrics, series, warnings } = run("Base");
    const { clicks, carts, purchases, returns, sales, cost, costPerSale } = metrics;
    expect(purchases).toBeGreaterThan(30);
    expect(returns).toBeGreaterThan(0);
    expect([clicks! > carts!, carts! > purchases!, purchases! > returns!]).toEqual([true, true, true]);
    expect(clicks).toBeLessThan(metrics.validPlays!);
    expect(sales).toBe(250 * (purchases! - returns!));
    expect(cost).toBe(1200);
    expect(costPerSale).toBeCloseTo(1200 / (purchases! - returns!), 9);
    const sum = (values: readonly number[] = []) => values.reduce((total, value) => total + value, 0);
    expect([sum(series.clicks), sum(series.completed)]).toEqual([clicks, purchases]);
    expect(warnings.some((warning) => /^About \d+% of those who buy or sign up do so after/.test(warning))).toBe(true);
  });

  test("counts clicks on the posts that carry its link, and none where there is none", () => {
    const [base, brand, none] = ["Base", "Brand only", "No link"].map(run);
    expect(brand!.metrics.clicks).toBeGreaterThan(0);
    expect(brand!.metrics.clicks).toBeLessThan(base!.metrics.clicks!);
    for (const name of ["clicks", "carts", "purchases", "sales", "returns", "leads", "costPerSale"] as const)
      expect(none!.metrics[name]).toBeUndefined();
    expect(none!.series.clicks).toBeUndefined();
    // The link changes nothing else.
    expect(none!.metrics.views).toBe(base!.metrics.views);
    expect(none!.metrics.likes).toBe(base!.metrics.likes);
  });

  test("makes leads instead of sales", () => {
    const { metrics } = run("Leads");
    expect(metrics.leads).toBeGreaterThan(0);
    expect(metrics.costPerLead).toBeCloseTo(1200 / metrics.leads!, 9);
    expect([metrics.purchases, metrics.returns, metrics.sales, metrics.costPerSale]).toEqual(Array(4).fill(undefined));
  });

  test("is settled with what it does not say assumed, and its carriers", () => {
    const { shop } = settle(parseScenario(text.replace(/shop: \{.*/, "shop: { link: product page }")).plans[0], {
      seed: "x",
    });
    expect(shop).toEqual({
      on: ["brand", "celebrity", "topKol", "midKol", "microKol", "koc"],
      outcome: "sale",
      clickRate: 0.01,
      clickBeta: 0.6,
      cartRate: 0.1,
      buyRate: 0.3,
      delay: { medianHours: 2, sigma: 1.5 },
      returnRate: 0.125,
    });
    expect(scenario.inputs.find(({ path }) => path === "shop.price")?.status).toBe("stated");
    expect(scenario.inputs.find(({ path }) => path === "model.shop.clickBeta")?.status).toBe("assumed");
  });
});
