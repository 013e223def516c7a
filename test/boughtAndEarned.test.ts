import { expect, it } from "vitest";
import { parseScenario } from "../src/scenario/parse.ts";
import { simulate } from "../src/simulate.ts";

const scenarioOf = (impressions: string) =>
  parseScenario(
    `
campaign: { name: Bought, start: 2020-07-01T10:00+08:00, days: 7 }
audience: { users: 1M }
brand: { followers: 10k, posts: 3 }
creators: [{ tier: mid KOL, count: 10, followers: 20k, when: launch day }]
paid: [{ product: in-feed, impressions: ${impressions}, days: 5 }]
model: { challenge: { ease: 0 } }
compare: [{ name: Content, platform: douyin-2020 }, { name: Follows, platform: weibo-2013 }]
`,
    { file: "bought.yaml" },
  );

it.each(["Content", "Follows"])("bought impressions take no earned views away where slots are free: %s", (plan) => {
  // Breaks where people tire of the whole campaign, or where bought impressions compete with earned ones for slots.
  const earned = (impressions: string) =>
    [1, 2, 3].reduce((sum, world) => sum + simulate(scenarioOf(impressions), plan, `${world}`).metrics.earnedViews!, 0);
  // Five bought impressions per user.
  const few = earned("1k");
  expect(few).toBeGreaterThan(5_000);
  expect(earned("5M") / few).toBeGreaterThan(0.97);
});
