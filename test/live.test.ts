import { describe, expect, it } from "vitest";
import { liveShares } from "../src/feed/sources/liveShares.ts";
import { quantile } from "../src/lib/statistics.ts";
import { RunMeasurement } from "../src/metrics/measure.ts";
import type { LiveSummary, Run } from "../src/metrics/run.ts";
import { platformNamed } from "../src/scenario/entries/platforms.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import type { Settings } from "../src/scenario/settle/settings.ts";
import { run, simulate } from "../src/simulate.ts";
import { worldSeed } from "../src/study/job.ts";
import type { MetricName } from "../src/vocabulary/metrics.ts";
import { createClock } from "../src/world/clock.ts";
import { createDwellTimes, createLiveEvent } from "../src/world/liveEvent.ts";
import { follows } from "./follows.ts";
import { zLimit } from "./lib/testKey.ts";
import { liveEvent as event, liveWorld as population } from "./liveWorld.ts";
import { slowly } from "./slowly.ts";
import { account, changed, shipped, ticksOf } from "./smallWorld.ts";
import { binomialZ, meanOf, meanZ } from "./statistic.ts";

const liveOf = (settings: Settings): LiveSummary => run(settings).live![0];
const visitors = ({ invited, entered }: LiveSummary): number => invited + entered;

describe("stays", () => {
  it("have the mean and the median of their distribution", () => {
    const means = { logNormal: 8 * Math.exp(1.2 ** 2 / 2), exponential: 8 / Math.LN2 };
    for (const shape of ["logNormal", "exponential"] as const) {
      const dwellTimes = createDwellTimes({ shape, medianMinutes: 8, sigma: 1.2 });
      expect(meanOf(Array.from(dwellTimes)).mean).toBeCloseTo(means[shape], 6);
      expect((dwellTimes[511] + dwellTimes[512]) / 2).toBeCloseTo(8, 4);
      for (let bin = 1; bin < dwellTimes.length; bin++) expect(dwellTimes[bin]).toBeGreaterThan(dwellTimes[bin - 1]);
    }
  });
});

