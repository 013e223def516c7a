import { describe, expect, test } from "vitest";
import { parseScenario } from "../../src/scenario/parse.ts";
import { settle } from "../../src/scenario/settle/settle.ts";
import { readNumeral, splitCurrency } from "../../src/scenario/values/numeral.ts";

test.each([
  ["600k RMB", "RMB", 600_000],
  ["¥60", "RMB", 60],
  ["￥60", "RMB", 60],
  ["60元", "RMB", 60],
  ["300万 CNY", "RMB", 3_000_000],
  ["$1,500", "USD", 1500],
  ["2.5M usd", "USD", 2_500_000],
  ["200 CHF", "CHF", 200],
  ["1.2M", undefined, 1_200_000],
])("%s is money", (text, currency, value) => {
  expect(splitCurrency(text).currency).toBe(currency);
  expect(readNumeral(text, "money")).toEqual({ value });
});

const head = `
campaign: { name: Money, start: 2020-11-16T10:00+08:00, days: 7 }
audience: { users: 50M }
brand: { followers: 50k }
`;
const settled = (text: string, plan = 0) => settle(parseScenario(head + text).plans[plan], { seed: "seed" });
const compare = "compare: [{ name: Douyin, platform: douyin-2020 }, { name: Weibo, platform: weibo-2013 }";

describe("fees", () => {
  const feeOf = (fee: string, plan = 0) =>
    settled(
      `creators: [{ tier: KOC, followers: { douyin: 2k, weibo: 500 }, posts: 3, fee: ${fee} }]\n${compare}]`,
      plan,
    ).accounts.find(({ role }) => role === "koc")?.fee;

  test("are in all, per post, or per follower on the plan's platform", () => {
    expect(feeOf("300 RMB")).toBe(300);
    expect(feeOf("300 RMB per post")).toBe(900);
    expect(feeOf("0.1 RMB per follower")).toBeCloseTo(200, 9);
    expect(feeOf("0.1 RMB per follower", 1)).toBeCloseTo(50, 9);
    expect(feeOf("{ value: 2 RMB per follower, status: reported, source: press }")).toBe(4000);
    expect(feeOf("{ douyin: 300 RMB, weibo: 10 RMB per post }", 1)).toBe(30);
    expect(feeOf("unknown")).toBeUndefined();
  });

  test("rise with the creator's size within an entry", () => {
    const { accounts } = settled(
      `creators: [{ tier: KOC, count: 40, followers: 1k..5k, fee: 100..500 RMB }]\n${compare}]`,
    );
    const creators = accounts.filter(({ role }) => role === "koc").sort((p, q) => p.followers! - q.followers!);
    const fees = creators.map(({ fee }) => fee!);
    expect(fees).toEqual(fees.toSorted((p, q) => p - q));
    expect(new Set(fees).size).toBe(40);
  });
});

describe("plans", () => {
  const swap = `creators: [{ tier: celebrity, fee: 1M RMB }, { tier: KOC, count: 2, fee: 300 RMB }]
paid: [{ product: in-feed, impressions: 1M, behind: celebrity }, { product: boost, budget: 5k RMB, cpm: 10 RMB }]
${compare}, { name: Crowd, swap: { celebrity: KOC } }, { name: Dear, set: { "paid[1].cpm": 20 RMB } }]
`;

  test("put behind the new creators what stood behind those they replace", () => {
    expect(settled(swap).paid.map(({ behind }) => behind)).toEqual([{ best: 10 }, "celebrity"]);
    expect(settled(swap, 2).paid.map(({ behind }) => behind)).toEqual([{ best: 10 }, "koc"]);
  });

  test("hold impressions equal where a plan sets another price, or money if asked to", () => {
    const boost = (text: string, plan: number) => settled(text, plan).paid.find(({ key }) => key === "boost");
    expect(boost(swap, 0)).toMatchObject({ impressions: 500_000, money: 5000 });
    expect(boost(swap, 3)).toMatchObject({ impressions: 500_000, money: 10_000 });
    const held = `hold: money\n${swap.replace("impressions: 1M", "impressions: 1M, budget: 10k RMB")}`;
    expect(boost(held, 3)).toMatchObject({ impressions: 250_000, money: 5000 });
  });
});

test("a campaign's currency is the first that an amount names, and results may be money", () => {
  const scenario = parseScenario(`${head}creators: [{ tier: KOC, fee: ¥300 }]
compare: [{ name: Douyin, platform: douyin-2020 }]
results_reported: [{ cost: 600k RMB, tolerance: 10%, used_for: checking }]
`);
  expect(scenario.campaign.currency).toBe("RMB");
  expect(scenario.results[0]).toMatchObject({ metric: "cost", value: 600_000 });
});
