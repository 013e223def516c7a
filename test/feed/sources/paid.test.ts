import { expect, test } from "vitest";
import { Tally, tallyWidth } from "../../../src/vocabulary/tally.ts";
import { SurfaceIndex } from "../../../src/vocabulary/terms.ts";
import { zLimit } from "../../lib/testKey.ts";
import { liveWorld } from "../../liveWorld.ts";
import { account, changed, flatDay, smallSettings, ticksOf } from "../../smallWorld.ts";
import { binomialZ } from "../../statistic.ts";

test("a boost shows the posts with most views that were not bought, chosen anew each day", { timeout: 60_000 }, () => {
  // Breaks where bought views count (the first choice would stay for ever) and where it is never made again.
  const settings = changed(smallSettings(1), {
    people: { users: 100_000 },
    graph: { maxFollowers: 5_000 },
    clock: { ticks: 72 },
    accounts: [
      account("a", 3_000, { role: "koc", atHours: [0, 0.5, 1, 26] }),
      account("b", 9_000, { role: "koc", atHours: [0, 25] }),
      account("star", 20_000, { quality: 2, atHours: [30] }),
    ],
    paid: [{ key: "boost", impressions: 30_000, startHours: 0, hours: 72, behind: { best: 2 } }],
  });
  const earned = new Map<number, number>();
  const shownOn: Set<number>[] = [new Set(), new Set(), new Set()];
  const best: number[][] = [];
  for (const { tick, batches, outcomes } of ticksOf(settings)) {
    if (tick % 24 === 0)
      best.push(
        [...earned]
          .sort(([p, one], [q, other]) => other - one || p - q)
          .slice(0, 2)
          .map(([post]) => post),
      );
    const count = (post: number, row: number) =>
      earned.set(post, (earned.get(post) ?? 0) + outcomes.tally[row * tallyWidth + Tally.views]);
    for (let batch = 0; batch < batches.length; batch++) {
      if (batches.surface[batch] === SurfaceIndex.paid) shownOn[Math.floor(tick / 24)].add(batches.post[batch]);
      else count(batches.post[batch], batch);
    }
    let row = batches.length;
    for (const persons of [batches.inFollowing, batches.messages])
      for (let i = 0; i < (persons?.length ?? 0); i++) count(persons!.post[i], row++);
  }
  // Nothing has been seen when it starts: the first posts out, in the order of the campaign.
  expect([...shownOn[0]].sort()).toEqual([0, 1]);
  for (const day of [1, 2]) expect([...shownOn[day]].sort()).toEqual(best[day].sort());
  expect(new Set(best.slice(1).flat()).size).toBeGreaterThan(2);
});

test("a boost counts the views of followers who are followed one by one", () => {
  const settings = changed(smallSettings(1), {
    people: { users: 100_000 },
    graph: { maxFollowers: 5_000 },
    clock: { ticks: 30 },
    viewRule: "validPlay",
    // Most are shown the first, and most watch the second.
    accounts: [
      account("first", 9_000, { quality: -4 }),
      account("second", 5_000, { quality: 4 }),
      account("third", 2_000),
    ],
    paid: [{ key: "boost", impressions: 3_000, startHours: 12, hours: 12, behind: { best: 1 } }],
  });
  const shown = [0, 0, 0];
  for (const { batches } of ticksOf(settings))
    for (let i = 0; i < batches.length; i++)
      if (batches.surface[i] === SurfaceIndex.paid) shown[batches.post[i]] += batches.count[i];
  expect(shown).toEqual([0, 3_000, 0]);
});

/** A follow feed in half-hours, the nth hour of which is n times as busy as the first, with ads for whoever buys them. */
const hours = changed(smallSettings(1), {
  people: { users: 400_000, slotsPerDay: Number.POSITIVE_INFINITY, adLoad: 0.02 },
  clock: { tickHours: 0.5, ticks: 24, startHour: 0, hourWeights: Array.from({ length: 24 }, (_, hour) => hour + 1) },
  challenge: { ease: 0 },
  accounts: [account("a", 100, { atHours: [0, 1, 3.5] }), account("not meant", 100, { role: "koc" })],
});
const flight = {
  key: "flight",
  impressions: 24_000,
  money: 1200,
  startHours: 2,
  hours: 4,
  behind: "celebrity",
} as const;