describe.each([
  ["everybody one by one", 1],
  ["a panel of 3 %", 0.03],
])("an event, %s", (_, panel) => {
  it("obeys Little's law: concurrency = arrivals per minute × mean stay", () => {
    // Breaks where a stay ends with the tick (mean stay 10 min of hours of 60: 12 % too low), or is drawn per tick.
    const dwellTime = { shape: "exponential", medianMinutes: 10 * Math.LN2, sigma: 0 } as const;
    const minutes = 600;
    const live = liveOf(population({ dwellTime, minutes, feedShare: 0.05, enter: 0.8, notified: 0 }, { panel }));
    const [n, mean] = [visitors(live), dwellTime.medianMinutes / Math.LN2];
    expect(n).toBeGreaterThan(30_000);
    // Whoever comes late is sent away by the end.
    const cut = mean - (mean ** 2 / minutes) * (1 - Math.exp(-minutes / mean));
    expect(Math.abs(live.viewerMinutes / n - cut) / (mean / Math.sqrt(n))).toBeLessThan(zLimit);
    // Beyond ten mean stays the room is in balance.
    const balanced = live.concurrency.slice(100);
    const rate = n / minutes;
    const spread = Math.sqrt((2 * rate * mean ** 2) / balanced.length);
    expect(Math.abs(meanOf(balanced).mean - rate * mean) / spread).toBeLessThan(zLimit);
  });

  it("has questions and follows at their rates per minute", () => {
    const minutes = 300;
    const dwellTime = { shape: "logNormal", medianMinutes: 5, sigma: 0 } as const;
    const rates = { questionsPerMinute: 0.03, followsPerMinute: 0.1 };
    const change = { ...rates, dwellTime, minutes, feedShare: 0.1, enter: 0.5, notified: 0 };
    const live = liveOf(population(change, { panel, people: { interests: 1, activityBins: 1 } }));
    expect(Math.abs(live.questions - 0.03 * live.viewerMinutes) / Math.sqrt(live.questions)).toBeLessThan(zLimit);
    // The brand's 40,000 followers of 400,000 come as others do, and cannot follow again: without the look-up a tenth more.
    const chances = Array.from({ length: minutes }, (_, minute) => 1 - Math.exp(-0.1 * Math.min(5, minutes - minute)));
    expect(Math.abs(binomialZ(live.follows, live.entered, 0.9 * meanOf(chances).mean))).toBeLessThan(zLimit);
  });

  it("lets nobody follow who does already", () => {
    const live = liveOf(population({ followsPerMinute: 60, notified: 1, coming: 0.5 }, { panel }));
    expect(binomialZ(live.invited, 40_000, 0.5)).toBeLessThan(zLimit);
    expect(live.follows).toBe(0);
  });

  it("lets every stranger follow where the rate is without end, once", () => {
    // Strangers are told apart one by one: a host without followers gains as many as there are visitors.
    const alone = { accounts: [{ ...account("brand", 0, { role: "brand" }), posts: [] }], panel };
    const { live, metrics } = run(
      population({ followsPerMinute: 60, feedShare: 1, dwellTime: { ...event.dwellTime, sigma: 0 } }, alone),
    );
    const { follows, entered } = live![0];
    expect(entered).toBeGreaterThan(1000);
    // Some come in the last minute, and stay for less than a minute that 60 follows fill.
    expect(follows).toBe(entered);
    expect(metrics.follows).toBe(follows);
  });

  it("gains all the followers of another host where all of them come and follow", () => {
    // Breaks where those who follow are looked for a limited number of times: the last of many are hard to find.
    const accounts = ["brand", "star"].map((key, i) => ({ ...account(key, i * 40_000), posts: [] }));
    const change = { hosts: ["brand", "star"], followsPerMinute: 60, notified: 1, coming: 1 };
    const live = liveOf(population({ ...change, dwellTime: { ...event.dwellTime, sigma: 0 } }, { accounts, panel }));
    expect([live.invited, live.follows]).toEqual([40_000, 40_000]);
  });

  it("has of its guests the share that shows up, all of it followers", () => {
    const live = liveOf(population({ guests: 30_000, showUp: 0.7, notified: 0 }, { panel }));
    expect(Math.abs(binomialZ(live.invited, 30_000, 0.7))).toBeLessThan(zLimit);
    expect(liveOf(population({ guests: 40_000, showUp: 1, notified: 0 }, { panel })).invited).toBe(40_000);
  });
});

describe("an event that competes for live slots", () => {
  it("is shown as often as its viewers earn it, and to nobody without viewers", () => {
    // Breaks where the feed shows what the platform gives alone, or forgets a minute of a tick.
    const change = { feedShare: 0, enter: 0.5, notified: 1, coming: 0.1, minutes: 120, usualStayMinutes: 20 };
    const settings = population(change, { clock: { ticks: 14 } });
    const { users, slotsPerDay, adLoad } = settings.people;
    const slots = (0.05 * users * slotsPerDay * (1 - adLoad)) / (24 * 60);
    const competing = createLiveEvent(createClock(settings.clock), settings.live[0]!, undefined!, []);
    const shares = liveShares(competing, { followers: 40_000, slots: new Float64Array(120).fill(slots) });
    const expected = 0.5 * slots * shares.reduce((sum, share) => sum + share, 0);
    const { entered } = liveOf(settings);
    expect(expected).toBeGreaterThan(2_000);
    expect(Math.abs(entered - expected) / Math.sqrt(expected)).toBeLessThan(zLimit);
    expect(liveOf(population({ ...change, notified: 0 })).entered).toBe(0);
  });
});

