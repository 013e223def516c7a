import { describe, expect, it } from "vitest";
import { ImpressionBatches } from "../../../src/feed/allocation/impressionBatches.ts";
import type { FeedPolicy } from "../../../src/feed/solve/policy.ts";
import { followingSource } from "../../../src/feed/sources/following.ts";
import { inverseNormal } from "../../../src/lib/normal.ts";
import { NumberSet } from "../../../src/lib/numberSet.ts";
import { derive } from "../../../src/lib/random.ts";
import { seedPosts } from "../../../src/propagation/seeding.ts";
import type { Settings } from "../../../src/scenario/settle/settings.ts";
import { run } from "../../../src/simulate.ts";
import { usualOf } from "../../../src/usual.ts";
import { tallyWidth } from "../../../src/vocabulary/tally.ts";
import { SurfaceIndex } from "../../../src/vocabulary/terms.ts";
import { usualAnswers } from "../../../src/world/answers.ts";
import { addPost, createCampaign } from "../../../src/world/campaign.ts";
import type { Author } from "../../../src/world/followGraph.ts";
import { PopulationState, userNumber } from "../../../src/world/populationState.ts";
import { slotSupply } from "../../../src/world/slotSupply.ts";
import { testKey, zLimit } from "../../lib/testKey.ts";
import { slowly } from "../../slowly.ts";
import { account, changed, smallSettings, solved, ticksOf } from "../../smallWorld.ts";
import { binomialZ, chiSquareZ } from "../../statistic.ts";

const base = changed(smallSettings(1), {
  people: { users: 400_000 },
  clock: { ticks: 120 },
  paid: [],
  accounts: [],
  challenge: { ease: 0 },
  feed: { following: { maxReach: 0.95 } },
});
const unlimited = changed(base, { people: { slotsPerDay: Number.POSITIVE_INFINITY, adLoad: 0 } });

/**
 * Delivers posts of accounts outside the population; impressions by tick and by segment.
 * @param node 0, or that of somebody who passes the posts on
 */
function deliver(
  settings: Settings,
  policy: FeedPolicy,
  followers: number,
  posts: number,
  { publishTick = 5, node = 0, standing = undefined as number | undefined } = {},
) {
  const population = new PopulationState(settings);
  const campaign = createCampaign();
  const following = followingSource({ population, campaign, policy, deliveries: [] });
  const deliveries = Array.from({ length: posts }, (_, i) => {
    const key = derive(testKey(), i);
    const known = { key, followers, interest: i % 8, segment: -1, user: -1 };
    const author: Author = standing === undefined ? known : { ...known, standing };
    const post = addPost(campaign, {
      key: derive(key, 1),
      label: `post ${i}`,
      role: "celebrity",
      kind: "seeded",
      author,
      quality: 0,
      answers: usualAnswers,
      topic: 0,
      durationSeconds: 10,
      publishTick,
      parent: null,
    });
    return { post, author, node };
  });
  const byTick = new Float64Array(settings.clock.ticks);
  const byStratum = new Float64Array(settings.people.activityBins);
  let [inCells, onePerson] = [0, 0];
  const seen = new Set<string>();
  for (let tick = 0; tick < settings.clock.ticks; tick++) {
    if (tick === publishTick) for (const delivery of deliveries) following.deliver!(delivery, tick);
    const batches = new ImpressionBatches();
    following.collect(tick, batches);
    for (let i = 0; i < batches.length; i++) {
      byTick[tick] += batches.count[i];
      byStratum[population.segments[batches.segment[i]].activityBin] += batches.count[i];
      inCells += batches.count[i];
      expect(batches.surface[i]).toBe(node === 0 ? SurfaceIndex.following : SurfaceIndex.reposted);
    }
    const people = batches.inFollowing;
    for (let i = 0; i < (people?.length ?? 0); i++) {
      byTick[tick]++;
      byStratum[population.segments[people!.segment[i]].activityBin]++;
      onePerson++;
      seen.add(`${people!.post[i]} ${people!.segment[i]} ${people!.user[i]}`);
    }
  }
  return { byTick, byStratum, inCells, onePerson, distinct: seen.size, population };
}

