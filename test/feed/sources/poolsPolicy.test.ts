import { describe, expect, it } from "vitest";
import type { Requests } from "../../../src/feed/forYouPolicy.ts";
import type { Scorer } from "../../../src/feed/scorer.ts";
import type { Pools } from "../../../src/feed/solve/pools.ts";
import { createPoolsPolicy } from "../../../src/feed/sources/poolsPolicy.ts";
import { derive } from "../../../src/lib/random.ts";
import { Tally, tallyWidth } from "../../../src/vocabulary/tally.ts";
import { SurfaceIndex } from "../../../src/vocabulary/terms.ts";
import { PopulationState } from "../../../src/world/populationState.ts";
import type { FeedPost } from "../../../src/world/post.ts";
import { testKey, zLimit } from "../../lib/testKey.ts";
import { account, type Changes, changed, flatDay, smallSettings, solved, ticksOf } from "../../smallWorld.ts";
import { chiSquareZ, meanOf } from "../../statistic.ts";

const base = changed(smallSettings(0), {
  paid: [],
  accounts: [],
  challenge: { ease: 0 },
  people: { users: 3_000_000 },
});
type Settings = typeof base;

/** Pools of which a test knows everything: a pool's audience is exactly its budget unless `spread` says otherwise. */
const pools: Pools = {
  ...solved(base).policy.pools!,
  budgets: [100, 400, 1_000],
  hours: [2, 6, 12],
  tested: 0.25,
  restDays: 0.5,
  firstAudience: (followers) => 40 + followers,
  standing: () => 1,
  audience: (mean) => Math.round(mean),
  chance: () => 0,
};

/** A post of an account with this many followers. */
const postOf = (index: number, followers = 0, author: { standing?: number } = {}, name = index): FeedPost => ({
  index,
  key: derive(testKey(), index),
  label: `post ${index}`,
  role: "koc",
  kind: "seeded",
  author: { key: derive(testKey(), 1e6 + name), followers, interest: 0, segment: -1, user: -1, ...author },
  topic: 0,
  durationSeconds: 15,
  publishTick: 0,
});

interface Driven {
  /** Impressions of each post by tick. */
  readonly shown: number[][];
  /** Tick in which each post retired. */
  readonly retired: number[];
  /** Weights of each request by post. */
  readonly weights: Float64Array[][];
}

/**
 * Carries out what the policy asks for.
 * @param entering posts by tick
 * @param slots impressions of a request that find a slot; absent: all
 * @param likes of each interest's viewers
 */
function drive(
  settings: Settings,
  own: Pools,
  entering: ReadonlyMap<number, readonly FeedPost[]>,
  {
    slots = (wanted: number, _tick: number): number => wanted,
    isLeft = (_shown: number): boolean => true,
    likes = (_interest: number): number => 0,
    scorer = solved(base).policy.scorer! as Scorer,
  } = {},
): Driven {
  const population = new PopulationState(settings);
  const policy = createPoolsPolicy(population, scorer, own);
  const driven: Driven = { shown: [], retired: [], weights: [] };
  const interests = settings.people.interests;
  for (let tick = 0; tick < population.clock.ticks; tick++) {
    for (const post of entering.get(tick) ?? []) policy.enter(post, tick);
    const found: [number, number, Float64Array][] = [];
    const requests: Requests = {
      request(post, wanted, shares) {
        expect(wanted).toBeGreaterThan(0);
        expect(Number.isInteger(wanted)).toBe(true);
        expect(driven.retired[post]).toBeUndefined();
        expect(found.some(([other]) => other === post)).toBe(false);
        driven.shown[post] ??= [];
        driven.weights[post] ??= [];
        if (!isLeft(driven.shown[post].reduce((sum, count) => sum + count, 0))) return false;
        driven.weights[post].push(shares!.slice());
        found.push([post, slots(wanted, tick), shares!]);
        return true;
      },
      retire(post) {
        expect(driven.retired[post]).toBeUndefined();
        driven.retired[post] = tick;
      },
    };
    policy.ask(tick, requests);
    for (const [post, count, shares] of found) {
      if (count === 0) continue;
      policy.shown!(post, count);
      driven.shown[post][tick] = count;
      for (let interest = 0; interest < interests; interest++) {
        const counts = new Float64Array(tallyWidth);
        counts[Tally.impressions] = (count * shares[interest]) / shares.reduce((sum, share) => sum + share, 0);
        counts[Tally.like] = counts[Tally.impressions] * likes(interest);
        policy.observe(post, interest, counts, 0);
      }
    }
  }
  return driven;
}

