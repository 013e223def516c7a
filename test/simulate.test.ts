import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Run } from "../src/metrics/run.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import type { LiveSettings } from "../src/scenario/settle/liveSettings.ts";
import type { Settings } from "../src/scenario/settle/settings.ts";
import { run, simulate } from "../src/simulate.ts";
import { InputError } from "../src/vocabulary/faults.ts";
import { roles, surfaces } from "../src/vocabulary/terms.ts";
import { slowly } from "./slowly.ts";
import { account, changed, shipped, smallSettings } from "./smallWorld.ts";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** What holds of every run, whatever it is a run of. */
function expectSound({ metrics, series, frequency, ...run }: Run, settings: Settings): void {
  const { users } = settings.people;
  const { views = 0, reach = 0, impressions = 0 } = metrics;
  expect(Object.values(metrics).every((value) => Number.isFinite(value) && value >= 0)).toBe(true);

  expect(sum(Object.values(run.viewsBySurface))).toBe(views);
  expect(sum(Object.values(run.viewsByRole))).toBe(views);
  for (const role of roles) {
    expect(sum(surfaces.map((surface) => run.viewsByRoleAndSurface[role][surface]))).toBe(run.viewsByRole[role]);
  }
  for (const surface of surfaces) {
    expect(sum(roles.map((role) => run.viewsByRoleAndSurface[role][surface]))).toBe(run.viewsBySurface[surface]);
  }
  expect(metrics.earnedViews! + metrics.paidViews!).toBe(views);
  expect(metrics.paidViews).toBe(run.viewsBySurface.paid);
  expect(views).toBeLessThanOrEqual(impressions);
  expect(metrics.validPlays).toBeLessThanOrEqual(impressions);

  expect(frequency.length).toBe(32);
  expect(sum(frequency)).toBe(users);
  expect(frequency.every((people) => Number.isInteger(people) && people >= 0)).toBe(true);
  expect(reach).toBe(users - frequency[0]);
  const exposures = sum(frequency.map((people, times) => people * times));
  expect(exposures).toBeLessThanOrEqual(impressions);
  if (frequency[31] === 0) expect(exposures).toBe(impressions);

  expect(series.hours.length).toBe(settings.clock.ticks);
  expect(sum(series.impressions)).toBe(impressions);
  expect(sum(series.views)).toBe(views);
  expect(sum(series.paidViews)).toBe(metrics.paidViews);
  expect(sum(series.likes)).toBe(metrics.likes);
  expect(sum(series.comments)).toBe(metrics.comments);
  expect(sum(series.shares)).toBe(metrics.shares);
  expect(sum(series.follows)).toBe(metrics.follows);
  expect(sum(series.participantPosts)).toBe(metrics.participantPosts);
  expect(series.reach.at(-1)).toBe(reach);
  for (let i = 1; i < series.reach.length; i++) expect(series.reach[i]).toBeGreaterThanOrEqual(series.reach[i - 1]);

  for (const post of run.topPosts) expect(sum(Object.values(post.viewsBySurface))).toBe(post.views);
  expect(sum(run.topPosts.map((post) => post.views))).toBeLessThanOrEqual(views);
  const cascade = run.largestCascade;
  if (cascade) {
    expect(sum(cascade.sizeByDepth)).toBe(cascade.size);
    expect(cascade.size).toBeGreaterThan(1);
    expect(cascade.size - 1).toBeLessThanOrEqual(metrics.shares!);
  }
}

/** Small campaigns of any kind, on any of the three plans. */
const campaigns = fc.record({
  plan: fc.nat(2),
  seed: fc.string(),
  users: fc.integer({ min: 60_000, max: 300_000 }),
  interests: fc.integer({ min: 1, max: 5 }),
  activityBins: fc.integer({ min: 1, max: 5 }),
  tickHours: fc.constantFrom(0.5, 1, 2, 3),
  startHour: fc.integer({ min: 0, max: 23 }),
  stars: fc.array(
    fc.record({
      followers: fc.integer({ min: 0, max: 40_000 }),
      quality: fc.double({ min: -3, max: 4, noNaN: true }),
      hour: fc.integer({ min: 0, max: 60 }),
    }),
    { maxLength: 4 },
  ),
  people: fc.nat(5),
  impressions: fc.integer({ min: 0, max: 200_000 }),
  viewRule: fc.constantFrom("impression", "playStart", "validPlay"),
  ease: fc.constantFrom(0, 1, 10),
  autoplay: fc.constantFrom(0, 0.3, 1),
  order: fc.constantFrom("chronological", "ranked"),
  trending: fc.record({
    threshold: fc.constantFrom(0, 100, 10_000),
    heatPerPost: fc.constantFrom(0, 50),
    heatPerView: fc.constantFrom(0, 1),
    pageViewsPerView: fc.constantFrom(0, 0.1, 2),
  }),
  live: fc.record({
    guests: fc.constantFrom(0, 0, 7),
    startHours: fc.double({ min: 0, max: 40, noNaN: true }),
    minutes: fc.integer({ min: 1, max: 400 }),
    coming: fc.double({ min: 0, max: 1, noNaN: true }),
    feedShare: fc.constantFrom(0, 0.1, 1),
    followsPerMinute: fc.constantFrom(0, 0.01, 50),
    usualStayMinutes: fc.constantFrom(0.1, 8),
    share: fc.constantFrom(0, 0.2),
  }),
});

