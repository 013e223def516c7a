import { describe, expect, it } from "vitest";
import { ImpressionBatches } from "../../src/feed/allocation/impressionBatches.ts";
import { derive, deriveText, rootKey } from "../../src/lib/random.ts";
import { EventKind } from "../../src/response/events.ts";
import { calibrateResponse } from "../../src/response/model/calibration.ts";
import { Responder } from "../../src/response/respond.ts";
import type { Settings } from "../../src/scenario/settle/settings.ts";
import type { RatedAction } from "../../src/vocabulary/actions.ts";
import { Tally, tallyWidth } from "../../src/vocabulary/tally.ts";
import type { Role } from "../../src/vocabulary/terms.ts";
import { SurfaceIndex } from "../../src/vocabulary/terms.ts";
import { type PostAnswers, usualAnswers } from "../../src/world/answers.ts";
import { addPost, createCampaign, Persons } from "../../src/world/campaign.ts";
import { followsBrandFlag, PopulationState } from "../../src/world/populationState.ts";
import { zLimit } from "../lib/testKey.ts";
import { type Changes, changed, smallSettings } from "../smallWorld.ts";
import { binomialZ } from "../statistic.ts";
import { responseProbabilities } from "./probabilities.ts";

/** People outside the panel alone: one segment of them, and every action frequent enough to be counted. */
const base = changed(smallSettings(), {
  panel: 0.05,
  people: { users: 400_000, interests: 1, activityBins: 1 },
  response: {
    rates: { like: 0.12, comment: 0.05, share: 0.06, save: 0.07, follow: 0.04, notInterested: 0.03 },
    fatigue: 0.25,
    followed: 0.75,
    autoplay: 0.3,
  },
  challenge: { ease: 30 },
});
const viewers = 100_000;
type Column = keyof typeof Tally;

/** An account and its posts of appeal 1, beside a panel whose users all have the same byte. */
function stage(
  byte: number,
  role: Role,
  followers: number,
  changes: Changes<Settings> = {},
  answers: PostAnswers = usualAnswers,
) {
  const settings = changed(base, changes);
  const population = new PopulationState(settings);
  population.states[0].fill(byte);
  const campaign = createCampaign();
  const key = deriveText(rootKey("crowd"), role);
  const author = { key, followers, interest: 0, segment: -1, user: -1 };
  const seeded = { label: "post", kind: "seeded", topic: 0, publishTick: 0, parent: null } as const;
  const posts = [0, 1].map((n) =>
    addPost(campaign, { ...seeded, key: derive(key, n), role, author, quality: 1, answers, durationSeconds: 60 }),
  );
  const responder = new Responder(population, campaign, calibrateResponse(settings.response));
  const counts = Object.fromEntries(Object.keys(Tally).map((name) => [name, 0])) as Record<Column, number>;
  const sharers: number[] = [];
  /** Adds what comes of a tick to `counts` and `sharers`. */
  const show = (batches: ImpressionBatches) => {
    const { tally, events } = responder.respond(batches);
    const rows = batches.length + (batches.inFollowing?.length ?? 0) + (batches.messages?.length ?? 0);
    for (let row = 0; row < rows; row++)
      for (const [name, column] of Object.entries(Tally)) counts[name as Column] += tally[row * tallyWidth + column];
    for (let i = 0; i < events.length; i++) if (events.kind[i] === EventKind.share) sharers.push(events.user[i]);
  };
  return { settings, population, author, posts, show, counts, sharers };
}

/** A post shown to 100,000 people of a crowd, in ticks of so many each: what is counted in all, and who shared it. */
function aggregate(
  perTick: number,
  {
    byte = 0,
    role = "celebrity" as Role,
    first = 0,
    by = "nobody",
    followers = 0,
    seen = 0,
    changes = {} as Changes<Settings>,
    answers = usualAnswers,
  } = {},
) {
  const made = stage(byte, role, followers, changes, answers);
  const { author, posts, show } = made;
  const reposter = { ...author, key: deriveText(rootKey("crowd"), "reposter") };
  posts[0].cascade.parent.push(0);
  posts[0].cascade.person.push(1);
  const [surface, delivery] =
    by === "nobody"
      ? [SurfaceIndex.forYou, -1]
      : by === "author"
        ? [SurfaceIndex.following, 0]
        : [SurfaceIndex.reposted, 1];
  for (let start = first; start < first + viewers; start += perTick) {
    const batches = new ImpressionBatches();
    batches.deliveries = [
      { post: posts[0], author, node: 0 },
      { post: posts[0], author: reposter, node: 1 },
    ];
    batches.push(0, surface, 1, start, perTick, delivery, Int32Array.of(seen, 0));
    show(batches);
  }
  return made;
}

