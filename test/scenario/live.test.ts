import { describe, expect, test } from "vitest";
import { checkBrief } from "../../src/scenario/checks/checks.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { Brief } from "../../src/scenario/plans/brief.ts";
import { settle } from "../../src/scenario/settle/settle.ts";
import type { Quantity } from "../../src/scenario/values/quantity.ts";

const text = `
campaign: { name: Live, start: 2020-11-16T10:00+08:00, days: 7 }
audience: { users: 50M }
brand: { followers: 2M }
creators:
  - { name: dancers, tier: top KOL, count: 2, followers: 1M }
  - { tier: celebrity, followers: 5M }
live:
  - { what: club night, start: 2020-11-16T20:30+08:00, lasts: 90min..150min, hosts: [celebrity, dancers] }
  - { kind: forum, start: launch day + 3h, lasts: 45min, hosts: brand, pre_registered: 2k, stay: exponential, stay_median: 6min }
compare:
  - { name: Douyin, platform: douyin-2020 }
  - { name: No events, without: live }
  - { name: No club night, without: [club night] }
  - { name: No celebrity, without: celebrity }
  - { name: Nobody to host it, without: [celebrity, dancers] }
  - { name: On a follow feed, feed_of: weibo-2013 }
  - { name: Weibo itself, platform: weibo-2013, set: { "live[1].pre_registered": 3k } }
  - { name: Micro KOLs instead, swap: { celebrity: micro KOL } }
`;
const scenario = parseScenario(text, { file: "live.yaml" });
const live = (plan: number, seed = "a") => settle(scenario.plans[plan], { seed }).live;
const input = (path: string) => scenario.inputs.find((known) => known.path === path);

describe("live events", () => {
  test("have hosts, a start, whole minutes and presets of their kind", () => {
    const [night, forum] = live(0);
    expect(night).toMatchObject({
      key: "club night",
      startHours: 10.5,
      guests: 0,
      dwellTime: { shape: "logNormal", sigma: 1.2 },
    });
    expect(night!.hosts).toEqual(["celebrity/0", "dancers/0", "dancers/1"]);
    expect(Number.isInteger(night!.minutes)).toBe(true);
    expect(forum).toMatchObject({ key: "forum", hosts: ["brand"], startHours: 3, minutes: 45, guests: 2000 });
    expect(forum!.dwellTime).toEqual({ shape: "exponential", medianMinutes: 6, sigma: 0 });
    expect(forum!.questionsPerMinute).not.toBe(night!.questionsPerMinute);
  });

  test("are the same in every plan that has them", () => {
    for (const seed of ["a", "b"]) for (const plan of [3, 5]) expect(live(plan, seed)[1]).toEqual(live(0, seed)[1]);
    expect(live(5)).toEqual(live(0));
    expect(new Set(["a", "b", "c", "d"].map((seed) => live(0, seed)[0].minutes)).size).toBeGreaterThan(1);
  });

  test("go with what a plan leaves out", () => {
    expect(live(1)).toEqual([]);
    expect(live(2).map(({ key }) => key)).toEqual(["forum"]);
    expect(live(3)[0].hosts).toEqual(["dancers/0", "dancers/1"]);
    expect(live(4).map(({ key }) => key)).toEqual(["forum"]);
    expect(live(6)[1].guests).toBe(3000);
  });

  test("are hosted by whoever is hired in the place of a host", () => {
    const [night, forum] = live(7);
    expect(night!.hosts).toEqual(["micro KOL for celebrity/0", "dancers/0", "dancers/1"]);
    expect({ ...night, hosts: [] }).toEqual({ ...live(0)[0], hosts: [] });
    expect(forum).toEqual(live(0)[1]);
  });

  test("count among the inputs, with how each is known", () => {
    expect(input("live[0].lasts")).toMatchObject({ status: "stated", low: 1.5, high: 2.5 });
    expect(input("live[0].enter")).toMatchObject({ status: "assumed" });
    expect(input("live[1].pre_registered")).toMatchObject({ status: "stated", value: 2000 });
    expect(input("live[1].stay_sigma")).toBeUndefined();
  });
});

describe("surfaces on which people find a campaign", () => {
  const faultsOf = (feed: Partial<Brief["feed"]>): string[] => {
    const { brief } = scenario.plans[0];
    const found: string[] = [];
    checkBrief({ ...brief, feed: { ...brief.feed, ...feed } }, ["compare", 0], (_, message) => found.push(message));
    return found;
  };
  const stated = (value: number): Quantity => ({ value, status: "stated" });
  const { trending, search, ...none } = scenario.plans[0].brief.feed;
  const slots = { ...none.slots, forYou: stated(0.885), trending: stated(0.1) };

  test("want all that decides who is shown there, stated by the platform or the scenario", () => {
    expect(faultsOf({ slots })).toEqual([]);
    expect(faultsOf({ slots, trending: undefined! })).toEqual([
      "expected model.feed.trending.threshold, heatPerPost, heatPerView, heatPerShare, heatPerSearch, listShare, " +
        "pageViewsPerView, got nothing (the feed of douyin-2020 does not state it)",
    ]);
    const noSearch =
      "expected model.feed.search.searchesPerView, got nothing (the feed of douyin-2020 does not state it)";
    expect(faultsOf({ slots, search: undefined! })).toEqual([noSearch]);
    expect(
      faultsOf({ slots: { ...none.slots, forYou: stated(0.885), search: stated(0.1) }, search: undefined! }),
    ).toEqual([noSearch]);
    expect(faultsOf({ trending: undefined!, search: undefined! })).toEqual([]);
  });

  test("reach a run only where they have slots", () => {
    const feedOf = (set: string[]) => settle(parseScenario(text, { set }).plans[0], { seed: "a" }).feed;
    expect(feedOf([])).not.toHaveProperty("trending");
    const both = ["model.feed.slots.forYou=88.5%", "model.feed.slots.trending=7%", "model.feed.slots.search=3%"];
    expect(feedOf(both)).toMatchObject({
      slotShare: { trending: 0.07, search: 0.03, live: 0 },
      trending: { threshold: 1e6, heatPerView: 1 },
      search: { searchesPerView: 0.005 },
    });
    const changed = feedOf([...both, "model.feed.trending.threshold=5k", "model.feed.search.searchesPerView=0.1"]);
    expect(changed).toMatchObject({ trending: { threshold: 5000, heatPerView: 1 }, search: { searchesPerView: 0.1 } });
  });
});
