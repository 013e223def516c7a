import { derive, type Key, unit, unit32 } from "../../lib/random.ts";
import { binomial, multinomial } from "../../lib/sampling.ts";
import { upperBound } from "../../lib/search.ts";
import { SurfaceIndex } from "../../vocabulary/terms.ts";
import { atTick, Persons } from "../../world/campaign.ts";
import { perSegment, segmentOfNumber } from "../../world/populationState.ts";
import { Purpose } from "../../world/purpose.ts";
import { comingShare } from "../../world/slotSupply.ts";
import { admit, Demand, followingSlots } from "../allocation/admission.ts";
import { type FeedDelivery, standingIn } from "../campaign.ts";
import { learningAudience } from "../solve/policy.ts";
import { seenBy } from "../solve/race.ts";
import type { Counted, Source, SourceContext } from "../source.ts";
import { createRankedFollowing } from "./rankedFollowing.ts";

/** Audiences from this size on are drawn as counts per segment and tick, smaller ones person by person. */
const largeAudience = 20_000;
/** A post whose hazard has fallen below this part of its first is out of the feed. */
const forgotten = 1e-5;

/**
 * The following feed. Only a part of followers come past a post at all. Each of them sees it with probability
 * 1 − exp(−seenRate · weight) over its whole life, at a time drawn from a hazard that follows people's activity and halves
 * with every half-life of the post.
 */
