import { describe, expect, it } from "vitest";
import { ImpressionBatches } from "../../../src/feed/allocation/impressionBatches.ts";
import { deriveText, rootKey } from "../../../src/lib/random.ts";
import { calibrateResponse } from "../../../src/response/model/calibration.ts";
import { createClickModel } from "../../../src/response/model/clicks.ts";
import { logisticResponse } from "../../../src/response/model/responseModel.ts";
import { drawScale, levelOf } from "../../../src/response/model/tables.ts";
import { Responder } from "../../../src/response/respond.ts";
import type { Settings } from "../../../src/scenario/settle/settings.ts";
import { Tally } from "../../../src/vocabulary/tally.ts";
import type { Role } from "../../../src/vocabulary/terms.ts";
import { SurfaceIndex } from "../../../src/vocabulary/terms.ts";
import { usualAnswers } from "../../../src/world/answers.ts";
import { addPost, createCampaign } from "../../../src/world/campaign.ts";
import { PopulationState } from "../../../src/world/populationState.ts";
import { zLimit } from "../../lib/testKey.ts";
import { changed, smallSettings } from "../../smallWorld.ts";
import { binomialZ } from "../../statistic.ts";
import { shop } from "../shop.ts";

const users = 400_000;
const base: Settings = {
  ...changed(smallSettings(), {
    people: { users, interests: 1, activityBins: 1 },
    response: { rates: { like: 0.12, comment: 0.05, share: 0.06, follow: 0.04, notInterested: 0.03 }, fatigue: 0.25 },
  }),
  shop,
};

/** One cell of a post shown to the first `count` viewers of the panel, or of those outside it. */
function shown(settings: Settings, { role = "celebrity" as Role, quality = 1, isPanel = true, count = 150_000 } = {}) {
  const population = new PopulationState(settings);
  const campaign = createCampaign();
  const author = { key: deriveText(rootKey("clicks"), role), followers: 0, interest: 0, segment: -1, user: -1 };
  addPost(campaign, {
    key: deriveText(rootKey("clicks"), "post"),
    label: "post",
    role,
    kind: "seeded",
    author,
    quality,
    answers: usualAnswers,
    topic: 0,
    durationSeconds: 30,
    publishTick: 0,
    parent: null,
  });
  const responder = new Responder(population, campaign, calibrateResponse(settings.response));
  const batches = new ImpressionBatches();
  batches.push(
    0,
    SurfaceIndex.forYou,
    isPanel ? 0 : population.panelSegments,
    0,
    count,
    -1,
    new Int32Array(population.segments.length),
  );
  const { tally } = responder.respond(batches);
  return { clicks: tally[Tally.click], validPlays: tally[Tally.validPlays] };
}

/** P(click | valid play) at a quality, from sums over a fine grid of taste: nothing shared with the engine but σ. */
function expectedRate(settings: Settings, quality: number): number {
  const { validIntercept, rankedAppeal } = calibrateResponse(settings.response);
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const mean = (centre: number, sd: number, f: (a: number) => number) => {
    let [sum, weight] = [0, 0];
    for (let z = -8; z <= 8; z += 1 / 64) {
      sum += Math.exp((-z * z) / 2) * f(centre + sd * z);
      weight += Math.exp((-z * z) / 2);
    }
    return sum / weight;
  };
  const valid = (a: number) => sigmoid(validIntercept + settings.response.validPlayBeta * a);
  const rate = (c: number, centre: number, sd: number) =>
    mean(centre, sd, (a) => valid(a) * sigmoid(c + shop.clickBeta * a)) / mean(centre, sd, valid);
  let [low, high] = [-30, 30];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (rate(middle, rankedAppeal, 1) < shop.clickRate) low = middle;
    else high = middle;
  }
  return rate(low, quality, Math.sqrt(settings.response.variance.taste));
}

describe("clicks", () => {
  it("come at the stated rate per valid play on the ranked feed, more on better posts", () => {
    const { response, challenge } = base;
    const calibration = calibrateResponse(response);
    const model = logisticResponse({ calibration, response, challenge });
    const { givenValid } = createClickModel(calibration, response, shop, model);
    for (const quality of [-1, 0, 1, 2.5])
      expect(givenValid[levelOf(quality)] / drawScale).toBeCloseTo(expectedRate(base, quality), 6);
    expect(expectedRate(base, 2)).toBeGreaterThan(expectedRate(base, 1));
  });

  it.each([true, false])("are drawn from valid plays, among people followed one by one: %s", (isPanel) => {
    // Breaks where clicks are drawn from impressions, or with the draw that decides about the play.
    const settings = { ...base, panel: isPanel ? 1 : 0.5 };
    const { clicks, validPlays } = shown(settings, { isPanel });
    expect(Math.abs(binomialZ(clicks, validPlays, expectedRate(base, 1)))).toBeLessThan(zLimit);
  });

  it("are none on posts that carry no link, and none without a shop; nothing else changes", () => {
    expect(shown(base, { role: "koc" }).clicks).toBe(0);
    const { shop: _, ...without } = base;
    expect(shown(without)).toEqual({ clicks: 0, validPlays: shown(base).validPlays });
  });
});