const flat = (changes: Changes<Settings> = {}): Settings =>
  changed(changed(base, { clock: { ticks: 24 * 14, startHour: 0, hourWeights: flatDay } }), changes);
const sumOf = (counts: readonly number[], from = 0, to = counts.length) =>
  counts.slice(from, to).reduce((sum, count) => sum + (count ?? 0), 0);
const at0 = (...posts: FeedPost[]) => new Map([[0, posts]]);

describe("a post that stops after its first test", () => {
  it("is shown its first audience, no more and no less, and then leaves", () => {
    const posts = [0, 7, 160, 3_000].map((followers, i) => postOf(i, followers));
    const { shown, retired } = drive(flat(), pools, at0(...posts));
    for (const [i, followers] of [0, 7, 160, 3_000].entries()) {
      expect(sumOf(shown[i])).toBe(40 + followers);
      expect(retired[i]).toBeGreaterThan(shown[i].length - 1);
      expect(retired[i]).toBeLessThan(24 * 10);
    }
  });

  it("is tested with the stated part of it first, over the hours of the pool of that size", () => {
    // Breaks where the rest begins before the verdict, or where a test is paced over the hours of the next pool.
    // 40 stand before the first pool, as do 100 in it; 500 are in the second, 2,000 in the third.
    const posts = [0, 60, 460, 1_960].map((followers, i) => postOf(i, followers));
    const { shown } = drive(flat(), pools, at0(...posts));
    for (const [i, audience, hours] of [
      [0, 40, 2],
      [1, 100, 2],
      [2, 500, 6],
      [3, 2_000, 12],
    ]) {
      expect(sumOf(shown[i], 0, hours)).toBe(audience / 4);
      // A flat day has as many in each hour.
      for (let tick = 0; tick < hours; tick++)
        expect(Math.abs(shown[i][tick] - audience / 4 / hours)).toBeLessThanOrEqual(1);
    }
  });

  it("has the rest at a rate that falls by e within the stated days after it has stopped", () => {
    const posts = Array.from({ length: 40 }, (_, i) => postOf(i, 960 + 20 * i));
    for (const restDays of [0.5, 2]) {
      const { shown } = drive(flat(), { ...pools, restDays }, at0(...posts));
      for (const days of [0.25, 0.5, 1, 2]) {
        let [seen, rest] = [0, 0];
        for (const [i, counts] of shown.entries()) {
          const audience = 1_000 + 20 * i;
          const hours = 12;
          seen += sumOf(counts, hours, hours + 24 * days);
          rest += audience - Math.round(audience / 4);
        }
        // It comes in some twenty to sixty parts, each when it is due.
        expect(Math.abs(seen / rest - (1 - Math.exp(-days / restDays)))).toBeLessThan(0.03);
      }
    }
  });

  it("has the rest while people are there: at night of a long day nothing, and the same by day's worth of activity", () => {
    const hourWeights = Array.from({ length: 24 }, (_, hour) => (hour >= 8 ? 1 / 16 : 0));
    const { shown } = drive(flat({ clock: { hourWeights } }), pools, new Map([[8, [postOf(0, 960)]]]));
    shown[0].forEach((count, tick) => {
      if (tick % 24 < 8) expect(count ?? 0).toBe(0);
    });
    // The day has 16 hours; the test took twelve of them, from 8 to 20.
    const rest = 1_000 - 250;
    expect(sumOf(shown[0], 0, 20)).toBe(250);
    expect(Math.abs(sumOf(shown[0], 20, 24) / rest - (1 - Math.exp(-4 / 16 / 0.5)))).toBeLessThan(0.09);
    expect(Math.abs(sumOf(shown[0], 20, 48) / rest - (1 - Math.exp(-20 / 16 / 0.5)))).toBeLessThan(0.09);
    expect(sumOf(shown[0])).toBe(1_000);
  });

  it("waits for what finds no slot, in its test and afterwards, and gets all of it in the end", () => {
    const counts = (wanted: number, tick: number) => (tick % 3 === 0 ? 0 : Math.min(wanted, 20));
    const { shown, retired } = drive(flat(), pools, at0(postOf(0, 360), postOf(1, 960)), { slots: counts });
    expect([sumOf(shown[0]), sumOf(shown[1])]).toEqual([400, 1_000]);
    // Of the test's 250 at most 20 are shown in two of three ticks: it takes 19 hours instead of 12.
    expect(sumOf(shown[1], 0, 18)).toBe(240);
    expect(retired[1]).toBeGreaterThan(retired[0]);
  });

  it("leaves where nobody is left to be shown it, in its test or afterwards", () => {
    for (const users of [30, 200]) {
      const { shown, retired } = drive(flat(), pools, at0(postOf(0, 360)), { isLeft: (seen) => seen < users });
      expect(sumOf(shown[0])).toBeGreaterThanOrEqual(users);
      expect(sumOf(shown[0])).toBeLessThan(users + 60);
      expect(retired[0]).toBeGreaterThan(0);
    }
  });

  it("that comes late is not kept beyond the end", () => {
    const { shown } = drive(flat({ clock: { ticks: 20 } }), pools, new Map([[15, [postOf(0, 960)]]]));
    expect(shown[0].length).toBe(20);
    expect(sumOf(shown[0])).toBeLessThan(250);
  });
});

