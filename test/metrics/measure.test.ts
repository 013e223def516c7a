import { describe, expect, it } from "vitest";
import { ImpressionBatches } from "../../src/feed/allocation/impressionBatches.ts";
import { rootKey } from "../../src/lib/random.ts";
import { RunMeasurement } from "../../src/metrics/measure.ts";
import type { Run } from "../../src/metrics/run.ts";
import { Outcomes } from "../../src/response/outcomes.ts";
import { Tally, tallyWidth } from "../../src/vocabulary/tally.ts";
import type { Role } from "../../src/vocabulary/terms.ts";
import { SurfaceIndex } from "../../src/vocabulary/terms.ts";
import { usualAnswers } from "../../src/world/answers.ts";
import { addPost, createCampaign, Persons } from "../../src/world/campaign.ts";
import { PopulationState } from "../../src/world/populationState.ts";
import type { PostKind } from "../../src/world/post.ts";
import { changed, smallSettings } from "../smallWorld.ts";

type Row = Partial<Record<keyof typeof Tally, number>>;
interface ExposureRecord {
  readonly post?: number;
  readonly surface?: number;
  readonly row: Row;
}

/** Measures ticks that are written down: per tick, cells with what was counted of them. */
function measured(
  ticks: readonly (readonly ExposureRecord[])[],
  posts: readonly { role: Role; kind?: PostKind }[],
  tickHours = 2,
): Run {
  const settings = changed(smallSettings(), {
    people: { users: 1_000 },
    clock: { tickHours, ticks: ticks.length },
    graph: { meanFollowers: 5 },
  });
  const population = new PopulationState(settings);
  const campaign = createCampaign();
  posts.forEach(({ role, kind = "seeded" }, i) => {
    const author = { key: rootKey(`author ${i}`), followers: i, interest: 0, segment: -1, user: -1 };
    addPost(campaign, {
      key: rootKey(String(i)),
      label: `post ${i}`,
      role,
      kind,
      author,
      quality: 0,
      answers: usualAnswers,
      topic: 0,
      durationSeconds: 10,
      publishTick: 0,
      parent: null,
    });
  });
  const measure = new RunMeasurement(population, campaign);
  const outcomes = new Outcomes(population.panelSegments);
  ticks.forEach((shown, tick) => {
    const batches = new ImpressionBatches();
    outcomes.tally = new Float64Array(shown.length * tallyWidth);
    shown.forEach(({ post = 0, surface = SurfaceIndex.forYou, row }, i) => {
      batches.push(post, surface, 0, 0, 1, -1);
      for (const [name, value] of Object.entries(row))
        outcomes.tally[i * tallyWidth + Tally[name as keyof typeof Tally]] = value;
    });
    measure.measure(batches, outcomes, tick);
  });
  return measure.summarise(outcomes, { impressions: 0, money: 0 }, { calibration: {}, feed: {} });
}

const viewsPerTick = (...views: number[]) =>
  measured(
    views.map((n) => [{ row: { impressions: n, views: n } }]),
    [{ role: "brand" }],
  ).metrics;

describe("time to peak and half-life", () => {
  it("are the end of the tick with most views, and when half of all had come, linear within a tick", () => {
    // Ticks of two hours.
    expect(viewsPerTick(10, 30, 20, 20)).toMatchObject({ timeToPeakHours: 4, halfLifeHours: 2 + 2 });
    expect(viewsPerTick(100)).toMatchObject({ timeToPeakHours: 2, halfLifeHours: 1 });
    expect(viewsPerTick(0, 0, 40, 0)).toMatchObject({ timeToPeakHours: 6, halfLifeHours: 5 });
    expect(viewsPerTick(60, 20, 20)).toMatchObject({ timeToPeakHours: 2, halfLifeHours: (2 * 50) / 60 });
    expect(viewsPerTick(7, 7)).toMatchObject({ timeToPeakHours: 2, halfLifeHours: 2 });
  });

  it("are absent where there are no views", () => {
    const metrics = viewsPerTick(0, 0);
    for (const name of [
      "timeToPeakHours",
      "halfLifeHours",
      "completionRate",
      "gini",
      "top1Share",
      "averageFrequency",
    ]) {
      expect(metrics).not.toHaveProperty(name);
    }
    expect(metrics.views).toBe(0);
  });
});