test("a flight is paced over its hours as people are active, in equal parts among the posts that are out", () => {
  const shown = new Float64Array(24);
  const byPost: [number[], number[]] = [[], []];
  let left = 24_000;
  for (const { tick, batches, campaign, feed } of ticksOf(changed(hours, { paid: [flight] }))) {
    for (let i = 0; i < batches.length; i++) {
      if (batches.surface[i] !== SurfaceIndex.paid) continue;
      const post = batches.post[i];
      expect([campaign.posts[post].role, campaign.posts[post].publishTick <= tick]).toEqual(["celebrity", true]);
      shown[tick] += batches.count[i];
      const posts = byPost[tick < 7 ? 0 : 1];
      posts[post] = (posts[post] ?? 0) + batches.count[i];
    }
    left -= shown[tick];
    const { impressions, money } = feed.undelivered();
    expect(impressions).toBe(left);
    expect(money).toBeCloseTo(left / 20, 9);
  }
  expect(left).toBe(0);
  // Hours 2 to 6 have activities as 3, 4, 5, 6; each tick is rounded.
  shown.forEach((count, tick) => {
    const due = tick < 4 || tick >= 12 ? 0 : (24_000 * (Math.floor(tick / 2) + 1)) / 36;
    expect(Math.abs(count - due)).toBeLessThanOrEqual(3);
  });
  for (const [posts, part] of [
    [byPost[0], 2],
    [byPost[1], 3],
  ] as const) {
    const all = posts.reduce((sum, count) => sum + count, 0);
    expect(posts.filter((count) => count > 0).length).toBe(part);
    for (const count of posts) expect(Math.abs(binomialZ(count, all, 1 / part))).toBeLessThan(zLimit);
  }
});

test("what finds no slot in its flight is shown when there is one", () => {
  // 4,000 users look at 5 ads a day each: 833 in an hour of a flat day.
  const settings = changed(hours, {
    people: { users: 4_000, slotsPerDay: 100, adLoad: 0.05 },
    graph: { meanFollowers: 5, maxFollowers: 100 },
    clock: { tickHours: 1, ticks: 24, hourWeights: flatDay },
    paid: [
      { ...flight, impressions: 2_000, startHours: 2, hours: 1 },
      { ...flight, key: "of nothing", impressions: 0, money: 0 },
    ],
  });
  const shown: number[] = [];
  for (const { tick, batches, feed } of ticksOf(settings)) {
    shown[tick] = 0;
    for (let i = 0; i < batches.length; i++)
      if (batches.surface[i] === SurfaceIndex.paid) shown[tick] += batches.count[i];
    if (tick === 23) expect(feed.undelivered()).toEqual({ impressions: 0, money: 0 });
  }
  expect(Math.max(...shown)).toBeLessThanOrEqual(20_000 / 24);
  expect(shown.slice(0, 2)).toEqual([0, 0]);
  expect(shown.slice(2).reduce((sum, count) => sum + count, 0)).toBe(2_000);
  expect(shown.findLastIndex((count) => count > 0)).toBeGreaterThan(4);
});

test.each([["the best posts", { best: 2 }] as const, ["the brand's", "brand"] as const])(
  "no flight is for a live room: %s",
  (_, behind) => {
    const settings = liveWorld(
      { feedShare: 0.5 },
      {
        accounts: [account("brand", 40_000, { role: "brand" })],
        paid: [{ ...flight, impressions: 2_000, startHours: 3, hours: 10, behind }],
      },
    );
    const paid = new Map<string, number>();
    for (const { batches, campaign } of ticksOf(settings))
      for (let i = 0; i < batches.length; i++) {
        if (batches.surface[i] !== SurfaceIndex.paid) continue;
        const { label } = campaign.posts[batches.post[i]];
        paid.set(label, (paid.get(label) ?? 0) + batches.count[i]);
      }
    expect([...paid]).toEqual([["brand/1", 2_000]]);
  },
);