export function followingSource({ population, campaign, policy, deliveries }: SourceContext): Source {
  const { supply, seenRate, followingScorer } = policy;
  const { clock, segments, graph } = population;
  const { maxReach, halfLifeHours } = population.settings.feed.following;
  const coming = comingShare(maxReach);
  const ranked = followingScorer && createRankedFollowing(population, followingScorer, seenRate, coming);
  const rates = perSegment(population, seenRate);
  const highestRate = rates.reduce((most, rate) => Math.max(most, rate));
  const curves = new Map<number, Float64Array>();
  const counts = new Map<number, Demand>();
  const persons = new Map<number, Persons>();
  const deliveryKeys: Key[] = [];
  const keyOf = { owner: (owner: number) => deliveryKeys[owner], post: (post: number) => campaign.posts[post].key };
  /** How far each segment's order of followers has been visited, per delivery. */
  const visited: Int32Array[] = [];
  const thinningKey = derive(derive(population.key, Purpose.thinning), SurfaceIndex.following);

  /** Share of a post's hazard that has passed by the end of each tick of its life, for a post of this tick. */
  const curveAt = (tick: number): Float64Array =>
    atTick(curves, tick % clock.ticksPerDay, () => {
      const decay = 2 ** (-clock.tickHours / halfLifeHours);
      const hazard: number[] = [];
      let sum = 0;
      for (let age = 0, left = 1; left > forgotten || sum === 0; age++, left *= decay) {
        sum += clock.activity(tick + age) * left;
        hazard.push(sum);
      }
      return Float64Array.from(hazard, (passed) => passed / sum);
    });

  const addDelivery = (delivery: FeedDelivery, key: Key): number => {
    const index = deliveries.push(delivery) - 1;
    deliveryKeys[index] = key;
    visited[index] = new Int32Array(segments.length);
    return index;
  };

  const deliverLarge = (
    delivery: FeedDelivery,
    tick: number,
    curve: Float64Array,
    rate: Float64Array,
    key: Key,
  ): void => {
    const index = addDelivery(delivery, key);
    const perTick = new Float64Array(curve.length);
    // Segments mostly share a rate.
    const lives = new Map([...new Set(rate)].map((r) => [r, lifeOf(r, curve)]));
    const demands = Array.from(curve, (_, age) => atTick(counts, tick + age, () => new Demand()));
    for (let segment = 0; segment < segments.length; segment++) {
      const followers = graph.followerCount(delivery.author, segment);
      if (followers === 0) continue;
      const stratum = population.hasAggregate ? segments[segment].cluster : segment;
      const k = derive(key, segment);
      const { seen, inTick } = lives.get(rate[segment])!;
      const seeing = binomial(k.a, k.b, followers, coming * seen);
      const split = derive(k, 1);
      multinomial(split.a, split.b, seeing, inTick, perTick);
      for (let age = 0; age < curve.length; age++) demands[age].push(index, segment, perTick[age], stratum);
    }
  };

  const showTo = (
    delivery: FeedDelivery,
    tick: number,
    curve: Float64Array,
    rate: number,
    u: number,
    segment: number,
    user: number,
  ) => {
    const age = ageAt(curve, rate, u);
    if (user === delivery.post.author.user && segment === delivery.post.author.segment) return;
    atTick(persons, tick + age, noPersons).push(delivery.post.index, segment, user, delivery.node);
  };

  const deliverSmall = (
    delivery: FeedDelivery,
    tick: number,
    curve: Float64Array,
    rate: Float64Array,
    highest: number,
    key: Key,
  ): void => {
    const { author } = delivery;
    const passed = curve.at(-1)!;
    if (highest === 0) return;
    const { a, b } = key;
    const lnMiss = Math.log1p(-highest);
    let lastRate = -1;
    let sees = 0;
    for (let g = 0, draw = 0; ; g++) {
      // Nobody in the gap before the next one sees it.
      if (highest < 1) g += Math.floor(Math.log(unit(a, b, draw)) / lnMiss);
      if (g >= author.followers) return;
      draw += 3;
      const segment = graph.segmentOf(author, g);
      const r = rate[segment];
      // Users come segment by segment, and segments mostly share a rate.
      if (r !== lastRate) sees = coming * seenBy(r, passed);
      lastRate = r;
      if (sees < highest && unit(a, b, draw + 1) * highest >= sees) continue;
      const user = graph.follower(author, segment, g - graph.followersBefore(author, segment));
      showTo(delivery, tick, curve, r, unit(a, b, draw + 2) * (sees / coming), segment, user);
    }
  };

  const deliver = (delivery: FeedDelivery, tick: number): void => {
    const whole = curveAt(tick);
    const curve = whole.subarray(0, Math.min(whole.length, clock.ticks - tick));
    const weight = standingIn(delivery) * (ranked ? ranked.weightOf(delivery, tick) : 1);
    const rate = weight === 1 ? rates : rates.map((value) => value * weight);
    const highest = coming * seenBy(highestRate * weight, curve.at(-1)!);
    const key = derive(derive(delivery.post.key, Purpose.delivery), delivery.author.key.a >>> 0);
    const { followers } = delivery.author;
    if (ranked && followers >= learningAudience) ranked.add(delivery, addDelivery(delivery, key), tick, curve, key);
    else if (followers >= largeAudience) deliverLarge(delivery, tick, curve, rate, key);
    else deliverSmall(delivery, tick, curve, rate, highest, key);
    const joined = delivery.node === 0 ? campaign.newFollowers.get(delivery.author) : undefined;
    if (!joined) return;
    const newKey = derive(key, segments.length);
    for (const number of joined) {
      const u = unit32(newKey.a, (newKey.b + Math.floor(number / 4294967296)) | 0, number | 0);
      if (u >= highest) continue;
      const segment = segmentOfNumber(population, number);
      const r = rate[segment];
      if (u < coming * seenBy(r, curve.at(-1)!))
        showTo(delivery, tick, curve, r, u / coming, segment, number - population.firstUser[segment]);
    }
  };

  return {
    publish: (post, tick) => deliver({ post, author: post.author, node: 0 }, tick),
    deliver,
    collect(tick, batches) {
      const demand = counts.get(tick) ?? new Demand();
      const people = persons.get(tick);
      counts.delete(tick);
      persons.delete(tick);
      ranked?.collect(tick, visited, demand);
      admit(demand, people, followingSlots(population, supply, tick), derive(thinningKey, tick), keyOf);
      for (let i = 0; i < demand.length; i++) {
        const [owner, segment, count] = [demand.owner[i], demand.segment[i], demand.count[i]];
        const { post, node } = deliveries[owner];
        const columns = visited[owner];
        const surface = node === 0 ? SurfaceIndex.following : SurfaceIndex.reposted;
        batches.push(post.index, surface, segment, columns[segment], count, owner, columns);
        columns[segment] += count;
      }
      batches.inFollowing = people;
    },
    ...(ranked ? { observe: (counted: Counted) => isFollowing(counted) && ranked.observe(counted) } : {}),
  };
}

/** Whether a row teaches the ranking of the following feed. */
function isFollowing({ isBatch, surface }: Counted): boolean {
  return isBatch && (surface === SurfaceIndex.following || surface === SurfaceIndex.reposted);
}

function noPersons(): Persons {
  return new Persons();
}

/** Probability of having seen a post of this rate by the end of its curve, and of seeing it in each tick of it. */
function lifeOf(rate: number, curve: Float64Array) {
  const seen = curve.map((passed) => seenBy(rate, passed));
  return { seen: seen.at(-1)!, inTick: seen.map((now, age) => now - (age > 0 ? seen[age - 1] : 0)) };
}

/** Tick of a post's life by whose end the probability `u` of having been seen is reached. */
function ageAt(curve: Float64Array, rate: number, u: number): number {
  const passed = rate === Number.POSITIVE_INFINITY ? 0 : -Math.log1p(-u) / rate;
  return upperBound(curve, passed, 0, curve.length - 1);
}
