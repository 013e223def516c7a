import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { short } from "../src/lib/numberText.ts";
import type { Run } from "../src/metrics/run.ts";
import { comparisonReport } from "../src/report/comparison.ts";
import { runReport } from "../src/report/run.ts";
import { terminalText } from "../src/report/terminal/render.ts";
import { explain } from "../src/scenario/explain/explain.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import { settle } from "../src/scenario/settle/settle.ts";
import { simulate } from "../src/simulate.ts";
import { compare } from "../src/study/compare/compare.ts";
import { shipped } from "./smallWorld.ts";

const text = `
campaign: { name: Pair, start: 2020-11-16T10:00+08:00, days: 2, currency: RMB, production: 100k RMB, budget: 140k RMB }
audience:
  users: 1.5M
  shared: 60%
  target: { name: brides, size: 20k, interested: 60%, uses: { douyin: 60%, xiaohongshu: 80% } }
brand: { followers: 5k, posts: 3, when: launch day, lean: { brides: 4 } }
creators:
  - { tier: KOC, count: 5, followers: { douyin: 2k, xiaohongshu: 1k }, fee: 2k RMB, when: launch day }
  - { tier: micro KOL, name: followed, followers: { douyin: 4k, xiaohongshu: 3k }, fee: 0.5 RMB per follower }
  - { tier: mid KOL, on: douyin, followers: 20k, fee: 20k RMB, when: launch day }
  - { tier: mid KOL, name: elsewhere, followers: { weibo: 20k, douyin: 1k }, fee: { douyin: 700 RMB }, when: launch day }
paid:
  - { product: in-feed, on: xiaohongshu, impressions: 20k, cpm: 60 RMB, target: brides }
  - { product: in-feed, on: douyin, impressions: 30k, cpm: 40 RMB }
compare:
  - { name: Both, platforms: [xiaohongshu-2020, douyin-2020] }
  - { name: Other order, platforms: [douyin-2020, xiaohongshu-2020] }
  - { name: Douyin, platform: douyin-2020 }
  - { name: RED, platform: xiaohongshu-2020, without: elsewhere }
replicates: 2
seed: pair
`;