describe("a post that passes", () => {
  it("gets the next larger pool than its first audience, and one after the other to the last", () => {
    const posts = [0, 60, 460, 1_960].map((followers, i) => postOf(i, followers));
    const { shown } = drive(flat(), { ...pools, chance: () => 1 }, at0(...posts));
    expect(posts.map(({ index }) => sumOf(shown[index]))).toEqual([
      40 + 100 + 400 + 1_000,
      100 + 400 + 1_000,
      500 + 1_000,
      2_000,
    ]);
  });

  it("is tested with part of each, one after the other, and has the rest of all when it stops", () => {
    // Breaks where the rest of a pool comes while the post still climbs.
    const { shown } = drive(flat(), { ...pools, chance: () => 1 }, at0(postOf(0)));
    const ends = [2, 2 + 2, 2 + 2 + 6, 2 + 2 + 6 + 12];
    const tests = [10, 10 + 25, 10 + 25 + 100, 10 + 25 + 100 + 250];
    ends.forEach((end, test) => {
      expect(sumOf(shown[0], 0, end)).toBe(tests[test]);
    });
    const rest = 1_540 - 385;
    expect(Math.abs(sumOf(shown[0], 22, 34) / rest - (1 - Math.exp(-1)))).toBeLessThan(0.09);
  });

  it("is judged by the answers of its last test alone, with the chance of the pool that comes next", () => {
    const asked: [number, number][] = [];
    const judged: number[] = [];
    const scorer: Scorer = {
      ...solved(base).policy.scorer!,
      scorePost: (counts) => counts[Tally.impressions],
      scoreInterests: (_counts, _facts, _prediction, out) => out.fill(0),
    };
    const chance = (pool: number, score: number) => {
      asked.push([pool, score]);
      judged.push(score);
      return pool < 2 ? 1 : 0;
    };
    const { shown } = drive(flat(), { ...pools, chance }, at0(postOf(0), postOf(1, 460)), { scorer });
    // Post 1 begins with 500: its test of 125 is for the last pool.
    expect(asked.map(([pool, score]) => [pool, Math.round(score)])).toEqual([
      [0, 10],
      [1, 25],
      [2, 125],
      [2, 100],
    ]);
    expect([sumOf(shown[0]), sumOf(shown[1])]).toEqual([40 + 100 + 400, 500]);
  });

  it("does so by luck of its own: of many posts a share as large as the chance", () => {
    const posts = Array.from({ length: 2_000 }, (_, i) => postOf(i));
    const { shown } = drive(flat({ clock: { ticks: 24 * 7 } }), { ...pools, chance: () => 0.3 }, at0(...posts));
    const totals = shown.map((counts) => sumOf(counts));
    const expected = [0.7, 0.3 * 0.7, 0.3 ** 2 * 0.7, 0.3 ** 3].map((share) => share * posts.length);
    const observed = [40, 140, 540, 1_540].map((total) => totals.filter((one) => one === total).length);
    expect(sumOf(observed)).toBe(posts.length);
    expect(Math.abs(chiSquareZ(observed, expected, 1))).toBeLessThan(zLimit);
  });
});

