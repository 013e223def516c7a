import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { optimismPays, scenario as twoPlans } from "../docs/examples/compare.ts";
import { ring } from "../docs/examples/followGraph.ts";
import { bandit } from "../docs/examples/forYou.ts";
import { complexContagion } from "../docs/examples/responses.ts";
import { optimistic } from "../docs/examples/scorer.ts";
import { threads } from "../src/engines/threads.ts";
import {
  compare,
  createCustomGraph,
  createSegments,
  derive,
  type FeedPost,
  type ForYouPart,
  followGraphContract,
  formulaScorer,
  logisticResponse,
  PartError,
  type Parts,
  partsContract,
  type Requests,
  type Run,
  rootKey,
  simulate,
} from "../src/index.ts";
import type { FollowGraphPart } from "../src/world/customGraph.ts";
import { PopulationState } from "../src/world/populationState.ts";
import { follows } from "./follows.ts";
import { shipped, smallSettings } from "./smallWorld.ts";

const small = [
  "audience.users=1M",
  "campaign.days=2",
  "creators=[{ tier: celebrity, count: 2, followers: 40k, quality: 2 }]",
];
const everybody = shipped("small", small);
const oneInTen = shipped("small", [...small, "panel=10%"]);
const figures = ({ warnings, solved, ...run }: Run) => run;
const play = (parts?: Parts, plan = "Content feed", scenario = everybody) =>
  simulate(scenario, plan, "library", { parts });

describe("docs/library.md", () => {
  const text = readFileSync("docs/library.md", "utf8");
  const quoted = new Map(
    [...text.matchAll(/<!-- (docs\/examples\/\S+) -->\n```ts\n([\s\S]*?)```/g)].map(([, file, code]) => [file, code]),
  );

  test.each(readdirSync("docs/examples"))("quotes examples/%s as it stands", (file) => {
    expect(quoted.get(`docs/examples/${file}`)).toBe(readFileSync(`docs/examples/${file}`, "utf8"));
  });
});

const everyPart = { scorer: optimistic, forYou: bandit, followGraph: ring, responses: complexContagion };
for (const [what, parts, plan, scenario] of [
  ["a scorer", { scorer: optimistic }, "Content feed", everybody],
  ["a For-You policy", { forYou: bandit }, "Content feed", everybody],
  ["a follow graph", { followGraph: ring }, "Follow feed", everybody],
  ["a response model", { responses: complexContagion }, "Content feed", everybody],
  ["all together where one in ten is followed", everyPart, "Mostly follows", oneInTen],
] as const) {
  describe(`examples of own parts: ${what}`, () => {
    for (const { claim, check } of partsContract(parts, scenario, plan)) it(claim, check);

    it("change what the plan does, and say so", () => {
      const own = play(parts, plan, scenario);
      expect(figures(own)).not.toEqual(figures(play({}, plan, scenario)));
      for (const [role, part] of Object.entries(parts)) expect(own.warnings.at(-1)).toContain(`${role} ${part.name}`);
    });
  });
}