describe("sums", () => {
  const run = measured(
    [
      [
        {
          post: 0,
          surface: SurfaceIndex.paid,
          row: { impressions: 50, views: 40, follow: 3, watchRatio: 18, complete: 10 },
        },
        { post: 1, surface: SurfaceIndex.forYou, row: { impressions: 30, views: 20, follow: 5, ownTake: 2, share: 1 } },
      ],
      [
        {
          post: 2,
          surface: SurfaceIndex.reposted,
          row: { impressions: 9, views: 9, like: 4, comment: 1, notInterested: 1 },
        },
        { post: 1, surface: SurfaceIndex.direct, row: { impressions: 1, views: 1, duet: 1, validPlays: 1 } },
      ],
    ],
    [{ role: "brand" }, { role: "celebrity" }, { role: "participant", kind: "duet" }],
  );

  it("go by whose post and how served", () => {
    expect(run.viewsByRoleAndSurface.brand.paid).toBe(40);
    expect(run.viewsByRoleAndSurface.celebrity).toMatchObject({ forYou: 20, direct: 1, following: 0 });
    expect(run.viewsByRole).toMatchObject({ brand: 40, celebrity: 21, participant: 9, koc: 0 });
    expect(run.viewsBySurface).toEqual({
      following: 0,
      reposted: 9,
      forYou: 20,
      direct: 1,
      paid: 40,
      live: 0,
      trending: 0,
      search: 0,
    });
    expect(run.metrics).toMatchObject({ impressions: 90, views: 70, paidViews: 40, earnedViews: 30 });
  });

  it("count the brand's follows alone, and watch time in the posts' own lengths", () => {
    expect(run.metrics).toMatchObject({
      follows: 3,
      likes: 4,
      comments: 1,
      shares: 1,
      notInterested: 1,
      validPlays: 1,
    });
    expect(run.metrics.watchHours).toBeCloseTo(180 / 3600, 12);
    expect(run.metrics.completionRate).toBeCloseTo(10 / 70, 12);
    expect(run.series.follows).toEqual([3, 0]);
    expect(run.series.paidViews).toEqual([40, 0]);
    expect(run.series.hours).toEqual([2, 4]);
  });

  it("count every account's new followers by its role, the brand's as in the metric", () => {
    expect(run.followsByRole).toMatchObject({ brand: 3, celebrity: 5, participant: 0 });
    expect(run.followsByRole.brand).toBe(run.metrics.follows);
    expect(run.topAccounts).toEqual([
      { key: "post 1", role: "celebrity", follows: 5 },
      { key: "post 0", role: "brand", follows: 3 },
    ]);
  });

  it("give R as joins per view times views per participant's post", () => {
    expect(run.metrics).toMatchObject({ participantPosts: 1, participants: 1, duets: 1, stitches: 0, ownTakes: 0 });
    expect(run.metrics.viewsPerParticipantPost).toBe(9);
    expect(run.metrics.reproductionNumber).toBeCloseTo((3 / 70) * 9, 12);
    expect(run.warnings).toContain("Views per participant's post lie outside the 945 to 18,000 of real challenges.");
  });

  it("give inequality over posts", () => {
    // Views 40, 21, 9: Gini = (2 · (1·9 + 2·21 + 3·40) / (3 · 70)) − 4/3.
    expect(run.metrics.gini).toBeCloseTo((2 * (9 + 42 + 120)) / 210 - 4 / 3, 12);
    expect(run.topPosts.map(({ key }) => key)).toEqual(["post 0", "post 1", "post 2"]);
    expect(run.topPosts[1]).toMatchObject({ views: 21, shares: 1, viewsBySurface: { forYou: 20, direct: 1 } });
  });
});

describe("posts by arrangement", () => {
  it("are listed in order with all that was counted of them, however few views they have", () => {
    const row = { impressions: 9, views: 8, like: 5, comment: 4, share: 3, save: 2, follow: 1 };
    const { seededPosts } = measured(
      [[{ post: 0, surface: SurfaceIndex.direct, row }], [{ post: 2, row: { impressions: 2, views: 2, like: 1 } }]],
      [{ role: "koc" }, { role: "participant", kind: "ownTake" }, { role: "brand" }, { role: "koc" }],
    );
    const none = { likes: 0, comments: 0, shares: 0, saves: 0, follows: 0, views: 0 };
    expect(seededPosts).toMatchObject([
      { key: "post 0", role: "koc", views: 8, likes: 5, comments: 4, shares: 3, saves: 2, follows: 1, followers: 0 },
      { key: "post 2", role: "brand", ...none, views: 2, likes: 1, followers: 2 },
      { key: "post 3", role: "koc", ...none, followers: 3 },
    ]);
    expect(seededPosts[0].viewsBySurface).toMatchObject({ direct: 8, forYou: 0 });
  });

  it("are listed up to the first 1,000", () => {
    const posts = Array.from({ length: 1003 }, (_, post) =>
      post === 5 ? ({ role: "participant", kind: "duet" } as const) : ({ role: "koc" } as const),
    );
    const { seededPosts } = measured([[{ post: 1002, row: { impressions: 1, views: 1 } }]], posts);
    expect(seededPosts.length).toBe(1000);
    expect([seededPosts[5].key, seededPosts[999].key]).toEqual(["post 6", "post 1000"]);
  });
});

describe("persons", () => {
  it("are counted in following, as reposted, or as a message", () => {
    const settings = changed(smallSettings(), {
      people: { users: 1_000 },
      graph: { meanFollowers: 5 },
      clock: { ticks: 1 },
    });
    const campaign = createCampaign();
    const author = { key: rootKey("author"), followers: 0, interest: 0, segment: -1, user: -1 };
    const post = {
      key: rootKey("post"),
      label: "post",
      role: "koc",
      kind: "seeded",
      author,
      quality: 0,
      answers: usualAnswers,
      topic: 0,
    } as const;
    addPost(campaign, { ...post, durationSeconds: 10, publishTick: 0, parent: null });
    const population = new PopulationState(settings);
    const measure = new RunMeasurement(population, campaign);
    const batches = new ImpressionBatches();
    batches.push(0, SurfaceIndex.paid, 0, 0, 1, -1);
    batches.inFollowing = new Persons();
    batches.inFollowing.push(0, 0, 1, 0);
    batches.inFollowing.push(0, 0, 2, 3);
    batches.messages = new Persons();
    batches.messages.push(0, 0, 3, 0);
    const tally = new Float64Array(4 * tallyWidth);
    [1, 10, 100, 1000].forEach((views, row) => {
      tally[row * tallyWidth + Tally.impressions] = views;
      tally[row * tallyWidth + Tally.views] = views;
    });
    const outcomes = Object.assign(new Outcomes(population.panelSegments), { tally });
    measure.measure(batches, outcomes, 0);
    const { viewsBySurface } = measure.summarise(outcomes, { impressions: 0, money: 0 }, { calibration: {}, feed: {} });
    expect(viewsBySurface).toEqual({
      paid: 1,
      following: 10,
      reposted: 100,
      direct: 1000,
      forYou: 0,
      live: 0,
      trending: 0,
      search: 0,
    });
  });
});
