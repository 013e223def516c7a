import { describe, expect, it, vi } from "vitest";
import type * as CellsModule from "../../src/feed/allocation/impressionBatches.ts";
import type * as CohortModule from "../../src/feed/solve/cohort.ts";
import type * as Interests from "../../src/feed/solve/interestWeights.ts";
import type * as Policy from "../../src/feed/solve/policy.ts";
import type * as PoolsModule from "../../src/feed/solve/pools.ts";
import type * as Score from "../../src/feed/solve/scores.ts";
import { derive, normal } from "../../src/lib/random.ts";
import { binomial } from "../../src/lib/sampling.ts";
import type * as Background from "../../src/response/model/background.ts";
import type * as Tables from "../../src/response/model/tables.ts";
import { Tally } from "../../src/vocabulary/tally.ts";
import { rateAt } from "../../src/world/backgroundRates.ts";
import { changed } from "../smallWorld.ts";
import { stated } from "./agreement.ts";
import { claimsOf, engineOf, forYouAudience, forYouFeed, ladder, longViewLadder, referenceOf } from "./agreements.ts";
import { expectCaught, type Fault } from "./faults.ts";

/** The fault of the engine's code that is in force; the engine is itself where there is none. */
const broken = vi.hoisted(() => ({ by: "" }));

/** What people do is tabled once for all worlds: the same from the same inputs, and most of a small run's time. */
vi.mock("../../src/response/model/tables.ts", async (original) => {
  const real = await original<typeof Tables>();
  const known = new Map<string, Tables.ActionTable>();
  const createActionTable: typeof real.createActionTable = (...given) => {
    const name = JSON.stringify(given);
    const table = known.get(name) ?? real.createActionTable(...given);
    known.set(name, table);
    return table;
  };
  return { ...real, createActionTable };
});
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
    const promotes: typeof pools.promotes = (pool, score, u) =>
      pools.promotes(broken.by === "every pool has the first one's threshold" ? 0 : pool, score, u);
    return { ...pools, promotes };
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
vi.mock("../../src/feed/solve/scores.ts", async (original) => {
  const real = await original<typeof Score>();
  const drawCounts: typeof real.drawCounts = (rates, appeal, seconds, impressions, key, out, offset) => {
    real.drawCounts(rates, appeal, seconds, impressions, key, out, offset);
    if (broken.by !== "counts that do not come of plays") return;
    // As the engine once did: each column on its own, ratios that vary as an average post's do.
    const { mean, variance } = rates.watchRatioOfPlay;
    const play = rateAt(rates, Tally.validPlays, 0.65);
    const spread = Math.sqrt(impressions * (play * (variance + mean * mean) - (play * mean) ** 2));
    const ratios = impressions * rateAt(rates, Tally.watchRatio, appeal) + normal(derive(key, 99)) * spread;
    out[offset + Tally.watchRatio] = Math.max(0, ratios);
    for (const column of [Tally.like, Tally.longView]) {
      const apart = derive(key, 90 + column);
      out[offset + column] = binomial(apart.a, apart.b, impressions, rateAt(rates, column, appeal));
    }
  };
  return { ...real, drawCounts };
});
vi.mock("../../src/response/model/background.ts", async (original) => {
  const real = await original<typeof Background>();
  const createBackgroundRates: typeof real.createBackgroundRates = (...given) => {
    const rates = real.createBackgroundRates(...given);
    return broken.by === "long views whatever the length" ? { ...rates, longViewFactor: () => 1 } : rates;
  };
  return { ...real, createBackgroundRates };
});
vi.mock("../../src/feed/solve/cohort.ts", async (original) => {
  const real = await original<typeof CohortModule>();
  class Faulty extends real.Cohort {
    override promote(threshold: number, tieShare: number): Float64Array {
      const passed = super.promote(threshold, tieShare);
      return broken.by === "upper pools filled with unselected posts" ? passed.fill(1) : passed;
    }
  }
  return { ...real, Cohort: Faulty };
});

describe("a For You feed", () => {
  const worlds = 36;
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
      caughtBy: ["likes per impression"],
      change: (s) => changed(s, { response: { variance: { taste: 0 } } }),
    },
    {
      fault: "every post starts in the last pool",
      caughtBy: ["impressions"],
      change: (s) => changed(s, { feed: { forYou: { startFollowers: [0, 0] } } }),
    },
    {
      fault: "pools shown in one tick",
      caughtBy: ["share of views from hour 0"],
      change: (s) => changed(s, { feed: { forYou: { hours: [1, 1, 1] } } }),
    },
    { fault: "every pool has the first one's threshold", caughtBy: ["impressions"] },
    { fault: "an audience that begins anew in every tick", caughtBy: ["reach"] },
  ];
  it.each(faults)("would not agree: $fault", (fault) => {
    broken.by = fault.change ? "" : fault.fault;
    expectCaught(forYouFeed, reference, 48, fault);
    broken.by = "";
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
    broken.by = "";
  });
});

describe("the ladder of pools", () => {
  const worlds = 14;
  const reference = referenceOf(ladder, worlds);

  it("agrees with a catalog of posts that climbs it one by one: sharpness, thresholds, impressions by quality", () => {
    const claims = claimsOf(ladder, reference, engineOf(ladder, worlds));
    expect(
      claims.filter(({ pass }) => !pass),
      stated(claims),
    ).toEqual([]);
    expect(claims.length).toBe(8);
  });

  const faults: Fault[] = [
    {
      fault: "two fifths fewer posts promoted",
      caughtBy: ["threshold of pool 0", "impressions at quality 1"],
      change: (s) => changed(s, { feed: { forYou: { passShare: 0.18 } } }),
    },
    { fault: "counts that do not come of plays", caughtBy: ["threshold of pool 0"] },
    { fault: "upper pools filled with unselected posts", caughtBy: ["threshold of pool 1"] },
  ];
  it.each(faults)("would not agree: $fault", (fault) => {
    broken.by = fault.change ? "" : fault.fault;
    expectCaught(ladder, reference, worlds, fault);
    broken.by = "";
  });
});

describe("the ladder of pools by long views", () => {
  const worlds = 14;
  const reference = referenceOf(longViewLadder, worlds);

  it("agrees with a catalog of long and short posts that climbs it", () => {
    const claims = claimsOf(longViewLadder, reference, engineOf(longViewLadder, worlds));
    expect(
      claims.filter(({ pass }) => !pass),
      stated(claims),
    ).toEqual([]);
    expect(claims.length).toBe(8);
  });

  it("would not agree: long views whatever the length", () => {
    broken.by = "long views whatever the length";
    expectCaught(longViewLadder, reference, worlds, { fault: broken.by, caughtBy: ["threshold of pool 1"] });
    broken.by = "";
  });
});
