import { describe, expect, it } from "vitest";
import { ImpressionBatches } from "../../src/feed/allocation/impressionBatches.ts";
import { derive, deriveText, rootKey } from "../../src/lib/random.ts";
import { Audience, placeKey } from "../../src/response/audience.ts";
import { Viewers } from "../../src/response/columns.ts";
import { calibrateResponse } from "../../src/response/model/calibration.ts";
import { Responder } from "../../src/response/respond.ts";
import { SurfaceIndex } from "../../src/vocabulary/terms.ts";
import { usualAnswers } from "../../src/world/answers.ts";
import { addPost, createCampaign } from "../../src/world/campaign.ts";
import { PopulationState } from "../../src/world/populationState.ts";
import { zLimit } from "../lib/testKey.ts";
import { changed, smallSettings } from "../smallWorld.ts";
import { binomialZ } from "../statistic.ts";

const activityBins = 4;
const aggregate = activityBins;

/** A tenth of 80,000 people of one interest in the panel, a star's post, and somebody who passes it on. */
function stage({ followers = 16_000, reposters = 20_000, panel = 0.1 } = {}) {
  const settings = changed(smallSettings(), {
    panel,
    people: { users: 80_000, interests: 1, activityBins },
    graph: { homophily: 0, maxFollowers: 4_000 },
  });
  const population = new PopulationState(settings);
  const campaign = createCampaign();
  const accountOf = (name: string, followers: number) => ({
    key: deriveText(rootKey("audience"), name),
    followers,
    interest: 0,
    segment: -1,
    user: -1,
  });
  const [author, reposter] = [accountOf("star", followers), accountOf("reposter", reposters)];
  const seeded = { label: "post", kind: "seeded", role: "celebrity", topic: 0, publishTick: 0, parent: null } as const;
  const post = addPost(campaign, {
    ...seeded,
    key: author.key,
    author,
    quality: 1,
    answers: usualAnswers,
    durationSeconds: 15,
  });
  post.cascade.parent.push(0);
  post.cascade.person.push(1);
  return { settings, population, campaign, author, reposter, post, audience: new Audience(population, campaign) };
}
type Stage = ReturnType<typeof stage>;

/** A cell of the crowd, on For You or passed on, where so many of each segment have been visited. */
function cellOf({ population, post, author, reposter }: Stage, visited: (size: number) => number, reposted = false) {
  const batches = new ImpressionBatches();
  batches.deliveries = [
    { post, author, node: 0 },
    { post, author: reposter, node: 1 },
  ];
  const audienceOf = (s: number) =>
    reposted ? population.graph.followerCount(reposter, s) : population.segments[s].size;
  const columns = Int32Array.from(population.segments, ({ index }) => visited(audienceOf(index)));
  const surface = reposted ? SurfaceIndex.reposted : SurfaceIndex.forYou;
  for (let s = 0; s <= aggregate; s++) {
    if (s === aggregate) batches.push(0, surface, s, columns[s] - 1, 1, reposted ? 1 : -1, columns);
    else batches.push(0, surface, s, 0, columns[s], reposted ? 1 : -1, columns);
  }
  return batches;
}

describe("the share of a crowd's viewers who follow an author", () => {
  it("is above that of all users, as whoever looks at more slots also follows more", () => {
    const { audience, author, reposter, population } = stage();
    // Followers are as many as activity has it, and so are slots, and whoever follows somebody else.
    const activity = population.segments.slice(0, activityBins).map((segment) => segment.activity);
    const square = activity.reduce((sum, a) => sum + a * a, 0) / activityBins;
    const expected = (16_000 / 80_000) * square;
    expect(expected).toBeGreaterThan(0.22);
    expect(audience.followingShare(author, null, aggregate) / expected).toBeCloseTo(1, 2);
    expect(audience.followingShare(author, reposter, aggregate) / expected).toBeCloseTo(1, 2);
  });

  it("is everybody among the author's own followers, and nobody where there are none", () => {
    const { audience, author } = stage();
    expect(audience.followingShare(author, author, aggregate)).toBe(1);
    const unknown = stage({ followers: 0 });
    expect(unknown.audience.followingShare(unknown.author, null, aggregate)).toBe(0);
  });

  it("is that of anybody where the panel has no follower of who passes it on", () => {
    const { audience, author, reposter } = stage({ reposters: 0 });
    expect(audience.followingShare(author, reposter, aggregate)).toBe(audience.followingShare(author, null, aggregate));
  });
});

