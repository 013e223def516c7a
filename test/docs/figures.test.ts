import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { peopleReached } from "../../docs/examples/run.ts";
import { formulaScorer } from "../../src/feed/solve/formulaScorer.ts";
import { livePresets } from "../../src/scenario/entries/live.ts";
import { shopDefaults } from "../../src/scenario/entries/shop.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { PoolsSettings } from "../../src/scenario/settle/settings.ts";
import { settle } from "../../src/scenario/settle/settle.ts";
import type { MetricName } from "../../src/vocabulary/metrics.ts";
import { tallyWidth } from "../../src/vocabulary/tally.ts";
import type { BackgroundRates } from "../../src/world/backgroundRates.ts";
import { once, shipped, solved } from "../smallWorld.ts";

const scenario = parseScenario(
  `
campaign: { name: Figures, start: 2020-11-16T10:00+08:00, days: 7 }
audience: { users: 600M }
compare:
  - { name: Douyin, platform: douyin-2020 }
  - { name: Weibo, platform: weibo-2013 }
  - { name: Weibo's feed, feed_of: weibo-2013 }
`,
  { file: "figures.yaml" },
);
const [douyin, weibo, weibosFeed] = scenario.plans.map((plan) => settle(plan, { seed: "figures" }));
const solution = once(() => solved(douyin));

const read = (file: string) => readFileSync(file, "utf8").replaceAll(/\s+/g, " ");
const model = read("docs/model.md");
const share = (value: number) => `${(100 * value).toFixed(0)} %`;
const bare = (value: number, digits: number) =>
  value
    .toFixed(digits)
    .replace(/^(-?)0\./, "$1.")
    .replace("-", "−");
/** `139 k`, `2.6 M`: two figures, or the digits before the point. */
function scaled(value: number): string {
  const [unit, size] = value >= 1e6 ? ["M", 1e6] : value >= 1e3 ? ["k", 1e3] : ["", 1];
  return `${Number((value / size).toFixed(value / size < 10 ? 1 : 0))} ${unit}`.trim();
}

describe("docs/model.md has the engine's figures", () => {
  test("of supply on Douyin and Weibo", () => {
    expect(model).toContain(`(Douyin 2020: ${solution().policy.meanViews.toLocaleString("en-US")})`);
    const reach = [douyin, weibo, weibosFeed].map((settings) => share(solved(settings).policy.followerReach));
    expect(model).toContain(
      `Followers see ${reach[0]} of posts on Douyin 2020, ${reach[1]} on Weibo 2013, and ${reach[2]} where Weibo's feed`,
    );
    const people = ({ graph, people }: typeof weibo) => [graph.meanFollowers, people.slotsPerDay];
    const [here, there] = [people(weibosFeed), people(weibo)];
    expect(model).toContain(`(${here[0]} followees instead of ${there[0]}, ${here[1]} slots instead of ${there[1]})`);
  });

  test("of ranking and pools on Douyin", () => {
    const { scorer, pools } = solution().policy;
    expect(model).toContain(`Douyin 2020: s = ${scorer!.inverseTemperature.toFixed(2)}`);
    expect(model).toContain(`(Douyin 2020: φ = ${bare(pools!.passShare, 2)})`);
    const { budgets, firstAudience, merit, restDays } = douyin.feed.forYou as PoolsSettings;
    expect(model).toContain(`Pools (${budgets.map(scaled).join(", ")}) are increments`);
    expect(model).toContain(`${firstAudience.base} and ${bare(firstAudience.perFollower, 2)} on Douyin 2020`);
    expect(model).toContain(`exp(${bare(firstAudience.posts, 1)} z − ${bare(firstAudience.posts ** 2 / 2, 2)})`);
    expect(model).toContain(`log-normal, ln sd ${bare(firstAudience.accounts, 2)}`);
    expect(model).toContain(`merit ${bare(merit, 1)}`);
    expect(read("docs/decisions/029-first-audiences-follow-followers.md")).toContain(`a mean of ${restDays} days`);
  });

  test("of responses", () => {
    const { watch, variance, longViewSeconds, spread } = douyin.response;
    expect(model).toContain(
      `${bare(spread.like, 2)} (like), ${bare(spread.comment, 2)} (comment, follow), ${bare(spread.share, 2)} (share), ${spread.save} (save)`,
    );
    expect(model).toContain(`(shape ${watch.shape}, scale ${bare(watch.scale, 2)})`);
    expect(model).toContain(
      `quality ${bare(variance.quality, 2)}, affinity ${bare(variance.affinity, 2)}, taste ${bare(variance.taste, 2)}`,
    );
    expect(model).toContain(`long view if ${longViewSeconds} s were played`);
  });

  test("of joining", () => {
    const { kinds, delay, quality, reinforcement } = douyin.challenge;
    expect(model).toContain(
      `(${[kinds.ownTake, kinds.duet, kinds.stitch].map((k) => `${k}`.slice(1)).join(" / ")} times`,
    );
    expect(model).toContain(`(median ${delay.medianHours} h, σ ${delay.sigma})`);
    expect(model).toContain(`m + Normal(0, ${bare(quality.sd, 2)}²)`);
    expect(read("docs/decisions/034-joins-per-view-of-published-challenges.md")).toContain(
      `the ranked feed, ${1e4 * douyin.challenge.joinRate}e-4`,
    );
    expect(model).toContain(`min(${reinforcement.max}, 1 + ${bare(reinforcement.step, 2)} · exposures before)`);
    expect(model).toContain(`E_taste[e^(${bare(douyin.response.beta.create, 1)} a)]`);
  });

  test("of shops", () => {
    const { cart_rate: cart, buy_rate: buy } = shopDefaults;
    const { buy_delay: delay, return_rate: returned } = livePresets.livestream;
    expect(model).toContain(`The defaults convert ${share(cart.value * buy.value)} of clicks`);
    expect(model).toContain(
      `(\`buy_delay\`, median ${(60 * delay.value).toFixed(0)} min), and ${share(returned.value)} returned`,
    );
  });
});