describe("the examples do what they say", () => {
  it("a bandit shows one post to a hundredth of the users a day, for two days", () => {
    const alone = [
      "campaign.days=3",
      "brand.posts=1",
      "brand.when=launch day",
      "creators=[]",
      "paid=[]",
      "model.challenge.ease=0",
    ];
    const { viewsBySurface } = play({ forYou: bandit }, "Content feed", shipped("small", [...small, ...alone]));
    // Each of 48 ticks is rounded; a view is a play start, of which every impression is one.
    expect(Math.abs(viewsBySurface.forYou - 2 * 10_000)).toBeLessThanOrEqual(24);
  });

  it("a policy is never told how good a post is", () => {
    const seen: FeedPost[] = [];
    const forYou: ForYouPart = (known) => {
      const policy = bandit(known);
      return {
        ...policy,
        enter(post, tick) {
          seen.push(post);
          policy.enter(post, tick);
        },
      };
    };
    play({ forYou });
    expect(seen.length).toBeGreaterThan(0);
    for (const post of seen) expect(JSON.stringify(post)).not.toMatch(/quality/);
    expect(JSON.stringify(smallSettings().accounts)).toMatch(/quality/);
  });

  it("nobody joins before the third exposure", () => {
    const easy = shipped("small", [...small, "model.challenge.ease=2000", "paid=[]", "brand.posts=40"]);
    const one = shipped("small", [...small, "model.challenge.ease=2000", "paid=[]", "creators=[]", "brand.posts=1"]);
    const contagion = { responses: complexContagion };
    expect(play({}, "Follow feed", one).metrics.participants).toBeGreaterThan(20);
    expect(play(contagion, "Follow feed", one).metrics.participants).toBe(0);
    expect(play(contagion, "Content feed", easy).metrics.participants).toBeGreaterThan(0);
  });

  it("compares plans of which one has parts of its own", async () => {
    expect(await optimismPays()).toMatch(/^By formula \d+\.\d\d times the earned views$/);
  });

  describe("a ring keeps the contract of follow graphs", () => {
    for (const panel of [1, 0.3]) {
      const { people, graph: settings } = smallSettings();
      const key = rootKey("ring");
      const own = { ...people, users: 9000, interests: 3, activityBins: 2 };
      const segments = createSegments(own, panel);
      if ("columns" in settings) throw new Error("expected no imported graph");
      const graph = createCustomGraph(ring, settings, segments, key);
      const outside = (followers: number) => ({
        key: derive(key, followers),
        followers,
        interest: 0,
        segment: -1,
        user: -1,
      });
      const authors = {
        "the first user": graph.authorOf(0, 0),
        "the last of a segment": graph.authorOf(1, segments[1].size - 1),
        "the last user": graph.authorOf(segments.length - 1, segments.at(-1)!.size - 1),
        "followed by nobody": outside(0),
        "followed by some": outside(701),
        "followed by all": outside(9000),
      };
      const sizes = segments.map(({ size }) => size);
      for (const { claim, check } of followGraphContract({ graph, sizes, authors, key }))
        it(`${claim} (${panel})`, check);
    }
  });
});

describe("the built-in parts passed in by hand", () => {
  it("change nothing but the note on them", () => {
    const parts = { scorer: formulaScorer, responses: logisticResponse };
    expect(figures(play(parts))).toEqual(figures(play()));
  });
});