describe("an event", () => {
  it("takes place minute by minute whatever the length of a tick", () => {
    const hourly = liveOf(population({ guests: 20_000 }));
    const minutely = liveOf(population({ guests: 20_000 }, { clock: { tickHours: 1 / 60, ticks: 14 * 60 } }));
    // Who comes is drawn before it is dealt to ticks.
    expect(minutely.invited).toBe(hourly.invited);
    const peak = (live: LiveSummary) => Math.max(...live.concurrency);
    // Peaks are counts of people, each present or not.
    expect(Math.abs(peak(minutely) - peak(hourly))).toBeLessThan(zLimit * Math.sqrt(2 * peak(hourly)));
    expect(Math.abs(minutely.viewerMinutes / hourly.viewerMinutes - 1)).toBeLessThan(0.05);
    expect(peak(hourly)).toBeGreaterThan(0.3 * hourly.invited);
  });

  it("is in no metric where there is none, and is zero where nobody comes", () => {
    const nobody = run(population({ notified: 0 }));
    expect(nobody.metrics).toMatchObject({ questions: 0, concurrencyPeak: 0, views: 0 });
    expect(nobody.live![0]).toMatchObject({ invited: 0, entered: 0, viewerMinutes: 0 });
    const none = run(changed(population({}), { live: [] }));
    for (const name of ["questions", "concurrencyPeak"] as const) expect(none.metrics[name]).toBeUndefined();
    expect(none.live).toBeUndefined();
  });

  it("moves nothing that is not its doing", () => {
    // Breaks where it enters the feed as a post, or its deliveries shift others' draws.
    const set = { accounts: [account("brand", 40_000, { role: "brand", atHours: [0, 4] })] };
    const { metrics, topPosts } = run(population({ notified: 0 }, set));
    const { metrics: without } = run(changed(population({}, set), { live: [] }));
    const { questions, liveViewers, concurrencyPeak, gini, top1Share, ...others } = metrics;
    const { gini: _, top1Share: __, ...rest } = without;
    expect(others).toEqual(rest);
    expect(topPosts.find(({ key }) => key === "night")?.views).toBe(0);
  });

  it("counts its visitors as reached, and more than once who comes more than once", () => {
    const one = run(population({ guests: 40_000, showUp: 1 }));
    expect(one.metrics.reach).toBe(40_000);
    expect(one.viewsBySurface.live).toBe(40_000);
    const twice = population({ guests: 40_000, showUp: 1 });
    const both = run(changed(twice, { live: [...twice.live, { ...twice.live[0], key: "again", startHours: 5 }] }));
    expect(both.metrics.reach).toBe(40_000);
    expect(both.frequency[2]).toBe(40_000);
  });

  it("gives its host a larger audience: those who came to follow hear of the next", () => {
    const first = { ...event, followsPerMinute: 60, feedShare: 1, dwellTime: { ...event.dwellTime, sigma: 0 } };
    const second = { ...event, key: "next", startHours: 6, notified: 1, coming: 1 };
    const brand = { ...account("brand", 5_000, { role: "brand" }), posts: [] };
    for (const panel of [1, 0.1]) {
      const { live } = run(population({}, { panel, accounts: [brand], live: [first, second] }));
      expect(live![0].follows).toBeGreaterThan(1000);
      expect(live![1].invited).toBe(5_000 + live![0].follows);
    }
  });

  it("is come to by those who came to follow as by other followers: the share that is told and comes", () => {
    const first = { ...event, followsPerMinute: 60, feedShare: 1, dwellTime: { ...event.dwellTime, sigma: 0 } };
    const second = { ...event, key: "next", startHours: 6, notified: 0.5, coming: 0.4 };
    const brand = { ...account("brand", 5_000, { role: "brand" }), posts: [] };
    const [before, next] = run(population({}, { accounts: [brand], live: [first, second] })).live!;
    expect(before!.follows).toBeGreaterThan(1000);
    expect(Math.abs(binomialZ(next!.invited, 5_000 + before!.follows, 0.2))).toBeLessThan(zLimit);
  });

  it("leaves another its live slots that is over before it begins", () => {
    const first = population({ notified: 0, feedShare: 0.6 });
    const second = { ...first.live[0], key: "later", startHours: 6 };
    const [alone, before] = [first, changed(first, { live: [...first.live, second] })].map((one) => run(one).live![0]);
    expect(before!.entered).toBe(alone!.entered);
    expect(alone!.entered).toBeGreaterThan(1000);
  });

  it("shares live slots with another at the same time, and never takes more than there are", () => {
    const settings = population({ notified: 0, feedShare: 1, enter: 1 });
    const slots = 400_000 * 150 * 0.05; // and ads take some
    const alone = run(settings).live![0].entered;
    expect(alone).toBeLessThan((slots * 1.5) / 24);
    expect(alone).toBeGreaterThan((0.8 * slots * 1.5) / 24);
    const two = run(changed(settings, { live: [...settings.live, { ...settings.live[0], key: "other" }] })).live!;
    expect(Math.abs(two[0].entered + two[1].entered - alone) / Math.sqrt(alone)).toBeLessThan(zLimit);
  });

  it("with more guests than followers is the scenario's fault", () => {
    const fault = {
      path: "live[0].pre_registered",
      message: "expected at most the 40000 followers of the hosts, got 50000",
    };
    expect(() => run(population({ guests: 50_000 }))).toThrow(expect.objectContaining(fault));
  });
});

