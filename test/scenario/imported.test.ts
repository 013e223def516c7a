import { describe, expect, it, test } from "vitest";
import { graphFileOf } from "../../src/scenario/graphFile.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { settle } from "../../src/scenario/settle/settle.ts";
import { simulate } from "../../src/simulate.ts";
import { InputError } from "../../src/vocabulary/faults.ts";
import { follows, readFollows } from "../follows.ts";

/** Account a is followed by 40, b by 20, c by nobody. */
const graph = follows([
  ...Array.from({ length: 40 }, (_, i) => ["a", `u${i}`] as const),
  ...Array.from({ length: 20 }, (_, i) => ["b", `u${i}`] as const),
  ["u1", "c"],
]);

const text = `campaign: { name: Asked, start: 2013-01-08T10:00+08:00, days: 3 }
graph: { file: follows.txt, direction: followee follower }
creators:
  - { tier: KOC, name: asked, account: [b, a], when: launch day, quality: 1 }
  - { tier: participant, count: 3, quality: 0 }
compare:
  - { name: Follow feed, platform: weibo-2013 }
  - { name: Without, without: asked }
`;

const messageOf = (changed: string, columns: typeof graph | null = graph): string => {
  try {
    parseScenario(changed, { file: "s.yaml", graph: columns ?? undefined });
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return "no fault";
};

describe("a scenario with an imported graph", () => {
  it("names its file before anything else is read", () => {
    expect(graphFileOf(text, "s.yaml")).toEqual({
      file: "follows.txt",
      direction: "followee follower",
      place: "s.yaml:2:16",
    });
    const set = ["graph.file=other.csv", "graph.separator=tab"];
    expect(graphFileOf(text, "s.yaml", set)).toMatchObject({ file: "other.csv", separator: "\t" });
    expect(graphFileOf(text.replace("followee follower", "sideways"), "s.yaml")).toBeUndefined();
  });

  it("has the graph's accounts as users in every plan, all followed one by one, but not where responses were observed", () => {
    const scenario = parseScenario(text, { file: "s.yaml", graph });
    expect(scenario.users).toBe(graph.accounts);
    for (const plan of scenario.plans) {
      const settings = settle(plan, { seed: "1" });
      expect([settings.people.users, settings.reference.people.users, settings.panel]).toEqual([43, 600e6, 1]);
      expect(settings.graph).toEqual({ columns: graph, meanFollowers: 61 / 43 });
      expect(settings.reference.graph).toHaveProperty("posters");
    }
  });

  it("may tell groups apart, but neither by whom they follow nor by how active they are", () => {
    const grouped = (groups: string, line = "") =>
      text.replace("creators:", `audience: { groups: [${groups}] }\n${line}creators:`);
    const young = "{ name: young, share: 40%, interested: 50% }";
    const settings = settle(
      parseScenario(
        grouped(young, "paid: [{ product: in-feed, impressions: 20, behind: participant, target: young }]\n"),
        {
          file: "s.yaml",
          graph,
        },
      ).plans[0],
      { seed: "1" },
    );
    expect(settings.people.groups.map(({ share }) => share)).toEqual([0.4, 0.6]);
    expect(settings.paid[0].affinityIndex).toEqual([1, 0]);
    expect(messageOf(grouped("{ name: young, share: 40%, activity: 2 }"))).toContain(
      "s.yaml:3:59  audience.groups[0].activity: expected 1 or nothing, got 2 (an imported graph has the same followers at any activity)",
    );
    expect(messageOf(grouped(young, "brand: { followers: 10, lean: { young: 2 } }\n"))).toContain(
      "brand.lean: has no effect: the followers of an account are those of the imported graph",
    );
  });

  it("cannot run on two platforms, whose users are others", () => {
    const pair = text
      .replace("without: asked }", "platforms: [weibo-2013, douyin-2020] }")
      .replace("graph:", "audience: { shared: 50% }\ngraph:");
    expect(messageOf(pair)).toContain(
      "s.yaml:9:33  compare[1].platforms: expected one platform, got two (the accounts of an imported graph are the users of one)",
    );
  });

  it("turns named accounts into accounts with the graph's followers, keyed by their ids", () => {
    const [plan, without] = parseScenario(text, { file: "s.yaml", graph }).plans;
    const { accounts } = settle(plan, { seed: "1" });
    expect(accounts.filter(({ role }) => role === "koc")).toMatchObject([
      { key: "asked/a", account: 0, followers: 40 },
      { key: "asked/b", account: 1, followers: 20 },
    ]);
    const [other] = parseScenario(text.replace("[b, a]", "[a, b]"), { file: "s.yaml", graph }).plans;
    expect(settle(other, { seed: "1" }).accounts).toEqual(accounts);
    expect(settle(without, { seed: "1" }).accounts.map(({ key }) => key)).not.toContain("asked/a");
  });

  it("shows their posts to their followers and to nobody else", () => {
    const everything = [
      "model.people.slotsPerDay=unlimited",
      "model.feed.following.maxReach=1",
      "model.people.adLoad=0",
    ];
    const silent = everything.concat("model.interface.multipliers.share=0", "creators[1].count=0");
    const scenario = parseScenario(text, { file: "s.yaml", graph, set: silent });
    const { metrics, topPosts } = simulate(scenario, "Follow feed", "1");
    // a's 40 followers hold b's 20.
    expect(topPosts.map(({ views }) => views)).toEqual([40, 20]);
    expect(metrics.reach).toBe(40);
  });
});

describe("faults of an imported graph are told with their place", () => {
  test.each([
    [
      "nobody's id",
      text.replace("[b, a]", "[b, z, y]"),
      's.yaml:4:40  creators[0].account: expected an account of follows.txt, got "z" and 1 more',
    ],
    [
      "an id twice",
      text.replace("[b, a]", "[b, b]"),
      's.yaml:4:44  creators[0].account[1]: expected each account once, got "b" twice',
    ],
    [
      "no id",
      text.replace("[b, a]", "{}"),
      "s.yaml:4:40  creators[0].account: expected the id of an account in the graph's file, got a group of values",
    ],
    [
      "a count beside ids",
      text.replace("[b, a],", "b, count: 2,"),
      "s.yaml:4:50  creators[0].count: expected account or count, got both",
    ],
    [
      "followers beside ids",
      text.replace("[b, a],", "b, followers: 2,"),
      "s.yaml:4:54  creators[0].followers: expected account or followers, got both",
    ],
    [
      "other users",
      `${text}audience: { users: 5k }\n`,
      "s.yaml:9:20  audience.users: expected 43 (the number of accounts in graph.file) or nothing, got 5000",
    ],
    [
      "users that a plan sets",
      text.replace("without: asked", "set: { audience.users: 2k }"),
      "s.yaml:8:45  compare[1].set.audience.users: expected 43 (the number of accounts in graph.file) or nothing, got 2000",
    ],
    [
      "a graph that a plan sets",
      text.replace("without: asked", "set: { graph.file: b.txt }"),
      "s.yaml:8:41  compare[1].set.graph.file: a plan cannot set this: it is the same in every plan",
    ],
    [
      "a panel",
      `${text}panel: 10%\n`,
      "s.yaml:9:8  panel: expected 1 (everybody) or auto with an imported graph, got 0.1",
    ],
    [
      "no direction",
      text.replace(", direction: followee follower", ""),
      "s.yaml:2:8  graph.direction: expected one of follower followee, followee follower, got nothing",
    ],
    [
      "a separator of two characters",
      text.replace("followee follower }", 'followee follower, separator: "::" }'),
      's.yaml:2:70  graph.separator: expected tab or one character such as ",", got "::"',
    ],
  ])("%s", (_, changed, message) => {
    expect(messageOf(changed)).toBe(message);
  });

  it("named accounts without a graph", () => {
    const without = text.replace(/graph: .*\n/, "");
    expect(messageOf(without)).toContain(
      "creators[0].account: expected graph: { file, direction } with these accounts, got none",
    );
  });

  it("a file that nobody has read", () => {
    expect(messageOf(text, null)).toContain(
      "s.yaml:2:8  graph: expected the columns of follows.txt, got only the file's name",
    );
  });

  it("a graph with probabilities, which no feed follows", () => {
    const columns = readFollows("a u0 0.5\nb u0 1\n", { probabilities: true }).columns;
    expect(messageOf(text, columns)).toContain(
      "s.yaml:2:8  graph: expected a graph without probabilities, got one with them (under a feed, responses decide what is passed on)",
    );
  });
});
