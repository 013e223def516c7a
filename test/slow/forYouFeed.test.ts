import { afterEach, describe, expect, it, vi } from "vitest";
import type * as CellsModule from "../../src/feed/allocation/impressionBatches.ts";
import type * as Interests from "../../src/feed/solve/interestWeights.ts";
import type * as Policy from "../../src/feed/solve/policy.ts";
import type * as PoolsModule from "../../src/feed/solve/pools.ts";
import { stated } from "../reference/agreement.ts";
import { claimsOf, engineOf, forYouAudience, forYouFeed, referenceOf } from "../reference/agreements.ts";
import { expectCaught, type Fault } from "../reference/faults.ts";
import { changed } from "../smallWorld.ts";

/** The fault of the engine's code that is in force; the engine is itself where there is none. */
const broken = vi.hoisted(() => ({ by: "" }));

/** One feed is solved once for all worlds: the same from the same inputs, and what takes longest. */
vi.mock("../../src/feed/solve/policy.ts", async (original) => {
  const real = await original<typeof Policy>();
  const solved = new Map<string, Policy.FeedPolicy>();
  const solvePolicy: typeof real.solvePolicy = (...given) => {
    const name = JSON.stringify([broken.by, given]);
    const policy = solved.get(name) ?? real.solvePolicy(...given);
    solved.set(name, policy);
    return policy;
  };
  return { ...real, solvePolicy };
});
vi.mock("../../src/feed/solve/interestWeights.ts", async (original) => {
  const { interestWeights } = await original<typeof Interests>();
  const faulty: typeof interestWeights = (scorer, ...given) => {
    const weights = interestWeights(scorer, ...given);
    if (broken.by !== "race weights not exponentiated") return weights;
    const places = weights.map((weight) => Math.max(0.01, 3 + Math.log(weight) / scorer.inverseTemperature));
    return places.map((place) => place / places.reduce((sum, value) => sum + value, 0));
  };
  return { interestWeights: faulty };
});
vi.mock("../../src/feed/solve/pools.ts", async (original) => {
  const real = await original<typeof PoolsModule>();
  const createPools: typeof real.createPools = (...given) => {
    const pools = real.createPools(...given);
    const chance: typeof pools.chance = (pool, score) =>
      pools.chance(broken.by === "every pool has the first one's chances" ? 0 : pool, score);
    return { ...pools, chance };
  };
  return { ...real, createPools };
});
vi.mock("../../src/feed/allocation/impressionBatches.ts", async (original) => {
  const real = await original<typeof CellsModule>();
  class Faulty extends real.ImpressionBatches {
    override push(
      ...[post, surface, segment, start, count, delivery]: Parameters<CellsModule.ImpressionBatches["push"]>
    ): void {
      const from = broken.by === "an audience that begins anew in every tick" ? 0 : start;
      super.push(post, surface, segment, from, count, delivery);
    }
  }
  return { ...real, ImpressionBatches: Faulty };
});

afterEach(() => {
  broken.by = "";
});

describe("a For You feed", () => {
  const worlds = 64;
  const reference = referenceOf(forYouFeed, worlds);

  it("agrees with the reference: views, reach, frequency, actions, cascades, times", () => {
    const claims = claimsOf(forYouFeed, reference, engineOf(forYouFeed, 3 * worlds));
    expect(
      claims.filter(({ pass }) => !pass),
      stated(claims),
    ).toEqual([]);
    // Of everything that is compared something must happen.
    expect(claims.length).toBeGreaterThan(30);
  });

  const faults: Fault[] = [
    {
      fault: "fatigue dropped",
      caughtBy: ["validPlays per impression"],
      change: (s) => changed(s, { response: { fatigue: 0 } }),
    },
    {
      fault: "taste dropped",
      caughtBy: ["shares per impression"],
      change: (s) => changed(s, { response: { variance: { taste: 0 } } }),
    },
    {
      fault: "first audiences whatever the followers",
      caughtBy: ["impressions"],
      change: (s) => changed(s, { feed: { forYou: { firstAudience: { perFollower: 0 } } } }),
    },
    {
      fault: "the rest of an audience in the tick in which a post stops",
      caughtBy: ["share of views from hour 12"],
      change: (s) => changed(s, { feed: { forYou: { restDays: 0.001 } } }),
    },
    {
      fault: "whole audiences tested",
      caughtBy: ["share of views from hour 12"],
      change: (s) => changed(s, { feed: { forYou: { tested: 1 } } }),
    },
    {
      fault: "pools shown in one tick",
      caughtBy: ["share of views from hour 0"],
      change: (s) => changed(s, { feed: { forYou: { hours: [1, 1, 1] } } }),
    },
    { fault: "every pool has the first one's chances", caughtBy: ["impressions"] },
    { fault: "an audience that begins anew in every tick", caughtBy: ["reach"] },
  ];
  it.each(faults)("would not agree: $fault", (fault) => {
    broken.by = fault.change ? "" : fault.fault;
    expectCaught(forYouFeed, reference, 240, fault);
  });
});

describe("the audience of a For You feed", () => {
  const worlds = 22;
  const reference = referenceOf(forYouAudience, worlds);

  it("agrees with the reference: the shares of interests", () => {
    const claims = claimsOf(forYouAudience, reference, engineOf(forYouAudience, 3 * worlds));
    expect(
      claims.filter(({ pass }) => !pass),
      stated(claims),
    ).toEqual([]);
  });

  it.each<Fault>([
    { fault: "race weights not exponentiated", caughtBy: ["share of interest 0"] },
    {
      fault: "the feed does not learn",
      caughtBy: ["share of interest 0"],
      change: (s) => changed(s, { feed: { lift: 1 } }),
    },
  ])("would not agree: $fault", (fault) => {
    broken.by = fault.change ? "" : fault.fault;
    expectCaught(forYouAudience, reference, 24, fault);
  });
});
