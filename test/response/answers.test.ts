import { describe, expect, it } from "vitest";
import { ImpressionBatches } from "../../src/feed/allocation/impressionBatches.ts";
import { deriveText, rootKey, uniform } from "../../src/lib/random.ts";
import { calibrateResponse } from "../../src/response/model/calibration.ts";
import { Responder } from "../../src/response/respond.ts";
import type { Settings } from "../../src/scenario/settle/settings.ts";
import { run } from "../../src/simulate.ts";
import { Tally, tallyWidth } from "../../src/vocabulary/tally.ts";
import { SurfaceIndex } from "../../src/vocabulary/terms.ts";
import { type PostAnswers, usualAnswers } from "../../src/world/answers.ts";
import { addPost, createCampaign } from "../../src/world/campaign.ts";
import { PopulationState } from "../../src/world/populationState.ts";
import { zLimit } from "../lib/testKey.ts";
import { type Changes, changed, smallSettings } from "../smallWorld.ts";
import { binomialZ, chiSquareZ, meanZ } from "../statistic.ts";
import { responseProbabilities } from "./probabilities.ts";

const users = 400_000;
const base = changed(smallSettings(), {
  people: { users, interests: 1, activityBins: 1 },
  response: { fatigue: 0.25, followed: 0.75 },
  challenge: { ease: 0 },
});
const apart = ["comment", "share", "save", "follow", "notInterested"] as const;
type Apart = (typeof apart)[number];
const counted = ["impressions", "validPlays", "like", ...apart] as const;
type Counts = Record<(typeof counted)[number], number>;

/** The counts of each batch of a post that every user is shown in batches of so many viewers. */
function shown(
  settings: Settings,
  perBatch: number,
  {
    answers = usualAnswers,
    followers = 0,
    quality = 1,
    segment = 0,
    exposuresOf = undefined as ((user: number) => number) | undefined,
  } = {},
): Counts[] {
  const population = new PopulationState(settings);
  if (exposuresOf) population.states[0].set(population.states[0].map((_, user) => exposuresOf(user)));
  const campaign = createCampaign();
  const author = { key: rootKey("answers"), followers, interest: 0, segment: -1, user: -1 };
  const seeded = { label: "post", role: "celebrity", kind: "seeded", topic: 0, publishTick: 0, parent: null } as const;
  const key = deriveText(rootKey("answers"), "post");
  addPost(campaign, { ...seeded, key, author, quality, answers, durationSeconds: 30 });
  const responder = new Responder(population, campaign, calibrateResponse(settings.response));
  const batches = new ImpressionBatches();
  const { size } = population.segments[segment];
  for (let start = 0; start < size; start += perBatch) {
    const visited = new Int32Array(population.segments.length);
    batches.push(0, SurfaceIndex.forYou, segment, start, Math.min(perBatch, size - start), -1, visited);
  }
  const { tally } = responder.respond(batches);
  const count = (batch: number, name: keyof typeof Tally) => tally[batch * tallyWidth + Tally[name]];
  return Array.from(
    { length: batches.length },
    (_, batch) => Object.fromEntries(counted.map((name) => [name, count(batch, name)])) as Counts,
  );
}

const sumOf = (batches: readonly Counts[], name: keyof Counts) =>
  batches.reduce((sum, counts) => sum + counts[name], 0);

/** Answers so rare that a small batch has none, and so frequent that one viewer gives several. */
const rare = { comment: 0.002, share: 0.001, save: 0.003, follow: 0.0015, notInterested: 0.0005 };
const frequent = { comment: 0.15, share: 0.1, save: 0.2, follow: 0.05, notInterested: 0.02 };
/** Factors of a post that is shared much and saved little. */
const uneven: PostAnswers = { like: 1, comment: 0.4, share: 2.5, save: 0.1, follow: 1.7 };

