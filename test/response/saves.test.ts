import { describe, expect, it } from "vitest";
import { ImpressionBatches } from "../../src/feed/allocation/impressionBatches.ts";
import { deriveText, rootKey } from "../../src/lib/random.ts";
import { calibrateResponse } from "../../src/response/model/calibration.ts";
import { Responder } from "../../src/response/respond.ts";
import type { Settings } from "../../src/scenario/settle/settings.ts";
import { run } from "../../src/simulate.ts";
import { Tally, tallyWidth } from "../../src/vocabulary/tally.ts";
import { SurfaceIndex } from "../../src/vocabulary/terms.ts";
import { addPost, createCampaign } from "../../src/world/campaign.ts";
import { PopulationState } from "../../src/world/populationState.ts";
import { zLimit } from "../lib/testKey.ts";
import { changed, smallSettings } from "../smallWorld.ts";
import { binomialZ } from "../statistic.ts";
import { responseProbabilities } from "./probabilities.ts";

const users = 400_000;
const base = changed(smallSettings(), { people: { users, interests: 1, activityBins: 1 }, challenge: { ease: 0 } });

/** Saves, and the valid plays, of a post that every user is shown in batches of so many viewers. */
function shown(settings: Settings, perBatch: number, segment = 0, quality = 1) {
  const population = new PopulationState(settings);
  const campaign = createCampaign();
  const author = { key: rootKey("saves"), followers: 0, interest: 0, segment: -1, user: -1 };
  const seeded = { label: "post", role: "celebrity", kind: "seeded", topic: 0, publishTick: 0, parent: null } as const;
  addPost(campaign, { ...seeded, key: deriveText(rootKey("saves"), "post"), author, quality, durationSeconds: 30 });
  const responder = new Responder(population, campaign, calibrateResponse(settings.response));
  const batches = new ImpressionBatches();
  const { size } = population.segments[segment];
  for (let start = 0; start < size; start += perBatch) {
    const visited = new Int32Array(population.segments.length);
    batches.push(0, SurfaceIndex.forYou, segment, start, Math.min(perBatch, size - start), -1, visited);
  }
  const { tally } = responder.respond(batches);
  let [saves, validPlays] = [0, 0];
  for (let batch = 0; batch < batches.length; batch++) {
    saves += tally[batch * tallyWidth + Tally.save];
    validPlays += tally[batch * tallyWidth + Tally.validPlays];
  }
  return { saves, validPlays, size };
}

describe("saves", { timeout: 60_000 }, () => {
  it.each([10, 500, users])("have the probability of the post's appeal in batches of %d viewers", (perBatch) => {
    // Breaks where a batch that ends before the next save makes saves rarer or more frequent.
    for (const rates of [{ save: 0.003 }, { save: 0.2 }]) {
      const settings = changed(base, { response: { rates } });
      const p = responseProbabilities(settings, 1);
      const { saves, validPlays, size } = shown(settings, perBatch);
      expect(size).toBe(users);
      expect(Math.abs(binomialZ(saves, users, p.save))).toBeLessThan(zLimit);
      expect(Math.abs(binomialZ(saves, validPlays, p.save / p.valid))).toBeLessThan(zLimit);
    }
  });

  it("have the same probability outside the panel, where they are drawn in sums", () => {
    const settings = changed(base, { panel: 0.05 });
    const p = responseProbabilities(settings, 1);
    const { saves, validPlays, size } = shown(settings, users, 1);
    expect(size).toBe(users - 20_000);
    expect(Math.abs(binomialZ(saves, validPlays, p.save / p.valid))).toBeLessThan(zLimit);
  });

  it("happen at every valid play where the interface makes them certain", () => {
    const { saves, validPlays } = shown(changed(base, { response: { multipliers: { save: 1e9 } } }), 500);
    expect(saves).toBe(validPlays);
  });

  it("move no other figure", () => {
    // Beside a panel, so that both resolutions draw them.
    const settings = changed(smallSettings(0), { panel: 0.2, people: { users: 500_000 }, clock: { ticks: 24 } });
    const withSave = (save: number) => run(changed(settings, { response: { multipliers: { save } } })).metrics;
    const [{ saves, ...others }, without] = [withSave(20), withSave(0)];
    expect(saves).toBeGreaterThan(0);
    expect(others).toEqual(without);
  });

  it("rank a feed whose formula names them, and rank nothing where nobody can save", () => {
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