describe("a part that breaks what it must hold is named with what it did", () => {
  const graph = (change: (core: ReturnType<FollowGraphPart>) => Partial<ReturnType<FollowGraphPart>>) => {
    const lattice: FollowGraphPart = (known) => {
      const core = ring(known);
      return { ...core, ...change(core) };
    };
    return { followGraph: lattice };
  };
  const scorer = (change: Partial<ReturnType<typeof formulaScorer>>): Parts => ({
    scorer: function odd(known) {
      return { ...formulaScorer(known), ...change };
    },
  });
  /** Asks as soon as a post has entered, with its number. */
  const policy = (ask: (post: number, requests: Requests) => void): Parts => ({
    forYou: function greedy() {
      const posts: number[] = [];
      return {
        enter: ({ index }) => posts.push(index),
        ask: (_tick, requests) => {
          const [post] = posts;
          if (post !== undefined) ask(post, requests);
        },
        observe() {},
      };
    },
  });
  const responseModel = (change: Partial<ReturnType<typeof logisticResponse>>): Parts => ({
    responses: function odd(known) {
      return { ...logisticResponse(known), ...change };
    },
  });

  it.each([
    [
      scorer({ scorePost: () => Number.NaN }),
      /^scorer odd: expected a finite score of a post with \d+ impressions, got NaN$/,
    ],
    [
      scorer({ scoreInterests: (_counts, _facts, _prediction, out) => out.fill(1, 1) }),
      /^scorer odd: expected a finite score for each of 8 interests, got NaN for interest 0$/,
    ],
    [scorer({ columns: [0.5] }), /^scorer odd: expected columns that a ranking may see, got 0.5$/],
    [scorer({ predictions: -1 }), /^scorer odd: expected a whole number of predictions, got -1$/],
    [
      policy((_post, { request }) => request(7e6, 10)),
      /^forYou greedy: expected a post that has entered and not left, got 7000000$/,
    ],
    [
      policy((post, { request }) => request(post, 1.5)),
      /^forYou greedy: expected a whole number of impressions of post \d+, got 1.5$/,
    ],
    [
      policy((post, { request }) => request(post, 9, new Float64Array(3))),
      /^forYou greedy: expected 8 weights ≥ 0 for post \d+, got \[0, 0, 0\]$/,
    ],
    [
      policy((post, { request }) => request(post, 9, new Float64Array(8))),
      /^forYou greedy: expected a weight above 0 for post \d+, got none$/,
    ],
    [
      policy((post, { request }) => request(post, 1) && request(post, 1)),
      /^forYou greedy: expected one request for a post in a tick, got two for post \d+$/,
    ],
    [
      policy((post, { request, retire }) => {
        request(post, 1);
        retire(post);
      }),
      /^forYou greedy: expected no request for a post that leaves, got one for post \d+$/,
    ],
    [
      graph(() => ({ followerCount: () => 1 })),
      /^followGraph lattice: expected \d+ followers of an author in all segments together, got 80$/,
    ],
    [
      graph(() => ({ followerCount: () => 0.5 })),
      /^followGraph lattice: expected a whole number of followers, at most 12500, in segment 0, got 0.5$/,
    ],
    [
      graph(() => ({ follower: () => -1 })),
      /^followGraph lattice: expected follower \d+ to be one of 12500 users of segment \d+, got -1$/,
    ],
    [
      graph(({ authorOf }) => ({ authorOf: (segment, user) => authorOf(segment, user + 1) })),
      /^followGraph lattice: expected the account of user \d+ of segment \d+, interest \d, got user \d+/,
    ],
    [
      graph(() => ({
        pickFollowers: (...given) => {
          given[8].fill(-5);
          return given[5];
        },
      })),
      /^followGraph lattice: expected users of segment \d+ to be picked, got -5$/,
    ],
    [responseModel({ validPlay: () => 1.2 }), /^responses odd: expected validPlay\(\S+\) from 0 to 1, got 1.2$/],
    [
      responseModel({ action: (name) => (name === "share" ? Number.NaN : 0.1) }),
      /^responses odd: expected action\("share", \S+\) from 0 to 1, got NaN$/,
    ],
    [responseModel({ join: () => -1 }), /^responses odd: expected join\(\S+\) from 0 to Infinity, got -1$/],
    [responseModel({ fatigue: (e) => -e }), /^responses odd: expected fatigue\(1\) from 0 to 6, got -1$/],
    [
      responseModel({ reinforcement: () => Number.POSITIVE_INFINITY }),
      /^responses odd: expected reinforcement\(0\) from 0 to Infinity, got Infinity$/,
    ],
  ])("%#", (parts, message) => {
    const thrown = (): unknown => {
      try {
        return play(parts);
      } catch (error) {
        return error;
      }
    };
    const error = thrown();
    expect(error).toBeInstanceOf(PartError);
    expect((error as PartError).message).toMatch(message);
  });

  it("a graph beside an imported one is refused", () => {
    const columns = follows(Array.from({ length: 2000 }, (_, v) => [v, (v + 1) % 2000]));
    const settings = smallSettings();
    const people = { ...settings.people, users: columns.accounts };
    expect(() => new PopulationState({ ...settings, people, graph: { columns, meanFollowers: 1 } }, ring)).toThrow(
      "followGraph ring: expected a scenario without an imported graph, got one with",
    );
  });
});

describe("a study with parts", () => {
  it("refuses parts of plans that do not run, and worker threads", async () => {
    const parts = { Optimistic: { scorer: optimistic } };
    await expect(compare(twoPlans, { plans: ["By formula"], parts })).rejects.toThrow(
      'parts: expected names of plans that run, got "Optimistic"',
    );
    await expect(compare(twoPlans, { parts, engine: threads(1) })).rejects.toThrow(
      "parts: expected an engine on this thread, such as compare's own, got worker threads",
    );
  });
});
