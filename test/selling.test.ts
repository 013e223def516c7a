import { describe, expect, it } from "vitest";
import { parseScenario } from "../src/scenario/parse.ts";
import type { LiveSettings } from "../src/scenario/settle/liveSettings.ts";
import type { Settings } from "../src/scenario/settle/settings.ts";
import { settle } from "../src/scenario/settle/settle.ts";
import type { ShopSettings } from "../src/scenario/settle/shopSettings.ts";
import { run, simulate } from "../src/simulate.ts";
import { zLimit } from "./lib/testKey.ts";
import { liveWorld } from "./liveWorld.ts";
import { slowly } from "./slowly.ts";
import { account, type Changes, changed, shipped } from "./smallWorld.ts";
import { binomialZ, meanOf, meanZ } from "./statistic.ts";

const shop: ShopSettings = {
  on: [],
  outcome: "sale",
  price: 100,
  clickRate: 0.05,
  clickBeta: 0.6,
  cartRate: 0.3,
  buyRate: 0.5,
  delay: { medianHours: 2, sigma: 1 },
  returnRate: 0.1,
};
const inRoom = {
  clicksPerMinute: 0.05,
  cartRate: 0.6,
  buyRate: 0.7,
  delay: { medianHours: 0, sigma: 1 },
  returnRate: 0.4,
};
/** What this room has beyond `liveEvent`: more who come, over longer, entries from the feed, and a link. */
const event = { key: "sale", notified: 1, coming: 0.2, arrivalHalfMinutes: 10, feedShare: 0.3, shop: inRoom };

/** A follow feed with live rooms, in which the brand's room carries the link of a shop. */
function population(change: Partial<LiveSettings>, more: Changes<Settings> = {}, seed = "selling"): Settings {
  return changed(liveWorld({ ...event, ...change }, { shop }, seed), more);
}
const sum = (values: readonly number[] = []): number => values.reduce((total, value) => total + value, 0);

describe.each([
  ["everybody one by one", 1],
  ["a panel of 3 %", 0.03],
])("a room with a link, %s", (_, panel) => {
  it("sells by its own rates, minute by minute", () => {
    // Breaks where the shop's rates stand in for the room's, or where clicks are counted when their viewers arrive.
    const { live, metrics, series } = run(population({}, { panel }));
    const { concurrency, viewerMinutes, shop: conversions } = live![0];
    const { clicks, carts, completed, returns, clicksPerMinute, completedPerMinute } = conversions!;
    expect(clicks).toBeGreaterThan(3000);
    expect(Math.abs(clicks - 0.05 * viewerMinutes) / Math.sqrt(0.05 * viewerMinutes)).toBeLessThan(zLimit);
    const chiSquare = sum(concurrency.map((n, i) => (clicksPerMinute[i] - 0.05 * n) ** 2 / (0.05 * n)));
    expect(Math.abs(chiSquare - 90) / Math.sqrt(180)).toBeLessThan(zLimit);
    expect(Math.abs(binomialZ(carts, clicks, 0.6))).toBeLessThan(zLimit);
    expect(Math.abs(binomialZ(completed, carts, 0.7))).toBeLessThan(zLimit);
    expect(Math.abs(binomialZ(returns, completed, 0.4))).toBeLessThan(zLimit);
    expect([sum(clicksPerMinute), sum(completedPerMinute)]).toEqual([clicks, completed]);
    // Nothing else has a link, so the room's figures are the run's, tick by tick: 30 minutes of the first, then 60.
    const { purchases, sales } = metrics;
    expect([metrics.clicks, metrics.carts, purchases, metrics.returns]).toEqual([clicks, carts, completed, returns]);
    expect(sales).toBe(100 * (completed - returns));
    expect(series.clicks!.slice(1, 3)).toEqual([sum(clicksPerMinute.slice(0, 30)), sum(clicksPerMinute.slice(30))]);
    expect(series.completed!.slice(1, 3)).toEqual([
      sum(completedPerMinute.slice(0, 30)),
      sum(completedPerMinute.slice(30)),
    ]);
  });

  it("adds to what posts sell, and moves none of it", () => {
    const accounts = [account("brand", 40_000, { role: "brand", quality: 2, atHours: [0, 1] })];
    const both = population({}, { panel, accounts, shop: { on: ["brand"] } });
    const [{ shop: _, ...silent }] = both.live as [LiveSettings];
    const posts = run(changed(both, { live: [silent] }));
    const all = run(both);
    const session = all.live![0].shop!;
    expect(posts.metrics.purchases).toBeGreaterThan(10);
    expect(posts.live![0].shop).toBeUndefined();
    for (const [name, own] of [
      ["clicks", session.clicks],
      ["carts", session.carts],
      ["purchases", session.completed],
      ["returns", session.returns],
    ] as const)
      expect(all.metrics[name], name).toBe(posts.metrics[name]! + own);
    expect(sum(all.series.completed)).toBe(all.metrics.purchases);
    expect(sum(all.series.clicks)).toBe(all.metrics.clicks);
    expect(all.metrics.views).toBe(posts.metrics.views);
  });
});