/** Share of a post's hazard in each tick from publication on: activity × 2^(−age / half-life), up to 1e-5 of the first. */
function hazard(settings: Settings, publishTick: number): number[] {
  const { clock } = new PopulationState(settings);
  const parts: number[] = [];
  for (let age = 0; ; age++) {
    const left = 2 ** ((-age * clock.tickHours) / settings.feed.following.halfLifeHours);
    if (left < 1e-5) break;
    parts.push(clock.activity(publishTick + age) * left);
  }
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
}

/** A policy with a rate of its own per stratum and slots for everything. */
function ratesOf(rate: (activityBin: number) => number): FeedPolicy {
  const { policy } = solved(base);
  const endless = policy.supply.following.map(() => Number.POSITIVE_INFINITY);
  return { ...policy, supply: { ...policy.supply, following: endless }, seenRate: endless.map((_, s) => rate(s)) };
}

describe("deliveries to followers", () => {
  const rate = (activityBin: number) => 0.05 + 0.15 * activityBin;
  const policy = ratesOf(rate);
  const publishTick = 5;

  // 19,999 and 20,000 followers: the same law, drawn person by person and as counts.
  for (const [how, followers, posts] of [
    ["person by person", 19_999, 12],
    ["as counts", 20_000, 12],
    ["person by person, few followers", 40, 2_000],
  ] as const) {
    it(`follow activity × half-life, at a rate that saturates: ${how}`, () => {
      // Breaks where an impression's time does not condition on not having been seen (P = curve · (1 − e^−rate)),
      // where the hazard is activity alone, or where highest and stratum rates are confused.
      const settings = changed(base, { feed: { following: { halfLifeHours: 9 } } });
      const { byTick, byStratum, inCells, onePerson, distinct, population } = deliver(
        settings,
        policy,
        followers,
        posts,
      );
      expect(followers >= 20_000 ? onePerson : inCells).toBe(0);
      expect(distinct).toBe(onePerson);
      const { segments } = population;
      const weight = segments.map(({ size, activity }) => size * activity);
      const all = weight.reduce((sum, value) => sum + value, 0);
      const expected = new Float64Array(byTick.length);
      const activityBins = new Float64Array(byStratum.length);
      segments.forEach(({ activityBin }, s) => {
        const people = (posts * followers * weight[s]) / all;
        activityBins[activityBin] += people * (1 - Math.exp(-rate(activityBin)));
        let passed = 0;
        hazard(settings, publishTick).forEach((part, age) => {
          const before = Math.exp(-rate(activityBin) * passed);
          passed += part;
          if (publishTick + age < byTick.length) {
            expected[publishTick + age] += people * (before - Math.exp(-rate(activityBin) * passed));
          }
        });
      });
      const total = byTick.reduce((sum, count) => sum + count, 0);
      expect(total).toBeGreaterThan(30_000);
      expect(Math.abs(chiSquareZ(byTick, expected))).toBeLessThan(zLimit);
      expect(Math.abs(chiSquareZ(byStratum, activityBins))).toBeLessThan(zLimit);
    });
  }

  it("have a rate for everybody where all strata have one", () => {
    // A rate of exactly 1 is seen by 1 − 1/e.
    const { onePerson } = deliver(
      changed(base, { clock: { ticks: 400 } }),
      ratesOf(() => 1),
      40,
      1_000,
    );
    expect(Math.abs(binomialZ(onePerson, 40_000, 1 - 1 / Math.E))).toBeLessThan(zLimit);
  });

  it.each([
    ["person by person", "chronological", 40, 1_000],
    ["as counts", "chronological", 20_000, 3],
    ["person by person in a ranked feed", "ranked", 40, 1_000],
    ["as counts in a ranked feed", "ranked", 20_000, 3],
  ] as const)(
    "are seen as often as the account's standing says, others' posts that it passes on as ever: %s",
    (...at) => {
      // Breaks where standing is a factor on the share itself (three times .3 is not .66), or on what others passed on.
      const [, order, followers, posts] = at;
      const settings = changed(base, { clock: { ticks: 400 }, feed: { following: { order }, lift: 1 } });
      const endless = ratesOf(() => -Math.log(1 - 0.3));
      const ranked = solved(settings).policy.followingScorer;
      const policy = ranked ? { ...endless, followingScorer: ranked } : endless;
      expect(ranked?.inverseTemperature ?? 0).toBe(0);
      const seenOf = (more: { standing?: number; node?: number }) => {
        const { byTick } = deliver(settings, policy, followers, posts, more);
        return byTick.reduce((sum, count) => sum + count, 0);
      };
      const all = followers * posts;
      for (const standing of [0.5, 1, 3])
        expect(Math.abs(binomialZ(seenOf({ standing }), all, 1 - 0.7 ** standing))).toBeLessThan(zLimit);
      // Where the scenario states no usual views, an account's followers see its posts as those of the median account.
      expect(Math.abs(binomialZ(seenOf({}), all, 0.3))).toBeLessThan(zLimit);
      expect(Math.abs(binomialZ(seenOf({ standing: 3, node: 1 }), all, 0.3))).toBeLessThan(zLimit);
    },
  );

  it("are seen by nobody where nobody is there until the end", () => {
    const hourWeights = Array.from({ length: 24 }, (_, hour) => (hour < 5 ? 1 : 0));
    const settings = changed(base, { clock: { ticks: 20, startHour: 0, hourWeights } });
    for (const [followers, posts] of [
      [40, 10],
      [30_000, 1],
    ] as const)
      expect(deliver(settings, policy, followers, posts).byTick).toEqual(new Float64Array(20));
  });

  it("of an author's own posts go to those who came to follow during the campaign, each once", () => {
    const settings = changed(base, { clock: { ticks: 20 } });
    const population = new PopulationState(settings);
    const campaign = createCampaign();
    const following = followingSource({
      population,
      campaign,
      policy: ratesOf(() => Number.POSITIVE_INFINITY),
      deliveries: [],
    });
    const author = { key: testKey(), followers: 0, interest: 0, segment: -1, user: -1 };
    const joined = new NumberSet();
    for (let number = 3; number < settings.people.users; number += 397) joined.add(number);
    campaign.newFollowers.set(author, joined);
    const post = addPost(campaign, {
      key: derive(testKey(), 1),
      label: "post",
      role: "celebrity",
      kind: "seeded",
      author,
      quality: 0,
      answers: usualAnswers,
      topic: 0,
      durationSeconds: 10,
      publishTick: 5,
      parent: null,
    });
    const seenBy = (tick: number): number[] => {
      const batches = new ImpressionBatches();
      following.collect(tick, batches);
      const people = batches.inFollowing;
      return Array.from({ length: people?.length ?? 0 }, (_, i) =>
        userNumber(population, people!.segment[i], people!.user[i]),
      );
    };
    following.deliver!({ post, author, node: 0 }, 5);
    expect(seenBy(5)).toEqual([...joined]);
    // What the author passes on of others goes to followers from before.
    following.deliver!({ post, author, node: 1 }, 6);
    expect(seenBy(6)).toEqual([]);
  });

  it("reach everybody at once where there are slots for all and maxReach is 1", () => {
    const all = ratesOf(() => Number.POSITIVE_INFINITY);
    for (const [followers, posts] of [
      [25_000, 2],
      [700, 5],
    ]) {
      const { byTick } = deliver(base, all, followers, posts);
      expect(byTick[5]).toBe(followers * posts);
      expect(byTick.reduce((sum, count) => sum + count, 0)).toBe(followers * posts);
    }
  });
});

