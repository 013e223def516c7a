import { describe, expect, it } from "vitest";
import { SurfaceIndex } from "../../../src/vocabulary/terms.ts";
import { zLimit } from "../../lib/testKey.ts";
import { account, changed, smallSettings, ticksOf } from "../../smallWorld.ts";
import { chiSquareZ } from "../../statistic.ts";

const base = changed(smallSettings(0), {
  paid: [],
  accounts: [],
  challenge: { ease: 0 },
  people: { users: 3_000_000 },
});

/** For-You impressions by tick of each campaign post that the settings arrange. */
function forYouByTick(settings: typeof base) {
  const shown: number[][] = [];
  const bySegment: number[][] = [];
  let solvedPolicy: ReturnType<typeof last>;
  function last(step: ReturnType<typeof ticksOf> extends Generator<infer T> ? T : never) {
    return {
      pools: step.policy.pools!,
      posts: step.campaign.posts,
      segments: step.population.segments,
      clock: step.population.clock,
    };
  }
  for (const step of ticksOf(settings)) {
    const { tick, batches } = step;
    for (let i = 0; i < batches.length; i++) {
      if (batches.surface[i] !== SurfaceIndex.forYou) continue;
      const post = batches.post[i];
      shown[post] ??= [];
      bySegment[post] ??= [];
      shown[post][tick] = (shown[post][tick] ?? 0) + batches.count[i];
      bySegment[post][batches.segment[i]] = (bySegment[post][batches.segment[i]] ?? 0) + batches.count[i];
    }
    solvedPolicy = last(step);
  }
  return { shown, bySegment, ...solvedPolicy! };
}

describe("recommendation through pools", () => {
  const accounts = [-2, 0, 1, 2, 3].flatMap((quality, i) => [
    account(`small ${i}`, 50, { quality, atHours: [3 * i] }),
    account(`big ${i}`, 20_000, { quality, atHours: [3 * i] }),
  ]);
  const fortnight = () => forYouByTick(changed(base, { accounts, clock: { ticks: 24 * 14 } }));

  it("gives a post exactly the budget of each pool that it passes", () => {
    const { shown, pools, posts } = fortnight();
    const totals = posts.map(({ index }) => shown[index].reduce((sum, count) => sum + (count ?? 0), 0));
    posts.forEach((post) => {
      const start = pools.startPool(post.author.followers);
      expect(start).toBe(post.author.followers >= 10_000 ? 1 : 0);
      const ends: number[] = [];
      pools.budgets.slice(start).reduce((sum, budget) => {
        ends.push(sum + budget);
        return sum + budget;
      }, 0);
      expect(ends).toContain(totals[post.index]);
    });
    const best = posts.filter(({ quality }) => quality === 3).map(({ index }) => totals[index]);
    const worst = posts.filter(({ quality }) => quality === -2).map(({ index }) => totals[index]);
    expect(Math.min(...best)).toBeGreaterThan(100_000);
    expect(worst.toSorted((a, b) => a - b)).toEqual([300, 4_000]);
  });

  it("promotes at a tick's boundary, one pool at a time, and paces a pool over its hours", () => {
    const { shown, pools, posts, clock } = fortnight();
    for (const post of posts) {
      let pool = pools.startPool(post.author.followers);
      let inPool = 0;
      let since = post.publishTick;
      for (let tick = 0; tick < clock.ticks; tick++) {
        inPool += shown[post.index][tick] ?? 0;
        expect(inPool).toBeLessThanOrEqual(pools.budgets[pool]);
        if (inPool < pools.budgets[pool]) continue;
        const took = tick - since + 1;
        expect(took).toBeGreaterThanOrEqual(Math.max(1, pools.hours[pool] - 1));
        expect(took).toBeLessThanOrEqual(pools.hours[pool] + 3);
        since = tick + 1;
        inPool = 0;
        if (++pool === pools.budgets.length) break;
      }
    }
  });

  it("begins in the tick in which the post comes out", () => {
    const { shown, posts } = fortnight();
    for (const post of posts) expect(Object.keys(shown[post.index])[0]).toBe(String(post.publishTick));
  });
});

describe("recommendation of an unknown post", () => {
  it("goes to segments in proportion to the slots they look at", () => {
    // Breaks where it is spread by users: the most active tenth would get a tenth instead of a third.
    const accounts = Array.from({ length: 60 }, (_, i) => account(`someone ${i}`, 10, { quality: -3 }));
    const { bySegment, segments } = forYouByTick(changed(base, { accounts, clock: { ticks: 1 } }));
    const observed = segments.map((_, s) => bySegment.reduce((sum, counts) => sum + (counts[s] ?? 0), 0));
    const total = segments.reduce((sum, { size, activity }) => sum + size * activity, 0);
    const shown = observed.reduce((sum, count) => sum + count, 0);
    const expected = segments.map(({ size, activity }) => (shown * size * activity) / total);
    expect(shown).toBeGreaterThan(5_000);
    expect(Math.abs(chiSquareZ(observed, expected, 1))).toBeLessThan(zLimit);
  });

  it("learns whom to show it to: a good post reaches more of the interest that likes its topic", () => {
    const accounts = [account("star", 10, { quality: 2.5 })];
    const { bySegment, segments } = forYouByTick(changed(base, { accounts }));
    const share = (interest: number) =>
      segments.reduce((sum, s) => sum + (s.interest === interest ? (bySegment[0][s.index] ?? 0) : 0), 0);
    expect(share(0)).toBeGreaterThan(3 * share(7));
  });
});
