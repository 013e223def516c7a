import { describe, expect, it } from "vitest";
import { usualImpressions } from "../src/feed/solve/usualViews.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import type { AccountSettings, Settings, UsualFigure } from "../src/scenario/settle/settings.ts";
import { poolsOn } from "../src/solvedFeed.ts";
import { checkUsual, usualOf } from "../src/usual.ts";
import { InputError, UnsolvableValue } from "../src/vocabulary/faults.ts";
import { account, changed, smallSettings } from "./smallWorld.ts";

const platform = "douyin-2020";
const validPlay = 0.4;
const autoplay = 0.25;
const base = changed(smallSettings(), { response: { validPlay } });
const of = (viewRule: Settings["viewRule"]): Settings => ({
  ...base,
  viewRule,
  earnedOn: {
    [platform]: changed(base.earnedOn[platform], { autoplay, multipliers: { like: 2, comment: 1, share: 0.5 } }),
  },
});
const stating = (name: "usualViews" | "usualEngagement", value: number): AccountSettings => {
  const figure: UsualFigure = { value, platform, path: `creators[3].${name}` };
  return { ...account("star", 20_000), [name]: figure };
};
/** The platform where views were earned, and its pools. */
const earned = (settings: Settings) => {
  const { [platform]: world } = settings.earnedOn;
  return [world, poolsOn(settings, world)] as const;
};
/** Views per impression: of ten impressions four are played, and one in four of the other six starts by itself. */
const rules = [
  ["impression", 1],
  ["playStart", 0.4 + 0.6 * 0.25],
  ["validPlay", 0.4],
] as const;

describe("usual figures of an account", () => {
  it.each(rules)("give the standing whose posts have as many views, by %s", (viewRule, viewsPerImpression) => {
    const settings = of(viewRule);
    const standing = usualOf(settings).standing(stating("usualViews", 9_000), 20_000)!;
    const impressions = usualImpressions(...earned(settings))(20_000, standing);
    expect(impressions * viewsPerImpression).toBeCloseTo(9_000, 2);
  });

  it.each(rules)("give how readily posts are answered, where views are by %s", (viewRule, viewsPerImpression) => {
    const settings = of(viewRule);
    const { like, comment, share } = settings.response.rates;
    // The interface where they were earned doubles likes and halves shares.
    const usual = (2 * like + comment + 0.5 * share) / viewsPerImpression;
    const readiness = usualOf(settings).engagement(stating("usualEngagement", 0.03))!;
    expect(readiness * usual).toBeCloseTo(0.03, 12);
  });

  it("give nothing where the scenario states none", () => {
    const usual = usualOf(of("impression"));
    expect(usual.standing(account("star", 20_000), 20_000)).toBeUndefined();
    expect(usual.engagement(account("star", 20_000))).toBeUndefined();
  });

  it("are refused by their place in the scenario, in views as they are stated", () => {
    // Breaks where the refusal speaks of impressions.
    for (const [viewRule, viewsPerImpression] of rules) {
      const settings = of(viewRule);
      const most = Math.floor(usualImpressions(...earned(settings))(20_000, 1e9) * viewsPerImpression);
      const usual = usualOf(settings);
      const refused = `expected at most ${most} average views for 20000 followers, got 50000000000`;
      const beyond = stating("usualViews", 5e10);
      expect(() => usual.standing(beyond, 20_000)).toThrow(new UnsolvableValue("creators[3].usualViews", refused));
      const share = validPlay / viewsPerImpression;
      const all = stating("usualEngagement", share * 1.01);
      expect(() => usual.engagement(all)).toThrow(UnsolvableValue);
      expect(usual.engagement(stating("usualEngagement", share))).toBeGreaterThan(1);
    }
  });
});

describe("a scenario's usual figures", () => {
  const scenarioOf = (creators: string, brand = "followers: 20k") =>
    parseScenario(
      `campaign: { name: Usual, start: 2020-11-16T10:00+08:00, days: 1 }
audience: { users: 5M }
brand: { ${brand} }
creators:
  - { tier: celebrity, followers: 400k }
  - { tier: KOC, followers: 5k, ${creators} }
compare:
  - { name: Douyin, platform: douyin-2020 }
  - { name: Weibo, platform: weibo-2013 }
`,
      { file: "usual.yaml" },
    );

  it("are accepted where accounts can have them, and not looked at where none are stated", () => {
    for (const creators of ["posts: 1", "average_views: 500..20k", "engagement_rate: 1%..20%"])
      expect(() => checkUsual(scenarioOf(creators))).not.toThrow();
  });

  it.each([
    ["average_views: 500..100M", /^expected at most \d+ average views for 5000 followers, got 100000000$/],
    [
      "engagement_rate: 3%..95%",
      /^expected an engagement rate of at most [\d.]+ %, the share of viewers who watch, got 95 %$/,
    ],
  ])("are refused at their place where one end of the range cannot be: %s", (creators, message) => {
    // Breaks where only central values are tried.
    let fault: unknown;
    try {
      checkUsual(scenarioOf(creators));
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(InputError);
    const [{ path, place, message: said }] = (fault as InputError).faults;
    expect(path).toBe(`creators[1].${creators.slice(0, creators.indexOf(":"))}`);
    expect(place).toMatch(/^usual\.yaml:6:\d+$/);
    expect(said).toMatch(message);
  });

  it("are looked at for the brand too", () => {
    expect(() => checkUsual(scenarioOf("posts: 1", "followers: 20k, engagement_rate: 95%"))).toThrow(InputError);
  });
});