function liveEvent({ share: _, ...drawn }: { readonly share: number } & Partial<LiveSettings>): LiveSettings {
  return {
    key: "event",
    hosts: ["star 0"],
    startHours: 0,
    minutes: 60,
    guests: 0,
    showUp: 0.5,
    notified: 1,
    coming: 0,
    arrivalHalfMinutes: 5,
    feedShare: 0,
    enter: 0.5,
    dwellTime: { shape: "logNormal", medianMinutes: 5, sigma: 1 },
    questionsPerMinute: 0.1,
    followsPerMinute: 0,
    path: "live[0].pre_registered",
    ...drawn,
  };
}

describe("every run", () => {
  slowly("adds up, in every plan, whatever the campaign", () => {
    fc.assert(
      fc.property(campaigns, (drawn) => {
        const settings = changed(smallSettings(drawn.plan, drawn.seed), {
          people: { users: drawn.users, interests: drawn.interests, activityBins: drawn.activityBins },
          graph: { meanFollowers: 50, maxFollowers: 3_000 },
          clock: { tickHours: drawn.tickHours, ticks: 48 / drawn.tickHours, startHour: drawn.startHour },
          feed: {
            following: { order: drawn.order as "ranked" },
            ...(drawn.plan === 1 ? {} : { forYou: { passShare: 0.2 } }),
            slotShare: { live: drawn.live.share, trending: drawn.live.share, search: drawn.live.share },
            trending: { ...drawn.trending, heatPerSearch: 1, heatPerShare: 5, listShare: 0.05 },
            search: { searchesPerView: drawn.live.share },
          },
          accounts: [
            ...drawn.stars.map(({ followers, quality, hour }, i) =>
              account(`star ${i}`, followers, { quality, atHours: [hour], role: i ? "celebrity" : "brand" }),
            ),
            ...Array.from({ length: drawn.people }, (_, i) => account(`user ${i}`, undefined, { role: "participant" })),
          ],
          paid: [{ key: "paid", impressions: drawn.impressions, startHours: 3, hours: 20, behind: "brand" }],
          live: (drawn.stars[0]?.followers ?? 0) < 7 ? [] : [liveEvent(drawn.live)],
          viewRule: drawn.viewRule as "impression",
          challenge: { ease: drawn.ease },
          response: { autoplay: drawn.autoplay },
        });
        expectSound(run(settings), settings);
      }),
      { numRuns: 30, seed: 20201116 },
    );
  });

  it("adds up for small.yaml", () => {
    for (const plan of [0, 1]) {
      const settings = smallSettings(plan);
      expectSound(run(settings), settings);
    }
  });

  it("adds up where people are shown the campaign more than 31 times", () => {
    const settings = changed(smallSettings(1), {
      people: { users: 20_000, slotsPerDay: Number.POSITIVE_INFINITY, adLoad: 0 },
      graph: { meanFollowers: 30 },
      clock: { ticks: 24 },
      accounts: Array.from({ length: 60 }, (_, i) => account(`star ${i}`, 12_000)),
      paid: [],
      feed: { following: { maxReach: 1 } },
    });
    const result = run(settings);
    expectSound(result, settings);
    expect(result.frequency[31]).toBeGreaterThan(0);
  });
});

