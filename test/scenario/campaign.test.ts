import { expect, it } from "vitest";
import { parseScenario } from "../../src/scenario/parse.ts";

const scenario = (campaign: string, ugc: string) => `
campaign: { name: Facts, start: 2020-11-16T10:00+08:00, days: 7${campaign} }
brand: { followers: 1M, posts: 2 }
ugc: { ask: copy a dance${ugc} }
compare: [{ name: Douyin, platform: douyin-2020 }]
`;

it("the facts of a campaign reach its reports", () => {
  const text = scenario(
    ', market: China, hashtag: "#MakeYourOwnPath", objective: follows',
    ", filter: yes, prize: none, expected_videos: 10k..30k",
  );
  expect(parseScenario(text).campaign).toMatchObject({
    ...{ market: "China", hashtag: "#MakeYourOwnPath", objective: "follows", filter: true, prize: "none" },
    expectedVideos: { value: 20_000, low: 10_000, high: 30_000 },
  });
});

it("facts that are not stated, or not known, are absent", () => {
  const { campaign } = parseScenario(scenario("", ", expected_videos: unknown"));
  expect(Object.keys(campaign)).toEqual(["name", "startMs", "zoneMinutes", "days"]);
});
