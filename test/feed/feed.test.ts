import { expect, it } from "vitest";
import type { ImpressionBatches } from "../../src/feed/allocation/impressionBatches.ts";
import { createFeed } from "../../src/feed/feed.ts";
import type { Scorer, ScorerPart } from "../../src/feed/scorer.ts";
import { formulaScorer } from "../../src/feed/solve/formulaScorer.ts";
import { derive } from "../../src/lib/random.ts";
import { run } from "../../src/simulate.ts";
import { Tally, tallyWidth } from "../../src/vocabulary/tally.ts";
import { SurfaceIndex } from "../../src/vocabulary/terms.ts";
import { usualAnswers } from "../../src/world/answers.ts";
import { addPost, createCampaign } from "../../src/world/campaign.ts";
import { PopulationState } from "../../src/world/populationState.ts";
import { testKey } from "../lib/testKey.ts";
import { changed, smallSettings, solved } from "../smallWorld.ts";

const settings = changed(smallSettings(1), {
  people: { users: 400_000 },
  clock: { ticks: 30 },
  feed: { following: { order: "ranked", halfLifeHours: 6 }, formula: "like", lift: 1.5 },
  challenge: { ease: 0 },
  accounts: [],
  paid: [{ key: "paid", impressions: 20_000, startHours: 0, hours: 24, behind: "celebrity" }],
});

const rowsOf = (batches: ImpressionBatches) =>
  batches.length + (batches.inFollowing?.length ?? 0) + (batches.messages?.length ?? 0);

it("teaches a ranked following feed what its large audiences did, with posts and with reposts, and nothing else", () => {
  // Breaks where bought impressions are counted, where reposts are not, or where a row of people is taken for a cell.
  const population = new PopulationState(settings);
  const campaign = createCampaign();
  /** Impressions that the ranking knows of, of the posts it has looked at last. */
  let known: number[] = [];
  const { policy } = solved(settings);
  const followingScorer: Scorer = {
    ...policy.followingScorer!,
    scorePost(counts) {
      known.push(counts[Tally.impressions]);
      return 0;
    },
    scoreInterests: (_counts, _facts, _prediction, out) => out.fill(0),
    inverseTemperature: 0,
    meanWeight: 1,
  };
  const feed = createFeed(population, campaign, { ...policy, followingScorer });
  const authorOf = (followers: number) => {
    return { key: derive(testKey(), followers), followers, interest: 0, segment: -1, user: -1 };
  };
  const post = addPost(campaign, {
    key: derive(testKey(), 1),
    label: "post",
    role: "celebrity",
    kind: "seeded",
    author: authorOf(5_000),
    quality: 0,
    answers: usualAnswers,
    topic: 0,
    durationSeconds: 10,
    publishTick: 0,
    parent: null,
  });
  let taught = 0;
  const shown = new Map<number, number>();
  for (let tick = 0; tick < 30; tick++) {
    // A large account passes it on, and a small one whose followers teach nothing.
    if (tick === 2)
      for (const followers of [9_000, 700]) campaign.deliveries.push({ post, author: authorOf(followers), node: 1 });
    known = [];
    const batches = feed.schedule(tick);
    expect(known.length).toBeGreaterThan(0);
    for (const count of known) expect(count).toBe(taught);
    const tally = new Float64Array(rowsOf(batches) * tallyWidth);
    for (let row = 0; row < rowsOf(batches); row++) {
      const count = row < batches.length ? batches.count[row] : 1;
      const surface = row < batches.length ? batches.surface[row] : -1;
      tally[row * tallyWidth + Tally.impressions] = count;
      shown.set(surface, (shown.get(surface) ?? 0) + count);
      if (surface === SurfaceIndex.following || surface === SurfaceIndex.reposted) taught += count;
    }
    feed.observe(batches, { tally });
  }
  for (const surface of [SurfaceIndex.following, SurfaceIndex.reposted, SurfaceIndex.paid, -1])
    expect(shown.get(surface)).toBeGreaterThan(10);
});

it("is solved once for all worlds of a scenario, whose challenges are of different quality", () => {
  // Breaks where what differs from world to world is part of the name of a solved feed.
  let solved = 0;
  const counting: ScorerPart = (known) => {
    solved++;
    return formulaScorer(known);
  };
  const world = (seed: string) =>
    changed(smallSettings(0, seed), { people: { users: 100_000 }, clock: { ticks: 2 }, accounts: [], paid: [] });
  expect(world("one").challenge.quality.mean).not.toBe(world("other").challenge.quality.mean);
  for (const seed of ["one", "other"]) run(world(seed), { scorer: counting });
  expect(solved).toBe(1);
});
