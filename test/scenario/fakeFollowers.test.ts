import { describe, expect, it } from "vitest";
import { parseScenario } from "../../src/scenario/parse.ts";
import { settle } from "../../src/scenario/settle/settle.ts";
import { simulate } from "../../src/simulate.ts";

const scenarioOf = (creator: string) =>
  parseScenario(
    `
campaign: { name: Followers, currency: RMB, start: 2020-07-01T10:00+08:00, days: 3 }
audience: { users: 2M }
creators: [{ tier: mid KOL, count: 4, when: launch day, ${creator} }]
compare: [{ name: Follows, platform: weibo-2013 }]
`,
    { file: "followers.yaml" },
  );
const accountOf = (creator: string) => settle(scenarioOf(creator).plans[0]!, { seed: "one" }).accounts[0]!;

describe("followers who are no people", () => {
  it("are paid for and see nothing", () => {
    const creator = "followers: 100k, fee: 0.1 RMB per follower";
    const [all, half] = [accountOf(creator), accountOf(`${creator}, fake_followers: 50%`)];
    expect([all.followers, half.followers]).toEqual([100_000, 50_000]);
    expect([all.fee, half.fee]).toEqual([10_000, 10_000]);
    const views = [creator, `${creator}, fake_followers: 50%`].map(
      (each) => simulate(scenarioOf(each), "Follows", "one").metrics.views!,
    );
    expect(views[1]! / views[0]!).toBeGreaterThan(0.4);
    expect(views[1]! / views[0]!).toBeLessThan(0.6);
  });

  it("register for no live room", () => {
    const brief = (fake: string) => `
campaign: { name: A, start: 2020-07-01T10:00+08:00, days: 1 }
audience: { users: 1M }
brand: { followers: 3k, fake_followers: ${fake} }
live: [{ start: launch day at 20:00, lasts: 1h, hosts: brand, pre_registered: 2000 }]
compare: [{ name: A, platform: douyin-2020 }]
`;
    expect(() => parseScenario(brief("90%"), { file: "live.yaml" })).toThrow(
      "live[0].pre_registered: expected at most the 300 followers of the hosts, got 2k",
    );
    expect(() => parseScenario(brief("20%"), { file: "live.yaml" })).not.toThrow();
  });

  it("are a part of a tier's followers too, and of nobody's whose followers are not stated", () => {
    const [all, some] = [accountOf("fee: 1k RMB"), accountOf("fee: 1k RMB, fake_followers: 20%")];
    expect(some.followers).toBe(Math.round(0.8 * all.followers!));
    expect(() => scenarioOf("fee: 1k RMB, fake_followers: 120%")).toThrow("creators[0].fake_followers");
    const user = "creators: [{ tier: participant, fake_followers: 10% }]";
    expect(() =>
      parseScenario(
        `campaign: { name: A, start: 2020-07-01T10:00+08:00, days: 1 }\naudience: { users: 1M }\n${user}\ncompare: [{ name: A, platform: douyin-2020 }]`,
        { file: "user.yaml" },
      ),
    ).toThrow("creators[0].fake_followers: expected followers beside it, got none");
  });
});
