import { describe, expect, it } from "vitest";
import type { PostFacts, ScorerPart } from "../../../src/feed/scorer.ts";
import { type FeedPolicy, solvePolicy } from "../../../src/feed/solve/policy.ts";
import type { Settings } from "../../../src/scenario/settle/settings.ts";
import { Tally } from "../../../src/vocabulary/tally.ts";
import { testKey } from "../../lib/testKey.ts";
import { type Changes, changed } from "../../smallWorld.ts";
import { raceWorld } from "../backgroundPosts.ts";
import { twoRates } from "../twoRates.ts";

/** A feed of recommendations alone, whose 1,000 users have slots for 10 posts a day. */
const base = changed(raceWorld, {
  people: { users: 1_000, slotsPerDay: 10, adLoad: 0, uploadsPerUserPerDay: 0.02, activityBins: 2 },
  feed: { slotShare: { following: 0, forYou: 1 } },
});

/** Solves a feed that ranks nothing, and tells what its scorer is asked about posts and their counts. */
function solve(changes: Changes<Settings>, ask?: (facts: PostFacts, impressions: number) => void): FeedPolicy {
  const { feed, people, graph, clock } = changed(base, changes);
  const scorer: ScorerPart = () => ({
    scorePost: () => 0,
    scoreInterests(counts, facts, _prediction, out) {
      ask?.(facts, counts[Tally.impressions]);
      out.fill(0);
    },
    predictions: 0,
    columns: [],
  });
  return solvePolicy(feed, people, graph.meanFollowers, twoRates(), clock.tickHours, testKey(), { scorer });
}

/** Ages at which posts are weighed anew; a scorer's own background sample is a day old. */
function agesOf(changes: Changes<Settings>, inNetwork: 0 | 1): number[] {
  const ages = new Set<number>();
  solve(changes, (facts) => facts.inNetwork === inNetwork && ages.add(facts.ageHours));
  return [...ages].filter((age) => age !== 24).sort((a, b) => a - b);
}
const steps = (count: number, hours: number) =>
  Array.from({ length: count }, (_, step) => step * hours).filter((age) => age !== 24);

describe("a following feed in order of time", () => {
  it("scores nothing, and is seen to an end at −ln(1 − slots ÷ inflow) among those who come past", () => {
    const slotShare = { following: 0.5, forYou: 0.5 };
    const changes = { feed: { slotShare, following: { order: "chronological", postsPerFolloweePerDay: 1 } } } as const;
    const { seenRate, followingScorer, supply } = solve(changes);
    expect(followingScorer).toBeUndefined();
    seenRate.forEach((rate, activityBin) => {
      const shown = supply.following[activityBin] / supply.inflow[activityBin];
      expect(shown).toBeLessThan(0.35);
      // .35 of the followers see a post where .95 of those who come past do.
      expect(rate).toBeCloseTo(-Math.log(1 - (shown * 0.95) / 0.35), 12);
    });
  });
});

describe("the background's life", () => {
  it("goes by ticks in a race, and by ninety-sixths where it is longer than so many", () => {
    const race = (lifeHours: number, tickHours = 1): Changes<Settings> => ({
      feed: { forYou: { policy: "race", lifeHours } },
      clock: { tickHours },
    });
    expect(agesOf(race(48), 0)).toEqual(steps(48, 1));
    expect(agesOf(race(48, 6), 0)).toEqual(steps(8, 6));
    expect(agesOf(race(480), 0)).toEqual(steps(96, 5));
    expect(agesOf(race(2, 6), 0)).toEqual([0]);
  });

  it("goes to its last thousandth in a following feed, by ticks or ninety-sixths", () => {
    const ranked = (halfLifeHours: number, tickHours = 1): Changes<Settings> => ({
      feed: { slotShare: { following: 0.5, forYou: 0.5 }, following: { order: "ranked", halfLifeHours } },
      clock: { tickHours },
    });
    // 2^−9.97 is a thousandth: 29.9 hours with a half-life of 3.
    expect(agesOf(ranked(3), 1)).toEqual(steps(30, 1));
    const long = agesOf(ranked(30), 1);
    expect(long).toHaveLength(96);
    expect(long[95]).toBeCloseTo((30 * Math.log2(1000) * 95) / 96, 9);
  });

  it("is looked at by all strata alike: as many have seen a post as there are slots", () => {
    const known: number[] = [];
    const { supply } = solve({}, ({ ageHours }, impressions) => {
      if (ageHours === 47) known.push(impressions);
    });
    // Of 20 posts a day each is seen by slots / 20, of which one part in 48 is still to come.
    const seen = supply.forYou.reduce((sum, slots) => sum + 1 - (1 - slots / 20) ** (47 / 48), 0) / 2;
    expect(supply.forYou[0]).not.toBe(supply.forYou[1]);
    for (const impressions of known.slice(-216)) expect(Math.abs(impressions - 500 * seen)).toBeLessThan(1);
  });
});

describe("a race", () => {
  it("has no balance where the most active see all that comes in", () => {
    // Two strata: the busier half of users looks at more than the mean of 10 a day.
    const busiest = Math.max(...solve({}).supply.forYou);
    expect(busiest).toBeLessThan(20);
    const refusal = (views: number) =>
      new RangeError(
        `For-You slots ÷ uploads: expected fewer slots per person than posts that come in (20 a day), got mean views of ${views} with 1000 users`,
      );
    const { race } = solve({});
    expect(race!.rateAt(0.5).every((rate) => rate > 0 && rate < 1)).toBe(true);
    expect(() => race!.rateAt(19.99 / busiest)).not.toThrow();
    expect(() => race!.rateAt(20.01 / busiest)).toThrow(RangeError);
    expect(() => race!.rateAt(1.5)).toThrow(refusal(750));
    expect(() => solve({ people: { slotsPerDay: 20 } })).toThrow(refusal(1000));
    // Just as many, in a world where all are alike.
    expect(() => solve({ people: { slotsPerDay: 20, activityBins: 1 } })).toThrow(refusal(1000));
  });

  it("is solved where it is asked for, and so are pools", () => {
    expect(solve({})).toMatchObject({ race: { lifeHours: 48 }, meanViews: 500 });
    expect(solve({})).not.toHaveProperty("pools");
  });
});