describe("an event in a scenario", () => {
  const brief = (more: string) => `
campaign: { name: Live, start: 2020-11-16T18:00+08:00, days: 0.5 }
brand: { followers: 100, posts: 1, quality: 1 }
live: [{ start: launch day + 1h, lasts: 1h, hosts: [hosts], notified: 100%, coming: 100%, feed_share: 50%, follows_per_minute: 1 }]
${more}`;

  it("is visited by a host's followers in an imported graph, and by others from the feed", () => {
    // Host a is followed by 400 of 1,000, b/1 by 50 others.
    const graph = follows([
      ...Array.from({ length: 400 }, (_, i) => ["a", `u${i}`] as const),
      ...Array.from({ length: 50 }, (_, i) => ["b/1", `u${i + 400}`] as const),
      ...Array.from({ length: 548 }, (_, i) => [`u${i}`, `u${i + 450}`] as const),
    ]);
    const text = brief(`
graph: { file: follows.txt, direction: followee follower }
creators: [{ name: hosts, tier: KOC, account: [a, b/1] }]
model: { feed: { slots: { following: 90%, live: 10% } } }
compare: [{ name: Weibo, platform: weibo-2013 }]`);
    const scenario = parseScenario(text, { file: "s.yaml", graph });
    expect(scenario.users).toBe(1000);
    const { live } = simulate(scenario, "Weibo", "1");
    const [{ invited, entered, follows: gained }] = live as [LiveSummary];
    expect(invited).toBe(450);
    expect(entered).toBeGreaterThan(0);
    // Whoever follows a already, which is every visitor but b/1's followers and some from the feed, cannot again.
    expect(gained).toBeGreaterThan(40);
    expect(gained).toBeLessThanOrEqual(50 + entered);
  });

  it.each(["x-2026", "twitter-2023", "kuaishou-2020"])("takes place on %s and on the feeds of others", (platform) => {
    const { following, forYou } = platformNamed(platform)!.feed.slots;
    const text = brief(`
audience: { users: 2.5M }
creators: [{ name: hosts, tier: KOC, followers: 5k, posts: 1, quality: 0 }]
model: { feed: { slots: { following: ${following.value - 0.05}, forYou: ${forYou.value}, live: 5% } } }
compare:
  - { name: Own feed, platform: ${platform} }
  - { name: Follow feed, feed_of: weibo-2013, set: { model.feed.slots.following: 95%, model.feed.slots.live: 5% } }
  - { name: No slots, feed_of: weibo-2013 }`);
    const scenario = parseScenario(text, { file: "s.yaml" });
    const [own, follow, none] = scenario.plans.map((plan) => simulate(scenario, plan, "1").live![0]);
    expect([own!.invited, follow!.invited, none!.invited]).toEqual([5000, 5000, 5000]);
    expect(own!.entered).toBeGreaterThan(0);
    expect(follow!.entered).toBeGreaterThan(0);
    // The base plan's slots are its own feed's.
    expect(none!.entered).toBe(0);
  });
});