describe("the audiences of accounts and posts", () => {
  const { firstAudience, standing, audience } = solved(base).policy.pools!;
  const law = { ...pools, firstAudience, standing, audience, restDays: 0.2 };
  const { accounts, posts: spread } = (base.feed.forYou as { firstAudience: { accounts: number; posts: number } })
    .firstAudience;
  /** ln of the first audiences of two posts of each of many accounts with 20,000 followers. */
  const pairs = (author: { standing?: number } = {}) => {
    const posts = Array.from({ length: 800 }, (_, i) => postOf(i, 20_000, author, i >> 1));
    const { shown } = drive(flat({ clock: { ticks: 24 * 4 } }), law, at0(...posts));
    return Array.from({ length: 400 }, (_, i) => [shown[2 * i], shown[2 * i + 1]].map((one) => Math.log(sumOf(one))));
  };
  const sd = (values: readonly number[]) => meanOf(values).standardError * Math.sqrt(values.length);
  const logs = (kind: "sum" | "difference", of: readonly number[][]) =>
    of.map(([a, b]) => (kind === "sum" ? (a + b) / 2 : a - b));

  it("differ between posts of one account, and more between accounts, whose posts share a standing", () => {
    // Breaks where each post draws a standing of its own, or all posts of an account have one luck.
    const found = pairs();
    // An sd of 400 values is known within 1 / √800, and audiences of thousands are nearly not rounded.
    expect(Math.abs(sd(logs("difference", found)) / (spread * Math.SQRT2) - 1)).toBeLessThan(4.9 / Math.sqrt(800));
    const between = Math.hypot(accounts, spread / Math.SQRT2);
    expect(Math.abs(sd(logs("sum", found)) / between - 1)).toBeLessThan(4.9 / Math.sqrt(800));
    const median = Math.log(firstAudience(20_000)) - spread ** 2 / 2;
    expect(Math.abs(meanOf(logs("sum", found)).mean - median) / (between / 20)).toBeLessThan(zLimit);
  });

  it("are by the account's own standing where the scenario gives one", () => {
    const found = pairs({ standing: 3 });
    const between = spread / Math.SQRT2;
    expect(Math.abs(sd(logs("sum", found)) / between - 1)).toBeLessThan(4.9 / Math.sqrt(800));
    const median = Math.log(3 * firstAudience(20_000)) - spread ** 2 / 2;
    expect(Math.abs(meanOf(logs("sum", found)).mean - median) / (between / 20)).toBeLessThan(zLimit);
  });

  it("of a pool differ by a luck that has nothing to do with that of the first audience", () => {
    const posts = Array.from({ length: 600 }, (_, i) => postOf(i, 0, { standing: 1 }));
    const one = { ...law, budgets: [10_000], hours: [2], firstAudience: () => 1_000 };
    const totalsAt = (share: number) =>
      drive(flat({ clock: { ticks: 24 * 4 } }), { ...one, chance: () => share }, at0(...posts)).shown.map((counts) =>
        sumOf(counts),
      );
    const first = totalsAt(0);
    const both = totalsAt(1);
    const pool = both.map((total, i) => total - first[i]).filter((_, i) => first[i] < 10_000);
    expect(pool.length).toBeGreaterThan(590);
    const ln = pool.map((count) => Math.log(count));
    expect(Math.abs(sd(ln) / spread - 1)).toBeLessThan(4.9 / Math.sqrt(2 * ln.length));
    const { mean, standardError } = meanOf(pool);
    expect(Math.abs(mean - 10_000) / standardError).toBeLessThan(zLimit);
    const product = ln.map((value, i) => (value - meanOf(ln).mean) * (Math.log(first[i]) - Math.log(1_000)));
    expect(Math.abs(meanOf(product).mean / meanOf(product).standardError)).toBeLessThan(zLimit);
  });
});