describe.each([
  ["few at a time, one by one", 500],
  ["many at a time, in one sum", viewers],
])("people in a crowd who are shown a post %s", (_, perTick) => {
  const off = (count: number, n: number, p: number) => Math.abs(binomialZ(count, n, p));
  const check = (
    { counts, settings }: ReturnType<typeof aggregate>,
    appeal: number,
    names: readonly RatedAction[],
    reinforcement = 1,
    answers = usualAnswers,
  ) => {
    const p = responseProbabilities(settings, appeal, answers);
    expect(counts.impressions).toBe(viewers);
    expect(off(counts.validPlays, viewers, p.valid)).toBeLessThan(zLimit);
    for (const name of names) expect(off(counts[name], viewers, p[name]), name).toBeLessThan(zLimit);
    const joins = counts.ownTake + counts.duet + counts.stitch;
    expect(off(joins, viewers, p.join * reinforcement)).toBeLessThan(zLimit);
  };
  const others = ["like", "comment", "share", "save", "notInterested"] as const;

  it.each([0, 40_000])("answer as its appeal has it, where %d have been shown it before", (first) => {
    const shown = aggregate(perTick, { first });
    check(shown, 1, [...others, "follow"]);
    const { counts, sharers, settings } = shown;
    const { shape, scale } = settings.response.watch;
    const above = (ratio: number) => Math.exp(-((ratio / scale) ** shape));
    expect(off(counts.complete, counts.validPlays, above(1))).toBeLessThan(zLimit);
    expect(off(counts.longView, counts.validPlays, above(18 / 60))).toBeLessThan(zLimit);
    // Weibull: mean .8431, sd .6644 (SciPy)
    const spread = 0.6644 * Math.sqrt(counts.validPlays);
    expect(Math.abs(counts.watchRatio - 0.8431 * counts.validPlays) / spread).toBeLessThan(zLimit);
    expect(sharers.length).toBe(counts.share);
    expect(new Set(sharers).size).toBe(counts.share);
  });

  it.each(["celebrity", "brand"] as const)("answer as readily as the post's factors have it, by a %s", (role) => {
    const answers: PostAnswers = { like: 1.6, comment: 0.5, share: 2.5, save: 0.2, follow: 3 };
    check(aggregate(perTick, { role, answers }), 1, [...others, "follow"], 1, answers);
    const eager: PostAnswers = { like: 1e9, comment: 1e9, share: 1e9, save: 1e9, follow: 1e9 };
    const { counts } = aggregate(perTick, { role, answers: eager });
    for (const name of ["like", "comment", "share", "save"] as const) expect(counts[name]).toBe(counts.validPlays);
  });

  it("are those who follow the author, four in five, and strangers, who alone come to follow", () => {
    const { counts, settings } = aggregate(perTick, { followers: 320_000 });
    const [warm, cold] = [1.75, 1].map((appeal) => responseProbabilities(settings, appeal));
    // 32 of the panel stand for all who are shown something in one sum.
    const share = (counts.like / viewers - cold.like) / (warm.like - cold.like);
    expect(Math.abs(share - 0.8)).toBeLessThan(0.3);
    const strangers = counts.follow / viewers / cold.follow;
    expect(Math.abs(strangers - 0.2)).toBeLessThan(0.3);
  });

  it("answer as anybody of the panel where all of it have been shown the post", () => {
    check(aggregate(perTick, { byte: 3, first: 40_000, seen: 20_000 }), 0.5, others, 1.75);
  });

  it("are as tired, and as ready to join, as the panel that has been shown the campaign three times", () => {
    check(aggregate(perTick, { byte: 3 }), 1 - 0.25 * 2, others, 1.75);
  });

  it("come to follow the brand, and answer as its followers where the panel has come to follow", () => {
    check(aggregate(perTick, { role: "brand" }), 1, [...others, "follow"]);
    const won = aggregate(perTick, { role: "brand", byte: followsBrandFlag });
    check(won, 1.75, others);
    expect(aggregate(perTick, { byte: followsBrandFlag }).counts).toEqual(aggregate(perTick).counts);
  });

  it("are warmer where they are reached as followers, once, and cannot come to follow", () => {
    for (const role of ["celebrity", "brand"] as const) {
      const shown = aggregate(perTick, { role, byte: followsBrandFlag, by: "author", followers: 200_000 });
      check(shown, 1.75, others);
      expect(shown.counts.follow).toBe(0);
    }
  });

  it("come to follow through a repost where they do not yet, which half do", () => {
    const shown = aggregate(perTick, { by: "reposter", followers: 200_000 });
    check(shown, 1.75, others);
    const { follow } = responseProbabilities(shown.settings, 1.75);
    expect(off(shown.counts.follow, viewers, 0.5 * follow)).toBeLessThan(zLimit);
  });

  it("are counted as viewers by impressions, starts or valid plays", () => {
    const views = (viewRule: Settings["viewRule"]) => aggregate(perTick, { changes: { viewRule } }).counts;
    expect(views("impression").views).toBe(viewers);
    const valid = views("validPlay");
    expect(valid.views).toBe(valid.validPlays);
    const start = views("playStart");
    expect(off(start.views - start.validPlays, viewers - start.validPlays, 0.3)).toBeLessThan(zLimit);
  });
});