describe("a panel of 4 % and a panel of everybody", { timeout: 200_000 }, () => {
  const seeds = 90;
  const play = (seed: string, panel: number): Run => {
    const accounts = [
      account("brand", 30_000, { role: "brand", atHours: [0, 5], quality: 1 }),
      account("star", 60_000, { atHours: [1], quality: 2 }),
    ];
    const groups = [
      { name: "young", share: 0.3, activity: 3, interested: 0.7 },
      { name: "others", share: 0.7, activity: 1 },
    ];
    const change = { guests: 5_000, hosts: ["brand", "star"], feedShare: 0.3 };
    const settings = population(change, { panel, accounts, people: { groups }, response: { fatigue: 0.6 } }, seed);
    let measure: RunMeasurement | undefined;
    for (const { tick, batches, outcomes, population, campaign, feed } of ticksOf(settings)) {
      measure ??= new RunMeasurement(population, campaign);
      measure.measure(batches, outcomes, tick);
      if (tick === population.clock.ticks - 1)
        return measure.summarise(outcomes, feed.undelivered(), { calibration: {}, feed: {} });
    }
    throw new Error("no ticks");
  };

  slowly("give the same questions, follows, peak, views, reach and watch hours in the mean", () => {
    const runs = Array.from({ length: seeds }, (_, i) => [play(`${i}`, 1), play(`${i}`, 0.04)] as const);
    const names: MetricName[] = ["questions", "follows", "concurrencyPeak", "views", "reach", "watchHours"];
    for (const name of names) {
      const differences = runs.map(([all, some]) => some.metrics[name]! - all.metrics[name]!);
      expect(Math.abs(meanZ(differences)), name).toBeLessThan(zLimit);
      // Power: a shift by 3 % would be seen in 95 of 100 tests.
      const { standardError } = meanOf(differences);
      const whole = meanOf(runs.map(([all]) => all.metrics[name]!)).mean;
      expect(((zLimit + 1.645) * standardError) / whole, name).toBeLessThan(0.03);
    }
    for (const part of ["invited", "entered", "viewerMinutes"] as const) {
      const differences = runs.map(([all, some]) => some.live![0][part] - all.live![0][part]);
      expect(Math.abs(meanZ(differences)), part).toBeLessThan(zLimit);
    }
  });
});

describe("cartier-weitalk-2013", { timeout: 120_000 }, () => {
  it("has the reported questions and new followers it is tuned to, and says that it is", () => {
    const scenario = shipped("cartier-weitalk-2013");
    const worlds = Array.from({ length: scenario.replicates }, (_, i) =>
      simulate(scenario, scenario.plans[0], worldSeed(scenario.seed, i + 1)),
    );
    const median = (name: MetricName) =>
      quantile(
        worlds.map(({ metrics }) => metrics[name]!),
        0.5,
      );
    expect(Math.abs(median("follows") / 28_000 - 1)).toBeLessThan(0.2);
    expect(Math.abs(median("questions") / 950 - 1)).toBeLessThan(0.2);
    const tuned = scenario.inputs.filter(({ status }) => status === "tuned").map(({ path }) => path);
    expect(tuned).toEqual(["live[0].questions_per_minute", "live[0].follows_per_minute"]);
  });

  it("runs in every plan, and without the forum has none of its figures", () => {
    const scenario = shipped("cartier-weitalk-2013");
    const [with_, without, unpromoted] = scenario.plans.map((plan) => simulate(scenario, plan, "weitalk/1"));
    expect(without!.live).toBeUndefined();
    expect(without!.metrics.questions).toBeUndefined();
    expect(unpromoted!.live![0].entered).toBe(0);
    expect(unpromoted!.live![0].invited).toBe(with_!.live![0].invited);
  });
});