describe("a room with a link", () => {
  it("is bought from a delay after the click, and what comes after the end is late", () => {
    // 12.5 h are left at its start; half buy within 12 h of their click, which comes up to 1.5 h later.
    const delay = { medianHours: 12, sigma: 1 };
    const { live, metrics, warnings } = run(population({ shop: { ...inRoom, cartRate: 1, buyRate: 1, delay } }));
    const { clicks, completed, completedPerMinute } = live![0].shop!;
    expect(binomialZ(completed, clicks, 0.5)).toBeLessThan(zLimit);
    // P(Z < ln(11 / 12)) = .4653
    expect(binomialZ(completed, clicks, 0.4653)).toBeGreaterThan(-zLimit);
    expect(sum(completedPerMinute)).toBeLessThan(0.1 * completed);
    expect(metrics.purchases).toBe(completed);
    expect(warnings.some((warning) => warning.includes("after the campaign's end"))).toBe(true);
  });

  it("makes leads where the shop does", () => {
    const { live, metrics } = run(population({ shop: { ...inRoom, returnRate: 0 } }, { shop: { outcome: "lead" } }));
    expect(metrics.leads).toBe(live![0].shop!.completed);
    expect(metrics.leads).toBeGreaterThan(0);
    expect([metrics.purchases, metrics.returns, metrics.sales]).toEqual([undefined, undefined, undefined]);
  });

  slowly("sells alike with a panel of 4 % and with everybody followed", { timeout: 100_000 }, () => {
    const seeds = 40;
    const of = (seed: number, panel: number) => run(population({}, { panel }, `${seed}`)).metrics;
    const pairs = Array.from({ length: seeds }, (_, seed) => [of(seed, 1), of(seed, 0.04)] as const);
    for (const name of ["clicks", "purchases", "returns"] as const) {
      const differences = pairs.map(([all, some]) => some[name]! - all[name]!);
      expect(Math.abs(meanZ(differences)), name).toBeLessThan(zLimit);
      // Power: a shift by 5 % is seen in 95 of 100 tests.
      const power = (zLimit + 1.645) * meanOf(differences).standardError;
      expect(power / meanOf(pairs.map(([all]) => all[name]!)).mean, name).toBeLessThan(0.05);
    }
  });
});

describe("a scenario's rooms", () => {
  const text = `
campaign: { name: Live, start: 2020-11-16T10:00+08:00, days: 2 }
audience: { users: 5M }
brand: { followers: 200k }
live:
  - { what: night, start: launch day + 10h, lasts: 1h, hosts: brand }
  - { what: late, start: launch day + 20h, lasts: 1h, hosts: brand, clicks_per_minute: 0.3, cart_rate: 50%, buy_delay: 3min, return_rate: 20% }
shop: { link: product page, cart_rate: 5%..15%, buy_rate: 40% }
compare:
  - { name: Douyin, platform: douyin-2020 }
  - { name: No link, without: shop }
  - { name: On posts alone, set: { shop.on: [brand], "live[1]": { start: launch day + 20h, lasts: 1h, hosts: brand } } }
  - { name: In rooms alone, set: { shop.on: [live room] } }
  - { name: Returns, set: { shop.return_rate: 7% } }
`;
  const scenario = parseScenario(text, { file: "s.yaml" });
  const settled = (plan: number) => settle(scenario.plans[plan], { seed: "a" });
  const shopsOf = (plan: number) => settled(plan).live.map((one) => one.shop);

  it("carry its link unless it says otherwise, with its rates where they state none", () => {
    const [late, night] = shopsOf(0);
    const { cartRate } = settled(0).shop!;
    expect(cartRate).not.toBe(0.1);
    expect(night).toMatchObject({ cartRate, buyRate: 0.4, delay: { sigma: 1.5 } });
    for (const [value, low, high] of [
      [night!.clicksPerMinute, 0.002, 0.1],
      [night!.delay.medianHours, 1 / 60, 2],
      [night!.returnRate, 0.3, 0.5],
    ] as const)
      expect([value >= low, value <= high]).toEqual([true, true]);
    expect(late).toEqual({
      clicksPerMinute: 0.3,
      cartRate: 0.5,
      buyRate: 0.4,
      delay: { medianHours: 0.05, sigma: 1.5 },
      returnRate: 0.2,
    });
    expect(shopsOf(1)).toEqual([undefined, undefined]);
    expect(shopsOf(2)).toEqual([undefined, undefined]);
    expect([settled(3).shop!.on, shopsOf(3)]).toEqual([[], shopsOf(0)]);
    expect(shopsOf(4).map((own) => own!.returnRate)).toEqual([0.2, 0.07]);
  });

  it("say where their rates come from", () => {
    const status = (path: string) => scenario.inputs.find((known) => known.path === path)?.status;
    expect(status("live[0].clicks_per_minute")).toBe("assumed");
    expect(status("live[1].clicks_per_minute")).toBe("stated");
    expect(status("live[0].return_rate")).toBe("reported");
  });
});

describe("live-shopping", { timeout: 200_000 }, () => {
  it("spends the same money in every plan, and sells in all of them", () => {
    const scenario = shipped("live-shopping");
    const runs = scenario.plans.map((plan) => simulate(scenario, plan, "live-shopping/1"));
    const [session, ...others] = runs;
    for (const { metrics } of runs) {
      expect(Math.abs(metrics.cost! / session!.metrics.cost! - 1)).toBeLessThan(0.01);
      expect(metrics.purchases).toBeGreaterThan(0);
      expect(metrics.costPerSale).toBeGreaterThan(0);
    }
    expect(session!.live![0].shop!.completed).toBeGreaterThan(0);
    for (const { live } of others) expect(live).toBeUndefined();
    expect(scenario.inputs.filter(({ status }) => status === "tuned")).toEqual([]);
  });
});