describe("the followers of who passes a post on", () => {
  it("look at it as the panel's among them do, be they few", () => {
    const { audience, author, reposter, population } = stage();
    // Somebody whose only followers in the panel are among the most active.
    const counts = (key: typeof reposter.key) =>
      population.segments
        .slice(0, activityBins)
        .map(({ index }) => population.graph.followerCount({ ...reposter, key, followers: 9 }, index));
    const keys = Array.from({ length: 200 }, (_, n) => derive(reposter.key, n));
    const key = keys.find(
      (one) =>
        counts(one)
          .slice(0, 3)
          .every((count) => count === 0) && counts(one)[3] > 0,
    )!;
    const expected = population.graph.followerCount(author, 3) / population.segments[3].size;
    expect(audience.followingShare(author, { ...reposter, key, followers: 9 }, aggregate)).toBeCloseTo(expected, 12);
  });

  it("alone are shown it there, through that repost", () => {
    const made = stage();
    const { audience, reposter, population } = made;
    const users = new Int32Array(1024);
    for (const segment of [0, aggregate]) {
      const blocks = population.layouts[segment].blockCount;
      const picked = audience.pick(reposter, segment, reposter.key, 0, 300, 0, blocks, users);
      expect(picked).toBe(300);
      for (const user of users.subarray(0, picked))
        expect(population.graph.isFollower(reposter, segment, user)).toBe(true);
    }
    const [open, passedOn] = [false, true].map((reposted) => cellOf(made, () => 10, reposted));
    expect([audience.nodeOf(open, 0), audience.nodeOf(passedOn, 0)]).toEqual([0, 1]);
    expect([audience.deliverer(open, 0), audience.deliverer(passedOn, 0)]).toEqual([null, reposter]);
  });
});

describe("whether viewers are looked up in the author's followers", () => {
  it("depends on there being more of them than one in 10,000", () => {
    const looked = (followers: number) => {
      const { audience, author } = stage({ followers });
      return [0, aggregate].map((segment) => audience.mustLookUp(author, segment));
    };
    expect(looked(0)).toEqual([false, false]);
    // Of 72,000 in the crowd about 3 and about 90 follow.
    expect(looked(4)[1]).toBe(false);
    expect(looked(100)[1]).toBe(true);
    expect(looked(16_000)).toEqual([true, true]);
  });
});

describe("who stands in for a crowd's user", () => {
  it("is a follower of who delivers the post, each as often as another", () => {
    const { audience, post, population, reposter } = stage();
    for (let s = 0; s < activityBins; s++) {
      for (let user = 0; user < population.segments[s].size; user++)
        population.states[s][user] = population.graph.isFollower(reposter, s, user) ? s + 1 : 31;
    }
    const met = new Array<number>(32).fill(0);
    const draws = 8_000;
    for (let user = 0; user < draws; user++) met[audience.standInOf(post, aggregate, user, reposter)]++;
    expect(met[31]).toBe(0);
    const inPanel = population.graph.followersBefore(reposter, activityBins);
    for (let s = 0; s < activityBins; s++) {
      const share = population.graph.followerCount(reposter, s) / inPanel;
      expect(Math.abs(binomialZ(met[s + 1], draws, share))).toBeLessThan(zLimit);
    }
  });

  it("is anybody of the panel where nobody delivers it, or the panel has none of those followers", () => {
    for (const deliverer of [null, stage({ reposters: 0 }).reposter]) {
      const { audience, post, population } = stage();
      population.states.forEach((state, s) => {
        state.fill(s + 1);
      });
      const met = new Array<number>(activityBins + 1).fill(0);
      for (let user = 0; user < 8_000; user++) met[audience.standInOf(post, aggregate, user, deliverer)]++;
      const activity = population.segments.slice(0, activityBins).map((segment) => segment.activity);
      // A sample of 128, of each stratum as many as its slots are worth, give or take one.
      for (let s = 0; s < activityBins; s++)
        expect(Math.abs(met[s + 1] / 8_000 - activity[s] / activityBins)).toBeLessThan(1 / 128 + 0.02);
    }
  });
});

