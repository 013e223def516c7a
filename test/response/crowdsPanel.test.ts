import { describe, expect, it } from "vitest";
import { ImpressionBatches } from "../../src/feed/allocation/impressionBatches.ts";
import { derive, deriveText, rootKey } from "../../src/lib/random.ts";
import { calibrateResponse } from "../../src/response/model/calibration.ts";
import { Responder } from "../../src/response/respond.ts";
import type { Settings } from "../../src/scenario/settle/settings.ts";
import { Tally, tallyWidth } from "../../src/vocabulary/tally.ts";
import type { Role } from "../../src/vocabulary/terms.ts";
import { SurfaceIndex } from "../../src/vocabulary/terms.ts";
import { usualAnswers } from "../../src/world/answers.ts";
import { addPost, createCampaign, type Delivery } from "../../src/world/campaign.ts";
import { PopulationState } from "../../src/world/populationState.ts";
import { zLimit } from "../lib/testKey.ts";
import { type Changes, changed, smallSettings } from "../smallWorld.ts";

/** Posts of one star, shown to everybody in ticks of `perTick` impressions each; what is counted of a column in all. */
function shown(
  panel: number,
  changes: Changes<Settings>,
  { users = 40_000, posts = 1, perTick = 500, followers = 0, reposted = false, role = "celebrity" as Role },
  columns: readonly (keyof typeof Tally)[],
): { readonly impressions: number; readonly count: number } {
  const base = {
    panel,
    people: { users, interests: 1, activityBins: 1 },
    challenge: { ease: 0 },
    response: { fatigue: 0 },
  };
  const settings = changed(changed(smallSettings(), base), changes);
  const population = new PopulationState(settings);
  const campaign = createCampaign();
  const root = rootKey("crowds");
  const author = { key: deriveText(root, "star"), followers, interest: 0, segment: -1, user: -1 };
  const reposter = { ...author, key: deriveText(root, "reposter"), followers: Math.floor(users / 2) };
  const responder = new Responder(population, campaign, calibrateResponse(settings.response));
  let [impressions, count] = [0, 0];
  for (let p = 0; p < posts; p++) {
    const post = addPost(campaign, {
      key: derive(root, p),
      label: `${p}`,
      role,
      kind: "seeded",
      author,
      quality: 1.5,
      answers: usualAnswers,
      topic: 0,
      durationSeconds: 15,
      publishTick: 0,
      parent: null,
    });
    post.cascade.parent.push(0);
    post.cascade.person.push(1);
    const delivery: Delivery = { post, author: reposter, node: 1 };
    const visited = new Int32Array(population.segments.length);
    const batches = new ImpressionBatches();
    if (reposted) batches.deliveries = [delivery];
    for (const { index: segment, size } of population.segments) {
      const audience = reposted ? population.graph.followerCount(reposter, segment) : size;
      const share = Math.round((perTick * audience) / (reposted ? reposter.followers : users));
      const surface = reposted ? SurfaceIndex.reposted : SurfaceIndex.forYou;
      batches.push(p, surface, segment, 0, Math.min(audience, share), reposted ? 0 : -1, visited);
    }
    for (let batch = 0; batch < batches.length; batch++) visited[batches.segment[batch]] = batches.count[batch];
    const { tally } = responder.respond(batches);
    for (let batch = 0; batch < batches.length; batch++) {
      impressions += tally[batch * tallyWidth + Tally.impressions];
      for (const column of columns) count += tally[batch * tallyWidth + Tally[column]];
    }
  }
  return { impressions, count };
}

/** Difference of two counts of rare events, over its standard error. */
const differenceZ = (one: number, other: number) => (one - other) / Math.sqrt(one + other);

describe("people in crowds, beside everybody followed one by one", () => {
  it("join as often, however often they have been shown the campaign", () => {
    // Breaks where a crowd's user draws by exposures, as the panel's do: a stand-in's repeat themselves, and 3 in 10 joins
    // are lost.
    const changes = { challenge: { ease: 300, reinforcement: { step: 0, max: 1 } } };
    const many = { users: 20_000, posts: 160 };
    const joins = (panel: number) => shown(panel, changes, many, ["ownTake", "duet", "stitch"]);
    const [all, aggregate] = [joins(1), joins(0.02)];
    expect(aggregate.impressions).toBe(all.impressions);
    expect(all.count).toBeGreaterThan(1000);
    expect(Math.abs(differenceZ(aggregate.count, all.count))).toBeLessThan(zLimit);
  });

  it("share as often where many at a time are drawn in sums, and each of them once", () => {
    // Breaks where two of those picked may be one: where three in ten share, one in a hundred is lost.
    const changes = { response: { rates: { share: 0.4 }, beta: { share: 0 } } };
    const shares = (panel: number) =>
      shown(panel, changes, { users: 1_200_000, posts: 3, perTick: 1_000_000 }, ["share"]);
    const [all, aggregate] = [shares(1), shares(0.02)];
    expect(all.count / all.impressions).toBeGreaterThan(0.2);
    expect(Math.abs(differenceZ(aggregate.count, all.count))).toBeLessThan(zLimit);
  });

  it("come to follow through a repost as often, where most already do", () => {
    // Breaks where whoever follows already is replaced by somebody who does not: twice to five times as many.
    const changes = { response: { rates: { follow: 0.05 } } };
    const stage = { users: 200_000, perTick: 90_000, followers: 140_000, reposted: true };
    const follows = (panel: number) => shown(panel, changes, stage, ["follow"]);
    const [all, aggregate] = [follows(1), follows(0.02)];
    expect(all.count).toBeGreaterThan(500);
    expect(Math.abs(differenceZ(aggregate.count, all.count))).toBeLessThan(zLimit);
  });

  it("come to follow a brand as often, where many have come to already", () => {
    // Breaks where a draw that knows who follows already falls on one of them and is lost: 15 % too few. The 32 stand-ins
    // of 60 draws leave 1 %.
    const changes = { response: { rates: { follow: 0.3 } } };
    const stage = { users: 400_000, posts: 60, perTick: 20_000, role: "brand" } as const;
    const follows = (panel: number) => shown(panel, changes, stage, ["follow"]);
    const [all, aggregate] = [follows(1), follows(0.05)];
    expect(all.count).toBeGreaterThan(0.2 * stage.users);
    expect(Math.abs(aggregate.count / all.count - 1)).toBeLessThan(0.04);
  });
});