describe("a run", () => {
  const short = ["audience.users=1M", "campaign.days=1", "paid[0].impressions=100k"];
  const set = [...short, "creators[0].followers=30k", "creators[1].followers=20k"];

  it("is the same, byte for byte, for the same seed, and another for another", () => {
    const scenario = shipped("small", set);
    for (const { name } of scenario.plans.slice(1)) {
      const [first, second] = [simulate(scenario, name, "a"), simulate(scenario, name, "a")];
      expect(JSON.stringify(second)).toBe(JSON.stringify(first));
      expect(simulate(scenario, name, "b").metrics).not.toEqual(first.metrics);
    }
  });

  slowly("knows no plan's name, no order of unrelated lines and no line that nobody uses", () => {
    const text = readFileSync("scenarios/small.yaml", "utf8");
    const lines = text.split("\n");
    const creators = lines.filter((line) => line.startsWith("  - { tier:"));
    expect(text).toContain(creators.join("\n"));
    const variants = {
      renamed: text.replace("name: Content feed", "name: Renamed").replace("name: Mostly follows", "name: Zweiter"),
      reordered: text.replace(creators.join("\n"), creators.toReversed().join("\n")),
      "one plan more": text.replace("replicates: 8", "  - { name: Another, platform: weibo-2013 }\nreplicates: 8"),
      "a result to check": `${text}results_reported:\n  - { views: 2M, tolerance: 25%, used_for: checking }\n`,
    };
    const runs = (source: string) => {
      const scenario = parseScenario(source, { set: short });
      return JSON.stringify(simulate(scenario, scenario.plans[2], "a"));
    };
    const base = runs(text);
    for (const [name, source] of Object.entries(variants)) {
      expect(source).not.toBe(text);
      expect(runs(source), name).toEqual(base);
    }
  });

  it("moves nothing of others when an account that nobody sees is added", () => {
    // Breaks where draws are keyed by a post's number instead of its name.
    const settings = changed(smallSettings(0), {
      people: { users: 600_000 },
      accounts: [account("star", 30_000, { quality: 2 })],
    });
    const before = run(settings);
    const unseen = account("nobody", 0, { atHours: [150], quality: -9 });
    const after = run(changed(settings, { accounts: [unseen, ...settings.accounts], clock: settings.clock }));
    const at = before.series.hours.indexOf(149);
    expect(after.series.views.slice(0, at)).toEqual(before.series.views.slice(0, at));
  });

  it("has the same people in every plan", () => {
    const populations = [0, 1, 2].map(
      (plan) => run(changed(smallSettings(plan), { clock: { ticks: 1 } })).solved.calibration,
    );
    expect(populations[1]).toEqual(populations[0]);
    expect(populations[2]).toEqual(populations[0]);
    expect(Object.keys(populations[0]).length).toBe(8);
    // The test fails if a platform brought people of its own.
    const foreign = changed(smallSettings(1), { clock: { ticks: 1 }, response: { lift: 2 } });
    expect(run(foreign).solved.calibration).not.toEqual(populations[0]);
  });

  it("has the same people when the whole platform is another", () => {
    const text = readFileSync("scenarios/small.yaml", "utf8").replace("feed_of: weibo-2013", "platform: weibo-2013");
    const scenario = parseScenario(text, { set: short });
    const [douyin, weibo] = scenario.plans.map((plan) => simulate(scenario, plan, "a").solved);
    expect(weibo.calibration).toEqual(douyin.calibration);
    expect(weibo.feed).not.toEqual(douyin.feed);
  });

  it("reports every tick as it is done", () => {
    const ticks: number[] = [];
    const scenario = shipped("small", ["audience.users=1M", "campaign.days=1", "model.tick=4h"]);
    simulate(scenario, "Content feed", "a", { onTick: (done, all) => ticks.push(done, all) });
    expect(ticks).toEqual([1, 6, 2, 6, 3, 6, 4, 6, 5, 6, 6, 6]);
  });

  it("of a plan that is not there, or of an account larger than can be, is the scenario's fault", () => {
    expect(() => simulate(shipped("small"), "Kuaishou", "a")).toThrow(InputError);
    const settings = changed(smallSettings(1), { people: { users: 100_000 }, accounts: [account("giant", 90_000)] });
    expect(() => run(settings)).toThrow(RangeError);
  });
});

describe("the shipped scenarios", () => {
  it("run for somebody with 100 followers", () => {
    const scenario = shipped("nobody", ["audience.users=5M"]);
    const [douyin, follow] = scenario.plans.map(({ name }) => simulate(scenario, name, "nobody/1"));
    expect(douyin.viewsBySurface.forYou).toBeGreaterThanOrEqual(300);
    expect(follow.viewsBySurface.forYou).toBe(0);
    expect(follow.metrics.reach).toBeLessThan(200);
    expect(douyin.metrics.paidViews).toBe(0);
  });

  it("run for participants only", () => {
    const scenario = shipped("participants-only", ["audience.users=5M", "creators[0].count=200", "campaign.days=7"]);
    const { metrics, viewsByRole } = simulate(scenario, "Douyin", "participants/1");
    expect(metrics.participants).toBeGreaterThanOrEqual(200);
    expect(viewsByRole.participant).toBe(metrics.views);
    // Every post has its first pool at least, but for those of the last hours.
    expect(metrics.viewsPerParticipantPost).toBeGreaterThan(270);
  });
});