/** For-You impressions by tick of each campaign post that the settings arrange. */
function forYouByTick(settings: Settings) {
  const shown: number[][] = [];
  const bySegment: number[][] = [];
  let known: Pick<ReturnType<typeof last>, "posts" | "segments"> | undefined;
  function last({ campaign, population }: ReturnType<typeof ticksOf> extends Generator<infer T> ? T : never) {
    return { posts: campaign.posts, segments: population.segments };
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
    known = last(step);
  }
  return { shown, bySegment, ...known! };
}

describe("recommendation through pools", () => {
  it("begins in the tick in which the post comes out", () => {
    const accounts = [0, 3, 12].map((hours, i) => account(`account ${i}`, 20_000, { atHours: [hours] }));
    const { shown, posts } = forYouByTick(changed(base, { accounts, clock: { ticks: 24 } }));
    for (const post of posts) expect(Object.keys(shown[post.index])[0]).toBe(String(post.publishTick));
  });

  it("shows better posts more where answers decide", () => {
    const qualities = [-2, 0, 2];
    const accounts = Array.from({ length: 90 }, (_, i) => account(`account ${i}`, 500, { quality: qualities[i % 3] }));
    const settings = changed(base, {
      accounts,
      feed: { forYou: { merit: 0.8, restDays: 1 } },
      clock: { ticks: 24 * 14 },
    });
    const { shown, posts } = forYouByTick(settings);
    const totals = qualities.map((quality) =>
      sumOf(posts.filter((post) => post.quality === quality).map(({ index }) => sumOf(shown[index]))),
    );
    expect(totals[2]).toBeGreaterThan(3 * totals[1]);
    expect(totals[1]).toBeGreaterThan(totals[0]);
  });
});

describe("recommendation of an unknown post", () => {
  it("goes to segments in proportion to the slots they look at", () => {
    // Breaks where it is spread by users: the most active tenth would get a tenth instead of a third.
    const accounts = Array.from({ length: 60 }, (_, i) => account(`someone ${i}`, 30_000, { quality: -3 }));
    const { bySegment, segments } = forYouByTick(changed(base, { accounts, clock: { ticks: 1 } }));
    const observed = segments.map((_, s) => bySegment.reduce((sum, counts) => sum + (counts[s] ?? 0), 0));
    const total = segments.reduce((sum, { size, activity }) => sum + size * activity, 0);
    const shown = observed.reduce((sum, count) => sum + count, 0);
    const expected = segments.map(({ size, activity }) => (shown * size * activity) / total);
    expect(shown).toBeGreaterThan(5_000);
    expect(Math.abs(chiSquareZ(observed, expected, 1))).toBeLessThan(zLimit);
  });

  it("learns whom to show it to: a good post reaches more of the interest that likes its topic", () => {
    const accounts = [account("star", 200_000, { quality: 2.5 })];
    const { bySegment, segments } = forYouByTick(changed(base, { accounts }));
    const share = (interest: number) =>
      segments.reduce((sum, s) => sum + (s.interest === interest ? (bySegment[0][s.index] ?? 0) : 0), 0);
    expect(share(0)).toBeGreaterThan(3 * share(7));
  });

  it("goes on with the interests that the tests were liked by, and learns nothing more once it has stopped", () => {
    const likes = (interest: number) => (interest === 2 ? 0.2 : 0.02);
    const { weights } = drive(flat(), pools, at0(postOf(0, 4_000)), { likes });
    const [first] = weights[0];
    const rest = weights[0].slice(-10);
    expect(first).toEqual(new Float64Array(first.length).fill(first[0]));
    for (const shares of rest) {
      expect(shares).toEqual(rest[0]);
      expect(shares[2]).toBeGreaterThan(2 * shares[0]);
    }
  });
});