it("what a crowd watches in sum varies as the sum of what each watches", () => {
  const { show, counts } = stage(0, "celebrity", 0);
  const z: number[] = [];
  for (const post of [0, 1]) {
    for (let start = 0; start < 370_000; start += 600) {
      const { validPlays, watchRatio } = counts;
      const batches = new ImpressionBatches();
      batches.push(post, SurfaceIndex.forYou, 1, start, 600, -1, new Int32Array(2));
      show(batches);
      const plays = counts.validPlays - validPlays;
      // Weibull: mean .8431, sd .6644 (SciPy)
      z.push((counts.watchRatio - watchRatio - 0.8431 * plays) / (0.6644 * Math.sqrt(plays)));
    }
  }
  const variance = z.reduce((sum, value) => sum + value * value, 0) / z.length;
  expect(Math.abs(variance - 1) / Math.sqrt(2 / z.length)).toBeLessThan(zLimit);
});

it("who sees a short post to its end has viewed it long, and no play is longer without being that", () => {
  const { show, counts, posts } = stage(0, "celebrity", 0);
  Object.assign(posts[0], { durationSeconds: 15 });
  const batches = new ImpressionBatches();
  batches.push(0, SurfaceIndex.forYou, 1, 0, viewers, -1, new Int32Array(2));
  show(batches);
  expect(counts.complete).toBeGreaterThan(1000);
  expect(counts.longView).toBe(counts.complete);
  expect(Math.abs(counts.watchRatio / counts.validPlays / 0.8431 - 1)).toBeLessThan(0.03);
});

describe("people in a crowd to whom a post comes by name", () => {
  const chosen = Array.from({ length: viewers }, (_, i) => 3 * i);
  const namedTo = (made: ReturnType<typeof stage>, post: number, how: "inFollowing" | "messages") => {
    const persons = new Persons();
    for (const user of chosen) persons.push(post, 1, user, 0);
    const batches = new ImpressionBatches();
    batches[how] = persons;
    made.show(batches);
    return made.counts;
  };
  const off = (count: number, p: number) => Math.abs(binomialZ(count, viewers, p));

  it("are warmer in following feeds; of those who open a message, who follow the author are", () => {
    const fed = stage(0, "celebrity", 120_000);
    const { like, impressions } = namedTo(fed, 0, "inFollowing");
    expect(impressions).toBe(viewers);
    const [warm, cold] = [1.75, 1].map((appeal) => responseProbabilities(fed.settings, appeal).like);
    expect(off(like, warm)).toBeLessThan(zLimit);
    const { population, author } = fed;
    const following = chosen.filter((user) => population.graph.isFollower(author, 1, user)).length;
    const messaged = namedTo(stage(0, "celebrity", 120_000), 0, "messages");
    expect(off(messaged.like, (following * warm + (viewers - following) * cold) / viewers)).toBeLessThan(zLimit);
  });

  it("have seen of a campaign what anybody has at an account's first post, and what its followers have at the next", () => {
    const made = stage(0, "celebrity", 120_000);
    const { population, author, settings, counts } = made;
    for (let user = 0; user < population.states[0].length; user++)
      if (population.graph.isFollower(author, 0, user)) population.states[0][user] = 3;
    const [fresh, tired] = [1.75, 1.25].map((appeal) => responseProbabilities(settings, appeal).like);
    const first = namedTo(made, 0, "inFollowing").like;
    // Of the panel, from which 128 stand for all, three in ten follow.
    expect(first / viewers).toBeGreaterThan(tired + 0.5 * (fresh - tired));
    expect(first / viewers).toBeLessThan(tired + 0.9 * (fresh - tired));
    namedTo(made, 0, "inFollowing");
    expect(Math.abs(counts.like / first - 2)).toBeLessThan(0.1);
    const before = counts.like;
    expect(off(namedTo(made, 1, "inFollowing").like - before, tired)).toBeLessThan(zLimit);
  });
});