describe("those next in line for a post in a crowd", () => {
  /** What is read of 1,000 in line after the panel has been shown the post as far as `visited` says. */
  function lineAfter(made: Stage, visited: (size: number) => number, reposted = false) {
    const { settings, population, campaign, audience } = made;
    const batches = cellOf(made, visited, reposted);
    const responder = new Responder(population, campaign, calibrateResponse(settings.response));
    responder.respond(batches);
    const line = new Viewers(2000);
    const found = audience.readLine(batches, batches.length - 1, 1000, line);
    return { found, seen: line.seen.subarray(0, found), follows: line.follows.subarray(0, found) };
  }

  it.each([false, true])(
    "have not been shown it, of each stratum as many as it sees slots; passed on: %s",
    (reposted) => {
      const made = stage({ followers: 0 });
      made.population.states.forEach((state, s) => {
        state.fill(4 * s);
      });
      const { found, seen } = lineAfter(made, (size) => Math.floor(size / 3), reposted);
      expect(Math.abs(found - 1000)).toBeLessThanOrEqual(1);
      const { population, reposter } = made;
      const weightOf = (s: number) =>
        reposted
          ? population.graph.followerCount(reposter, s) / population.graph.followersBefore(reposter, activityBins)
          : population.segments[s].activity / activityBins;
      const met = new Array<number>(32).fill(0);
      for (const byte of seen) met[byte]++;
      for (let s = 0; s < activityBins; s++) {
        expect(Math.abs(met[4 * s] - 1000 * weightOf(s))).toBeLessThanOrEqual(1);
        expect(met[4 * s + 1]).toBe(0);
      }
    },
  );

  it("stand in for the crowd's users that are shown it one by one", () => {
    // Breaks where anybody of the panel does: half of them have been shown it.
    const made = stage();
    const batches = cellOf(made, (size) => size / 2);
    const { settings, population, campaign, audience } = made;
    new Responder(population, campaign, calibrateResponse(settings.response)).respond(batches);
    const viewers = new Viewers();
    viewers.users.set(Array.from({ length: 500 }, (_, i) => i));
    audience.readStandIns(batches, batches.length - 1, 500, viewers);
    expect(viewers.seen.subarray(0, 500).every((byte) => byte === 0)).toBe(true);
  });

  it("are nobody once all have been shown it, and no more than are left", () => {
    const made = stage();
    expect(lineAfter(made, (size) => size).found).toBe(0);
    const left = lineAfter(stage(), (size) => size - 10);
    expect(left.found).toBe(10 * activityBins);
    expect([...left.seen]).toEqual(new Array(10 * activityBins).fill(0));
  });

  it("follow the author as often as viewers do, and are asked only on surfaces open to everybody", () => {
    const made = stage();
    const { found, follows } = lineAfter(made, (size) => Math.floor(size / 3));
    const share = made.audience.followingShare(made.author, null, aggregate);
    const following = follows.reduce((sum, one) => sum + one, 0);
    expect(Math.abs(binomialZ(following, found, share))).toBeLessThan(zLimit);
    expect(lineAfter(stage(), (size) => Math.floor(size / 3), true).follows.some((one) => one === 1)).toBe(false);
    // Nor do they follow somebody else for having been asked about another.
    const known = addPost(made.campaign, { ...made.post, author: made.author });
    const unknown = addPost(made.campaign, { ...made.post, author: { ...made.author, followers: 0 } });
    const line = new Viewers(2000);
    const followers = [known, unknown].map((post) => {
      const batches = new ImpressionBatches();
      batches.push(post.index, SurfaceIndex.forYou, aggregate, 0, 1, -1, new Int32Array(aggregate + 1));
      const found = made.audience.readLine(batches, 0, 1000, line);
      return line.follows.subarray(0, found).reduce((sum, one) => sum + one, 0);
    });
    expect(followers[0]).toBeGreaterThan(100);
    expect(followers[1]).toBe(0);
  });
});

describe("a post", () => {
  it("is new to a crowd until one in 200 has been shown it on a surface open to everybody", () => {
    const made = stage();
    const newAfter = (visited: number, reposted = false) => {
      const batches = cellOf(made, () => visited, reposted);
      return made.audience.isNew(batches, batches.length - 1);
    };
    // The crowd has 72,000 users.
    expect([newAfter(1), newAfter(360), newAfter(361), newAfter(362)]).toEqual([true, true, false, false]);
    expect(newAfter(1, true)).toBe(false);
    const byAuthor = cellOf(made, () => 1);
    byAuthor.delivery[byAuthor.length - 1] = 0;
    expect(made.audience.isNew(byAuthor, byAuthor.length - 1)).toBe(false);
  });

  it("has draws of its own in every segment, on every surface, and for all who pass it on", () => {
    const { audience, post, campaign } = stage();
    const other = addPost(campaign, { ...post, key: deriveText(post.key, "other") });
    post.cascade.person.push(2);
    const keys = new Set<string>();
    let made = 0;
    for (const one of [post, other]) {
      const { audience: order, outcome, watch, join, brandFollow } = audience.keysOf(one);
      for (const root of [order, outcome, watch, join, brandFollow])
        for (const [surface, segment, node] of [
          [0, 0, 0],
          [0, 1, 0],
          [1, 0, 0],
          [1, 0, 1],
          [1, 0, 2],
        ]) {
          if (one === other && node > 0) continue;
          const { a, b } = placeKey(root, one, surface, segment, node, { a: 0, b: 0 });
          keys.add(`${a} ${b}`);
          made++;
        }
      expect(audience.keysOf(one)).toEqual(audience.keysOf(one));
    }
    expect(keys.size).toBe(made);
  });
});