const scenario = parseScenario(text, { file: "pair.yaml" });
const runs = new Map<string, Run>();
const runOf = (plan: string, changed = text): Run => {
  const key = plan + changed;
  const run = runs.get(key) ?? simulate(changed === text ? scenario : parseScenario(changed), plan, "pair/1");
  runs.set(key, run);
  return run;
};
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("a plan on two platforms at once", { timeout: 120_000 }, () => {
  it("is on each the same run as the plan on that platform alone", () => {
    const [red, douyin] = runOf("Both").platforms!;
    expect([red.platform, douyin.platform]).toEqual(["xiaohongshu-2020", "douyin-2020"]);
    expect(douyin.title).toBe("Douyin, late 2020");
    expect(JSON.stringify(douyin.run)).toBe(JSON.stringify(runOf("Douyin")));
    // Who has followers on the other alone does not take part here.
    expect(JSON.stringify(red.run)).toBe(JSON.stringify(runOf("RED")));
  });

  it("adds up events and counts people once: between the larger and the sum, by inclusion and exclusion", () => {
    const { metrics, platforms, overlap, byGroup, frequency } = runOf("Both");
    const of = (name: "views" | "impressions" | "follows" | "shares" | "reach" | "targetReach") =>
      platforms!.map(({ run }) => run.metrics[name]!);
    for (const name of ["views", "impressions", "follows", "shares"] as const)
      expect(metrics[name]).toBe(sum(of(name)));
    for (const name of ["reach", "targetReach"] as const) {
      expect(metrics[name]!).toBeGreaterThan(Math.max(...of(name)));
      expect(metrics[name]!).toBeLessThan(sum(of(name)));
    }
    expect(Math.abs(metrics.reach! + overlap!.reached - sum(of("reach")))).toBeLessThanOrEqual(2);
    const [brides] = overlap!.byGroup!;
    expect(Math.abs(metrics.targetReach! + brides.reached - sum(of("targetReach")))).toBeLessThanOrEqual(2);
    expect(metrics.averageFrequency! * metrics.reach!).toBeCloseTo(metrics.impressions!, 6);
    expect(metrics.reach3plus!).toBeGreaterThan(sum(platforms!.map(({ run }) => run.metrics.reach3plus!)));
    // Brides: 16k on the one, 12k on the other, of whom four in five use the first.
    expect(brides).toMatchObject({ name: "brides", users: 9600 });
    expect(byGroup![0]).toMatchObject({ users: 28_000 - 9600, reach: metrics.targetReach, isTarget: true });
    // Of the others, 60 % of those on the smaller platform, here RED's, use both.
    expect(overlap!.byGroup![1].users).toBe(Math.round(0.6 * (1_500_000 - 16_000)));
    for (const name of ["reach", "reach3plus", "users", "views", "impressions"] as const) {
      const whole = name === "users" ? sum(frequency) : metrics[name];
      expect(sum(byGroup!.map((group) => group[name])), name).toBe(whole);
    }
    expect(runOf("Both").series.reach.at(-1)).toBe(metrics.reach);
  });

  it("is the same whichever platform is named first", () => {
    const [one, other] = [runOf("Both"), runOf("Other order")];
    expect(other.metrics).toEqual(one.metrics);
    expect(other.overlap).toEqual(one.overlap);
    expect(other.byGroup).toEqual(one.byGroup);
  });

  it("reaches as many people as on each together where nobody uses both, and fewer the more do", () => {
    const reach = ["0%", "30%", "100%"].map(
      (share) =>
        runOf(
          "Both",
          text
            .replace("shared: 60%", `shared: ${share}`)
            .replace("interested: 60%", `interested: 60%, shared: ${share}`),
        ).metrics.reach!,
    );
    expect(reach[0]).toBe(sum(runOf("Both").platforms!.map(({ run }) => run.metrics.reach!)));
    expect(reach[1]).toBeLessThan(reach[0]);
    expect(reach[2]).toBeLessThan(reach[1]);
  });

  it("pays once for what is asked for once, and says what is above the budget of both", () => {
    const { costs, metrics, platforms, warnings } = runOf("Both");
    const [red, douyin] = platforms!.map(({ run }) => run.costs!);
    expect(costs!.production).toBe(100_000);
    // Five KOCs at 2,000 once; half an RMB for each follower on both; the mid KOLs on Douyin.
    expect(costs!.creators).toBe(5 * 2000 + 0.5 * 7000 + 20_000 + 700);
    expect(costs!.paid).toBeCloseTo(red.paid + douyin.paid, 6);
    expect(metrics.cost).toBeCloseTo(100_000 + costs!.creators + costs!.paid, 6);
    expect(metrics.costPerThousandTarget! * metrics.targetReach!).toBeCloseTo(1000 * metrics.cost!, 3);
    expect(runOf("Douyin").warnings.join()).not.toContain("The campaign costs");
    const poor = runOf("Both", text.replace("budget: 140k RMB", "budget: 135k RMB"));
    expect(poor.warnings.filter((warning) => warning.includes("The campaign costs"))).toHaveLength(1);
    expect(warnings.join()).not.toContain("The campaign costs");
  });

  it("is compared like any other, each platform's figures beside it", async () => {
    const { plans, comparisons } = await compare(scenario, { plans: ["Both", "Douyin"] });
    const [both, douyin] = plans;
    expect(both.platforms!.map(({ title }) => title)).toEqual(["Xiaohongshu, 2020", "Douyin, late 2020"]);
    expect(both.platforms![1].reach).toEqual(douyin.reach);
    expect(both.platforms![1].byGroup).toEqual(douyin.byGroup);
    expect(both.platforms![1].costs).toEqual(douyin.costs);
    expect(both.overlap!.reached.mean).toBeGreaterThan(0);
    expect(douyin).not.toHaveProperty("platforms");
    const report = terminalText(comparisonReport(await compare(scenario, { plans: ["Both", "Douyin"] })), {
      colour: false,
    });
    const line = (label: string) => report.split("\n").find((row) => row.startsWith(label) && row.length > 60);
    expect(report).toMatch(/BOTH BY PLATFORM/);
    const shown = [both.platforms![0].reach!, both.platforms![1].reach!, both.overlap!.reached, both.reach!];
    expect(report).toMatch(
      new RegExp(`\nPeople reached \\(1\\+\\) +${shown.map(({ p50 }) => short(p50, 3)).join(" +")}\n`),
    );
    expect(line("Use both: brides 9.6k")).toBeDefined();
    expect(report).toContain("Two platforms: people are counted once");
    for (const row of report.split("\n")) expect(row.length).toBeLessThanOrEqual(80);
    const detailed = terminalText(runReport(scenario, runOf("Both"), { plan: "Both", seed: "pair/1" }), {
      colour: false,
    });
    expect(detailed).toContain("Use both: brides 9.6k");
    for (const row of detailed.split("\n")) expect(row.length).toBeLessThanOrEqual(80);
    expect(comparisons.some(({ metric }) => metric === "targetReach3plus")).toBe(true);
  });

  it("is explained with the values of both platforms, and each plan names what it uses", () => {
    const values = (name: string) =>
      explain(text, { file: "pair.yaml" }, (plans) => plans.find((plan) => plan.name === name)!).values;
    const slots = values("Both").filter(({ path }) => path === "model.people.slotsPerDay");
    expect(slots.map(({ place }) => place)).toEqual(["xiaohongshu-2020", "douyin-2020"]);
    const shared = (name: string) => values(name).filter(({ path }) => path.endsWith("shared")).length;
    expect([shared("Both"), shared("Douyin")]).toEqual([1, 0]);
    // Users of the base plan's first platform; both panels are in memory at once.
    expect([scenario.users, scenario.followed]).toEqual([1_500_000, 3_000_000]);
  });
});

describe("bridal-two-platforms", () => {
  const bridal = shipped("bridal-two-platforms");

  it("buys for the same money in every plan, and pays creators about as much", () => {
    const spent = bridal.plans.map((plan) => {
      const sides = (plan.onEach ?? [plan]).map((side) => settle(side, { seed: "bridal/1" }));
      const paid = sum(sides.flatMap((side) => side.paid.map(({ money }) => money!)));
      return { paid, fees: sum(sides.flatMap(({ accounts }) => accounts.map(({ fee = 0 }) => fee))) };
    });
    expect(spent.map(({ paid }) => paid)).toEqual([1.6e6, 1.6e6, 1.6e6]);
    for (const { fees } of spent) {
      expect(fees).toBeGreaterThan(1.1e6);
      expect(fees).toBeLessThan(1.3e6);
    }
  });

  it("asks for the target reached three times, and says of every number where it comes from", () => {
    expect(bridal.plans.map(({ onEach }) => onEach?.map(({ brief }) => brief.platform))).toEqual([
      undefined,
      undefined,
      ["xiaohongshu-2020", "douyin-2020"],
    ]);
    const text = readFileSync("scenarios/bridal-two-platforms.yaml", "utf8");
    const { values } = explain(text, { file: "bridal.yaml" }, (plans) => plans[2]);
    for (const { path, status, low, source } of values.filter(({ from }) => from === "file"))
      if (status === "assumed") expect([path, low, source], path).not.toContain(undefined);
  });
});