describe("answers with draws of their own", { timeout: 60_000 }, () => {
  it.each([10, 500, users])("have the probability of the post's appeal and factors in batches of %d", (perBatch) => {
    // Breaks where a batch that ends before the next answer makes answers rarer or more frequent.
    for (const rates of [rare, frequent]) {
      for (const answers of [usualAnswers, uneven]) {
        const settings = changed(base, { response: { rates } });
        const p = responseProbabilities(settings, 1, answers);
        const batches = shown(settings, perBatch, { answers });
        expect(sumOf(batches, "impressions")).toBe(users);
        for (const name of apart)
          expect(Math.abs(binomialZ(sumOf(batches, name), users, p[name])), name).toBeLessThan(zLimit);
      }
    }
  });

  it("vary from batch to batch as if each viewer were asked, be they fresh, tired or followers", () => {
    // Breaks where a skip remembers the viewer before, or where a viewer below the highest probability is kept too often.
    const perBatch = 40;
    const followers = users / 4;
    const key = rootKey("tired");
    const exposuresOf = (user: number) => (uniform(key, user) < 0.5 ? 7 : 0);
    const settings = changed(base, { response: { rates: frequent } });
    const batches = shown(settings, perBatch, { answers: uneven, followers, exposuresOf });
    // Half have seen the campaign seven times, which costs three times the fatigue; a quarter are warmer as followers.
    const mixture = [1, 1 - 0.75].flatMap((appeal) => [
      { share: 3 / 8, p: responseProbabilities(settings, appeal, uneven), isFollower: false },
      { share: 1 / 8, p: responseProbabilities(settings, appeal + 0.75, uneven), isFollower: true },
    ]);
    const chance = (name: Apart) =>
      mixture.reduce(
        (sum, { share, p, isFollower }) => sum + (name === "follow" && isFollower ? 0 : share * p[name]),
        0,
      );
    for (const name of apart) {
      const found = new Array<number>(perBatch + 1).fill(0);
      for (const counts of batches) found[counts[name]]++;
      const expected = binomialProbabilities(perBatch, chance(name)).map((p) => p * batches.length);
      expect(Math.abs(binomialZ(sumOf(batches, name), users, chance(name))), name).toBeLessThan(zLimit);
      expect(chiSquareZ(found, expected), name).toBeLessThan(zLimit);
    }
  });

  it("have nothing in common but the play that they need", () => {
    // Breaks where one draw decides two answers, or where an answer is drawn without regard to the play.
    const perBatch = 20;
    const settings = changed(base, { response: { rates: frequent } });
    const batches = shown(settings, perBatch, { answers: uneven });
    const p = responseProbabilities(settings, 1, uneven);
    for (const [i, one] of apart.entries()) {
      for (const other of [...apart.slice(i + 1), "like" as const]) {
        const needPlay = one !== "notInterested" && other !== "notInterested";
        const covariance = needPlay ? perBatch * p[one] * p[other] * (1 / p.valid - 1) : 0;
        const products = batches.map(
          (counts) => (counts[one] - perBatch * p[one]) * (counts[other] - perBatch * p[other]) - covariance,
        );
        expect(Math.abs(meanZ(products)), `${one} and ${other}`).toBeLessThan(zLimit);
      }
    }
  });

  it("have the same probability outside the panel, where they are drawn in sums", () => {
    const settings = changed(base, { panel: 0.05, response: { rates: frequent } });
    const p = responseProbabilities(settings, 1, uneven);
    const batches = shown(settings, users, { segment: 1, answers: uneven });
    const size = users - 20_000;
    expect(sumOf(batches, "impressions")).toBe(size);
    for (const name of apart)
      expect(Math.abs(binomialZ(sumOf(batches, name), size, p[name])), name).toBeLessThan(zLimit);
  });

  it("happen at every valid play where the interface makes them certain, and hiding at every impression", () => {
    const multipliers = { comment: 1e9, share: 1e9, save: 1e9, follow: 1e9, notInterested: 1e9 };
    const batches = shown(changed(base, { response: { multipliers } }), 500);
    for (const { impressions, validPlays, ...counts } of batches) {
      for (const name of ["comment", "share", "save", "follow"] as const) expect(counts[name]).toBe(validPlays);
      expect(counts.notInterested).toBe(impressions);
    }
  });

  it("do not exist where the interface has no button for them, and the others stay as frequent", () => {
    const multipliers = { share: 0, notInterested: 0 };
    const settings = changed(base, { response: { rates: frequent, multipliers } });
    const batches = shown(settings, 500);
    const p = responseProbabilities(settings, 1);
    expect([sumOf(batches, "share"), sumOf(batches, "notInterested")]).toEqual([0, 0]);
    for (const name of ["comment", "save", "follow"] as const)
      expect(Math.abs(binomialZ(sumOf(batches, name), users, p[name])), name).toBeLessThan(zLimit);
  });

  it("move neither plays nor likes nor reach", () => {
    // Beside a panel, so that both resolutions draw them. The feed goes by likes, and nobody shares or comes to follow.
    const small = { panel: 0.2, people: { users: 500_000 }, clock: { ticks: 24 }, feed: { formula: "like" } };
    const settings = changed(smallSettings(0), small);
    const changes = (eager: number): Changes<Settings> => ({
      response: { multipliers: { share: 0, follow: 0, comment: eager, save: eager, notInterested: eager } },
    });
    const withEager = (eager: number) => run(changed(settings, changes(eager))).metrics;
    const [eager, calm] = [withEager(20), withEager(0)];
    expect(eager.comments).toBeGreaterThan(calm.comments ?? 0);
    expect(eager.saves).toBeGreaterThan(0);
    for (const name of ["impressions", "views", "likes", "reach", "watchHours", "participants"] as const)
      expect(eager[name], name).toBe(calm[name]);
  });

  it("rank a feed whose formula names them, and rank nothing where nobody can give them", () => {
    const [people, clock] = [{ users: 500_000 }, { ticks: 6 }];
    const settings = changed(smallSettings(0), { people, clock, feed: { formula: "save" } });
    const { solved, metrics } = run(settings);
    expect(metrics.saves).toBeGreaterThan(0);
    expect(solved.feed.liftAttained).toBeGreaterThan(1.5);
    const indifferent = run(changed(settings, { response: { multipliers: { save: 0 } } }));
    expect(indifferent.metrics.saves).toBeUndefined();
    expect(indifferent.solved.feed.liftAttained).toBeCloseTo(1, 6);
  });
});

/** Probabilities of 0 … n successes. */
function binomialProbabilities(n: number, p: number): number[] {
  const found = [(1 - p) ** n];
  for (let k = 1; k <= n; k++) found.push((found[k - 1] * (n - k + 1) * p) / (k * (1 - p)));
  return found;
}