describe("the balance of a following feed", () => {
  const reach = (changes: Parameters<typeof changed<Settings>>[1]) =>
    solved(changed(base, changes)).policy.followerReach;

  it("shows a follower slots ÷ inflow of what comes in, in chronological order", () => {
    const { slotsPerDay, adLoad } = base.people;
    const inflow = base.graph.meanFollowers * base.feed.following.postsPerFolloweePerDay;
    expect(reach({})).toBeCloseTo((slotsPerDay * (1 - adLoad)) / inflow, 12);
    const { policy } = solved(base);
    policy.seenRate.forEach((rate, activityBin) => {
      const ratio = policy.supply.following[activityBin] / policy.supply.inflow[activityBin];
      expect(1 - Math.exp(-rate)).toBeCloseTo(ratio, 12);
    });
  });

  it("halves reach when inflow doubles", () => {
    const { postsPerFolloweePerDay } = base.feed.following;
    const doubled = { feed: { following: { postsPerFolloweePerDay: 2 * postsPerFolloweePerDay } } };
    expect(reach(doubled) / reach({})).toBeCloseTo(0.5, 12);
    expect(reach({ people: { slotsPerDay: base.people.slotsPerDay / 2 } }) / reach({})).toBeCloseTo(0.5, 12);
  });

  it("gives maxReach where there are slots for nearly everything, and free slots to For You if there is one", () => {
    const idle = { feed: { following: { postsPerFolloweePerDay: 0.1 } } };
    expect(reach(idle)).toBeCloseTo(0.95, 12);
    const mixed = changed(changed(smallSettings(2), { feed: { following: { maxReach: 0.95 } } }), idle);
    const supply = slotSupply(mixed.people, mixed.feed, mixed.graph.meanFollowers);
    const organic = mixed.people.slotsPerDay * (1 - mixed.people.adLoad);
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(supply.following)).toBeCloseTo(0.95 * 0.1 * mixed.graph.meanFollowers, 9);
    expect(mean(supply.following) + mean(supply.forYou)).toBeCloseTo(organic, 9);
    const pure = slotSupply(base.people, changed(base, idle).feed, base.graph.meanFollowers);
    expect(mean(pure.forYou)).toBe(0);
    expect(mean(pure.following) + mean(pure.empty)).toBeCloseTo(organic, 9);
    expect(mean(supply.empty)).toBe(0);
  });

  slowly("fills its slots when posts are ranked: background posts of the accounts that people follow", () => {
    // Breaks where the balance takes weights from posts known in full, while a delivery begins at the prior's weight:
    // posts are then shown to a third as many.
    const posts = 480;
    const sizes = solved(base).rates.followed.followers;
    const accounts = Array.from({ length: posts }, (_, i) =>
      account(`account ${i}`, Math.round(sizes[((i >> 1) * 7) % sizes.length]), {
        quality: Math.sqrt(base.response.variance.quality) * inverseNormal((i + 0.5) / posts),
        durationSeconds: 40,
      }),
    );
    for (const halfLifeHours of [0.5, 12]) {
      const settings = changed(base, {
        accounts,
        feed: { following: { order: "ranked", halfLifeHours }, formula: "like + 5*comment", lift: 1.8 },
        people: { slotsPerDay: 40 },
        response: { fatigue: 0, multipliers: { share: 0, follow: 0 } },
      });
      const { followerReach } = solved(settings).policy;
      const seen = new Float64Array(posts);
      for (const { batches } of ticksOf(settings)) {
        for (let i = 0; i < batches.length; i++) seen[batches.post[i]] += batches.count[i];
        for (let i = 0; i < (batches.inFollowing?.length ?? 0); i++) seen[batches.inFollowing!.post[i]]++;
      }
      // Every post counts alike: what is followed is drawn in proportion to followers already.
      const shares = seen.map((count, i) => count / accounts[i].followers!);
      const mean = shares.reduce((sum, share) => sum + share, 0) / posts;
      let squares = 0;
      for (let i = 0; i < posts; i += 2) squares += (shares[i] - shares[i + 1]) ** 2;
      const error = Math.sqrt(squares) / posts;
      expect(Math.abs(mean - followerReach)).toBeLessThan(zLimit * error + 0.05 * followerReach);
      expect(error / mean).toBeLessThan(0.1);
    }
  });

  it("shows more of its followers a better post, the sooner the longer it lives", () => {
    const reachOf = (quality: number, halfLifeHours: number) => {
      const settings = changed(base, {
        accounts: [account("star", 15_000, { quality, durationSeconds: 40 })],
        feed: { following: { order: "ranked", halfLifeHours }, formula: "longView", lift: 1.4 },
        response: { multipliers: { share: 0, follow: 0 } },
      });
      return run(settings).metrics.impressions! / 15_000;
    };
    expect(reachOf(1.5, 12)).toBeGreaterThan(2 * reachOf(-1.5, 12));
    // With a half-life of a quarter of a tick nearly all have seen it before anything is known of it.
    expect(reachOf(1.5, 0.25) / reachOf(-1.5, 0.25)).toBeLessThan(1.3);
  });

  it("learns nothing of a post that is shown to fewer than a thousand followers", () => {
    const perQuality = 40;
    const seenOf = (followers: number) => {
      const settings = changed(base, {
        accounts: Array.from({ length: 2 * perQuality }, (_, i) =>
          account(`account ${i}`, followers, { quality: i % 2 ? 2 : -2, durationSeconds: 40 }),
        ),
        feed: { following: { order: "ranked", halfLifeHours: 12 }, formula: "longView - followers / 1e5", lift: 1.4 },
        response: { multipliers: { share: 0, follow: 0 } },
      });
      const seen: [number, number] = [0, 0];
      for (const { batches } of ticksOf(settings)) {
        for (let i = 0; i < batches.length; i++) seen[batches.post[i] % 2] += batches.count[i];
        for (let i = 0; i < (batches.inFollowing?.length ?? 0); i++) seen[batches.inFollowing!.post[i] % 2]++;
      }
      return { seen, settings };
    };
    const { seen, settings } = seenOf(999);
    const [bad, good] = seen;
    expect(Math.abs(binomialZ(good, good + bad, 1 / 2))).toBeLessThan(zLimit);
    // All of them weigh what a small account's post does of which nothing is known: less than others, some of which are known to be good.
    const { seenRate, followingScorer } = solved(settings).policy;
    const { scorePost, standardise, inverseTemperature, meanWeight, predictions } = followingScorer!;
    const facts = { durationSeconds: 40, ageHours: 0, inNetwork: 1, followers: 999 };
    const score = scorePost(new Float64Array(tallyWidth), 0, facts, new Float64Array(predictions));
    const weight = Math.exp(inverseTemperature * standardise(score)) / meanWeight;
    expect(weight).toBeLessThan(0.8);
    const { segments } = new PopulationState(settings);
    const followers = segments.reduce((sum, { size, activity }) => sum + size * activity, 0);
    const share = segments.reduce(
      (sum, { size, activity, activityBin }) =>
        sum + (size * activity * (1 - Math.exp(-seenRate[activityBin] * weight))) / followers,
      0,
    );
    expect(Math.abs((good + bad) / (2 * perQuality * 999) / share - 1)).toBeLessThan(0.04);
    const [worse, better] = seenOf(1_000).seen;
    expect(binomialZ(better, better + worse, 1 / 2)).toBeGreaterThan(zLimit);
  });

  it("is what a run comes to: reach of an account's posts is slots ÷ inflow, less its own share of the slots", () => {
    const settings = changed(base, {
      accounts: [account("star", 15_000, { quality: -8, atHours: [2, 3, 26, 27, 50] })],
      response: { multipliers: { share: 0 } },
    });
    const { metrics } = run(settings);
    const n = 5 * 15_000;
    const p = solved(settings).policy.followerReach;
    // Of some 40 M slots a day the star's impressions take a part of less than 1e-3 of an hour's.
    expect(Math.abs(binomialZ(metrics.impressions!, n, p))).toBeLessThan(zLimit);
    const half = run(changed(settings, { people: { slotsPerDay: settings.people.slotsPerDay / 2 } }));
    expect(Math.abs(binomialZ(half.metrics.impressions!, n, p / 2))).toBeLessThan(zLimit);
  });
});

