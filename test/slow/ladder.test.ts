import { afterEach, describe, expect, it, vi } from "vitest";
import type * as CohortModule from "../../src/feed/solve/cohort.ts";
import type * as Score from "../../src/feed/solve/scores.ts";
import { derive, normal } from "../../src/lib/random.ts";
import { binomial } from "../../src/lib/sampling.ts";
import type * as Background from "../../src/response/model/background.ts";
import { Tally } from "../../src/vocabulary/tally.ts";
import { rateAt } from "../../src/world/backgroundRates.ts";
import { stated } from "../reference/agreement.ts";
import { claimsOf, engineOf, ladder, longViewLadder, referenceOf } from "../reference/agreements.ts";
import { expectCaught, type Fault } from "../reference/faults.ts";
import { changed } from "../smallWorld.ts";

/** The fault of the engine's code that is in force; the engine is itself where there is none. */
const broken = vi.hoisted(() => ({ by: "" }));

vi.mock("../../src/feed/solve/scores.ts", async (original) => {
  const real = await original<typeof Score>();
  const drawCounts: typeof real.drawCounts = (rates, appeal, seconds, impressions, key, out, offset, ...more) => {
    real.drawCounts(rates, appeal, seconds, impressions, key, out, offset, ...more);
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
    override promote(passShare: (score: number) => number): void {
      super.promote(broken.by === "upper pools filled with unselected posts" ? () => 0.3 : passShare);
    }
    override climb(audiences: readonly number[]): void {
      super.climb(broken.by === "audiences of a pool that are all as small as one" ? [audiences[0]] : audiences);
    }
  }
  return { ...real, Cohort: Faulty };
});

afterEach(() => {
  broken.by = "";
});

describe("the ladder of pools", () => {
  const worlds = 14;
  const reference = referenceOf(ladder, worlds);

  it("agrees with a catalog of posts that climbs it one by one: sharpness, chances, what is shown, impressions by quality", () => {
    const claims = claimsOf(ladder, reference, engineOf(ladder, worlds));
    expect(
      claims.filter(({ pass }) => !pass),
      stated(claims),
    ).toEqual([]);
    expect(claims.length).toBe(18);
  });

  const faults: Fault[] = [
    {
      fault: "two fifths fewer posts promoted",
      caughtBy: ["chance of pool 0 at 1.25 of the unknown's score", "impressions at quality 1"],
      change: (s) => changed(s, { feed: { forYou: { passShare: 0.18 } } }),
    },
    {
      fault: "a judgement by chance alone",
      caughtBy: ["mean appeal shown", "impressions at quality 1.5"],
      change: (s) => changed(s, { feed: { forYou: { merit: 0 } } }),
    },
    {
      fault: "merit as a weight instead of a share of the variance",
      caughtBy: ["chance of pool 0 at 1.25 of the unknown's score"],
      change: (s) => changed(s, { feed: { forYou: { merit: 0.7 ** 2 / (0.7 ** 2 + 0.3 ** 2) } } }),
    },
    {
      fault: "first audiences that are all alike",
      caughtBy: ["chance of pool 1 at 1 of the unknown's score"],
      change: (s) => changed(s, { feed: { forYou: { firstAudience: { accounts: 0, posts: 0 } } } }),
    },
    { fault: "counts that do not come of plays", caughtBy: ["chance of pool 0 at 1 of the unknown's score"] },
    {
      fault: "upper pools filled with unselected posts",
      caughtBy: ["chance of pool 2 at 1 of the unknown's score", "mean appeal shown"],
    },
    { fault: "audiences of a pool that are all as small as one", caughtBy: ["impressions at quality 1.5"] },
  ];
  it.each(faults)("would not agree: $fault", (fault) => {
    broken.by = fault.change ? "" : fault.fault;
    expectCaught(ladder, reference, worlds, fault);
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
    expect(claims.length).toBe(18);
  });

  it("would not agree: long views whatever the length", () => {
    broken.by = "long views whatever the length";
    expectCaught(longViewLadder, reference, worlds, {
      fault: broken.by,
      caughtBy: ["chance of pool 1 at 1.25 of the unknown's score"],
    });
  });
});