/** Impressions after which a post's own counts weigh as much as the prior. */
function priorWeight(formula: string, rates: BackgroundRates): number {
  const { scorePost, predictions } = formulaScorer({ formula, rates, inNetwork: 0 });
  const facts = { durationSeconds: 15, ageHours: 1, inNetwork: 0, followers: 1 };
  const scoreAfter = (impressions: number) =>
    scorePost(
      Float64Array.of(impressions, ...new Array(tallyWidth - 1).fill(0)),
      0,
      facts,
      new Float64Array(predictions),
    );
  const [prior, shrunk] = [scoreAfter(0), scoreAfter(1000)];
  return (1000 * shrunk) / (prior - shrunk);
}

test("decision 006 has the priors' weights", () => {
  const { rates } = solution();
  const [longView, like, comment, shares] = ["longView", "like", "comment", "share"].map((formula) =>
    Number(priorWeight(formula, rates).toPrecision(2)).toLocaleString("en-US"),
  );
  expect(read("docs/decisions/006-prior-from-an-unselected-audience.md")).toContain(
    `about ${longView} impressions for long views, ${like} for likes, ${comment} for comments and ${shares} for shares`,
  );
});

describe("docs/library.md has the figures that its example gives", () => {
  const example = readFileSync("docs/examples/run.ts", "utf8");

  test("people reached", () => {
    expect(example).toContain(`run.metrics.reach ?? 0; // ${peopleReached()}`);
  });

  test("the ratio of two plans, from the golden figures of the same two worlds", () => {
    const golden: Record<string, readonly { reach: number }[]> = JSON.parse(
      readFileSync("test/golden/scenarios/small.json", "utf8"),
    );
    const logs = golden["Content feed"].map(({ reach }, world) => Math.log(reach / golden["Follow feed"][world].reach));
    const ratio = Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
    expect(example).toContain(`// ${ratio.toFixed(2)} times the people`);
  });
});

test("README's questions have the published figures of their scenarios", () => {
  const readme = read("README.md");
  const reported = (name: string, metric: MetricName) =>
    shipped(name).results.find((result) => result.metric === metric)?.value ?? Number.NaN;
  const whole = (value: number) => value.toLocaleString("en-US");
  const [participants, views] = [reported("lid-flip-2019", "participants"), reported("lid-flip-2019", "views")];
  expect(readme).toContain(`Do ${whole(participants)} participants bring a TikTok challenge's ${views / 1e6} M views?`);
  const [fans, questions] = [
    reported("cartier-weitalk-2013", "follows"),
    reported("cartier-weitalk-2013", "questions"),
  ];
  expect(readme).toContain(`for ${whole(fans)} new fans and ${whole(questions)} questions?`);
});

test("docs/performance.md ends with bench/profile.md as it stands (npm run bench:docs)", () => {
  const written = readFileSync("docs/performance.md", "utf8");
  expect(written.endsWith(`\n${readFileSync("bench/profile.md", "utf8").trim()}\n`)).toBe(true);
});