describe("the part of followers who come past a post", () => {
  // Of the followers .6 / .95 come past; everybody among them sees a post of rate 30, and half of them one of rate ln 2.
  const settings = changed(base, { feed: { following: { maxReach: 0.6 } } });
  const coming = 0.6 / 0.95;

  it.each([
    ["person by person", 19_000],
    ["as counts", 40_000],
  ])("is the most that any rank gives, and sees a post at its rate: %s", (_, followers) => {
    // Breaks where the part is forgotten, or taken twice.
    for (const [rate, seen] of [
      [30, coming],
      [Math.LN2, coming / 2],
    ]) {
      const { byTick } = deliver(
        settings,
        ratesOf(() => rate),
        followers,
        1,
      );
      const impressions = byTick.reduce((sum, count) => sum + count, 0);
      expect(Math.abs(binomialZ(impressions, followers, seen))).toBeLessThan(zLimit);
    }
  });

  it("is the most that any weight gives in a ranked feed", () => {
    const ranked = changed(settings, { feed: { following: { order: "ranked" } } });
    const { policy } = solved(ranked);
    const endless = policy.supply.following.map(() => Number.POSITIVE_INFINITY);
    const all = { ...policy, supply: { ...policy.supply, following: endless }, seenRate: endless.map(() => 1e6) };
    for (const followers of [500, 30_000]) {
      const { byTick } = deliver(ranked, all, followers, 1);
      const impressions = byTick.reduce((sum, count) => sum + count, 0);
      expect(Math.abs(binomialZ(impressions, followers, coming))).toBeLessThan(zLimit);
    }
  });
});

