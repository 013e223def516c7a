import { describe, expect, it } from "vitest";
import { seedEvents, seedPosts, type Usual } from "../../src/propagation/seeding.ts";
import type { Settings } from "../../src/scenario/settle/settings.ts";
import { UnsolvableValue } from "../../src/vocabulary/faults.ts";
import { createCampaign } from "../../src/world/campaign.ts";
import { PopulationState, userNumber } from "../../src/world/populationState.ts";
import { follows } from "../follows.ts";
import { liveEvent, liveWorld } from "../liveWorld.ts";
import { account, changed, smallSettings } from "../smallWorld.ts";
import { binomialZ, zLimit } from "../statistic.ts";

/** Accounts whose usual figures the scenario does not state. */
const unstated: Usual = { standing: () => undefined, engagement: () => undefined };

function seeded(settings: Settings, usual = unstated) {
  const population = new PopulationState(settings);
  const campaign = createCampaign();
  const authors = seedPosts(population, campaign, usual);
  seedEvents(population, campaign, authors);
  return { population, campaign, authors };
}
const small = changed(smallSettings(1), {
  people: { users: 1_000 },
  graph: { meanFollowers: 5, maxFollowers: 40 },
  clock: { ticks: 24 },
});

describe("who posts by arrangement", () => {
  it("posts what comes out before the end, under the account's role and name", () => {
    const accounts = [
      account("star", 70, { quality: 2, atHours: [0.5, 23.9, 24, 30], role: "koc", durationSeconds: 33 }),
    ];
    const { campaign } = seeded(changed(small, { accounts }));
    expect(campaign.posts.map(({ label, publishTick }) => [label, publishTick])).toEqual([
      ["star/1", 0],
      ["star/2", 23],
    ]);
    expect([...campaign.publishing.keys()]).toEqual([0, 23]);
    expect(campaign.posts[1]).toMatchObject({
      role: "koc",
      kind: "seeded",
      quality: 2,
      durationSeconds: 33,
      parent: null,
    });
    expect(campaign.posts[1].author).toMatchObject({ followers: 70, segment: -1, user: -1 });
  });

  it("has the standing and the readiness of answers that the usual figures give, on each of its posts", () => {
    const accounts = [account("star", 70, { atHours: [0, 5] }), account("plain", 700)];
    const asked: [string, number][] = [];
    const usual: Usual = {
      standing({ key }, followers) {
        asked.push([key, followers]);
        return key === "star" ? 3.5 : undefined;
      },
      engagement: ({ key }) => (key === "star" ? 2 : undefined),
    };
    const settings = changed(small, { accounts });
    const [stated, without] = [seeded(settings, usual), seeded(settings)];
    expect(asked).toEqual([
      ["star", 70],
      ["plain", 700],
    ]);
    expect(stated.authors.get("star")!.standing).toBe(3.5);
    expect(stated.authors.get("plain")).not.toHaveProperty("standing");
    expect(stated.campaign.posts.map(({ author }) => author.standing)).toEqual([3.5, 3.5, undefined]);
    for (const [i, post] of stated.campaign.posts.entries()) {
      const usually = without.campaign.posts[i].answers;
      const factor = i < 2 ? 2 : 1;
      for (const name of ["like", "comment", "share", "save"] as const)
        expect(post.answers[name] / usually[name]).toBeCloseTo(factor, 12);
      expect(post.answers.follow).toBe(usually.follow);
    }
    const [first, second] = without.campaign.posts;
    expect(first.answers).not.toEqual(second.answers);
  });

  it("leans to the groups that are stated, and to none where none is", () => {
    const groups = ["a", "b"].map((name) => ({ name, share: 0.5, activity: 1 }));
    const accounts = [{ ...account("weighted", 70), affinityIndex: [3, 1] }, account("plain", 70)];
    const { authors } = seeded(changed(small, { people: { groups }, accounts }));
    expect(authors.get("weighted")!.affinityIndex).toEqual([3, 1]);
    expect(authors.get("plain")).not.toHaveProperty("affinityIndex");
  });

  it("are as many different users as there are ordinary accounts, even if that is everybody", () => {
    const accounts = Array.from({ length: 1_000 }, (_, i) => account(`user ${i}`, undefined, { role: "participant" }));
    const { population, campaign } = seeded(changed(small, { accounts }));
    const users = campaign.posts.map(({ author }) => userNumber(population, author.segment, author.user));
    expect(users.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1_000 }, (_, number) => number));
    const oneMore = [...accounts, account("one more", undefined)];
    expect(() => seeded(changed(small, { accounts: oneMore }))).toThrow(
      new RangeError("creators: expected at most as many ordinary people as users (1000), got 1001"),
    );
  });

  it("is, where the account is an ordinary user's, as much followed as people who post are", () => {
    // Breaks where ordinary people who post have the followers of the average user.
    const accounts = Array.from({ length: 400 }, (_, i) => account(`user ${i}`, undefined, { role: "participant" }));
    const posters = { median: 400, exponent: 1.6, maxFollowers: 5_000 };
    const { campaign } = seeded(changed(small, { people: { users: 100_000 }, graph: { posters }, accounts }));
    const above = campaign.posts.filter(({ author }) => author.followers > 400).length;
    expect(Math.abs(binomialZ(above, 400, 0.5))).toBeLessThan(zLimit);
  });

  it("is never an ordinary user twice: accounts of an imported graph are theirs before anybody is drawn", () => {
    const columns = follows(Array.from({ length: 30 }, (_, v) => [v, (v + 1) % 30]));
    const settings = changed(small, {
      people: { users: 30, interests: 2, activityBins: 1 },
      accounts: [
        ...Array.from({ length: 20 }, (_, i) => account(`user ${i}`, undefined)),
        ...Array.from({ length: 10 }, (_, i) => ({ ...account(`named ${i}`, undefined), account: 3 * i })),
      ],
    });
    const imported = { ...settings, graph: { columns, meanFollowers: 1 } };
    const { population, authors } = seeded(imported);
    const users = [...authors.values()].map(({ segment, user }) => userNumber(population, segment, user));
    expect(new Set(users).size).toBe(30);
    for (let i = 0; i < 10; i++) expect(authors.get(`named ${i}`)).toEqual(population.graph.authorNumbered!(3 * i));
    const accounts = [{ ...account("nobody", undefined), account: 3 }];
    expect(() => seeded(changed(small, { accounts }))).toThrow(
      new RangeError("creators: expected an imported graph with an account numbered 3, got none"),
    );
  });
});

describe("a live event", () => {
  const accounts = [account("brand", 3_000, { role: "brand" }), account("star", 5_000, { role: "celebrity" })];

  it("is its first host's, as long as it lasts, and is published in no feed", () => {
    const { campaign, authors } = seeded(liveWorld({ hosts: ["star", "brand"] }, { accounts }));
    const [event] = campaign.events;
    expect(event!.hosts).toEqual([authors.get("star"), authors.get("brand")]);
    expect(event!.post).toMatchObject({ label: "night", role: "celebrity", kind: "live", durationSeconds: 5_400 });
    expect([event!.post.author, event!.post.publishTick]).toEqual([authors.get("star"), 1]);
    expect([...campaign.publishing.values()].flat()).not.toContain(event!.post);
    expect(campaign.posts).toContain(event!.post);
  });

  it("may have as many guests as its hosts have followers together", () => {
    const hosts = ["star", "brand"];
    expect(() => seeded(liveWorld({ hosts, guests: 8_000 }, { accounts }))).not.toThrow();
    expect(() => seeded(liveWorld({ hosts, guests: 8_001 }, { accounts }))).toThrow(
      new UnsolvableValue(liveEvent.path, `expected at most the 8000 followers of the hosts, got 8001`),
    );
  });
});