describe("a star of followers, with slots for everything and maxReach 1", () => {
  const star = changed(unlimited, {
    feed: { following: { maxReach: 1 } },
    response: { multipliers: { share: 0, follow: 0 } },
  });

  it.each([7, 5_000, 30_000])("reaches exactly its %i followers, each once", (followers) => {
    const { metrics, frequency } = run(changed(star, { accounts: [account("star", followers)] }));
    expect([metrics.impressions, metrics.reach, frequency[1]]).toEqual([followers, followers, followers]);
  });

  it("does so for authors who are users themselves", () => {
    const accounts = Array.from({ length: 30 }, (_, i) => account(`user ${i}`, undefined, { role: "participant" }));
    const settings = changed(star, { accounts });
    const campaign = createCampaign();
    seedPosts(new PopulationState(settings), campaign, usualOf(settings));
    const followers = campaign.posts.reduce((sum, { author }) => sum + author.followers, 0);
    expect(campaign.posts.every(({ author }) => author.segment >= 0)).toBe(true);
    expect(run(settings).metrics.impressions).toBe(followers);
  });

  it("is seen to the end by those who see it when the horizon cuts its life", () => {
    const finite = changed(star, { feed: { following: { maxReach: 0.5, halfLifeHours: 12 } }, clock: { ticks: 6 } });
    const { metrics } = run(changed(finite, { accounts: [account("star", 20_000)] }));
    const passed = hazard(finite, 0)
      .slice(0, 6)
      .reduce((sum, part) => sum + part, 0);
    // .5 / .95 of the followers come past the post, and by the end of its life .95 of them see it.
    const seen = (0.5 / 0.95) * (1 - 0.05 ** passed);
    expect(Math.abs(binomialZ(metrics.impressions!, 20_000, seen))).toBeLessThan(zLimit);
  });
});
