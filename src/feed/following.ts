import { derive, type Key, uniform, unit } from "../lib/random.ts";
import { binomial, multinomial } from "../lib/sampling.ts";
import { atTick, type Campaign, type Delivery, Persons, tallyWidth } from "../world/campaign.ts";
import type { Author } from "../world/followGraph.ts";
import { Purpose } from "../world/purpose.ts";
import { segmentOfNumber, type World } from "../world/world.ts";
import type { Cells } from "./cells.ts";
import { SurfaceIndex } from "./cells.ts";
import type { FeedPolicy } from "./policy.ts";
import type { PostFacts } from "./score.ts";
import { admit, Demand, slotsInTick } from "./slots.ts";

/** Audiences from this size on are drawn as counts per segment and tick, smaller ones person by person. */
const largeAudience = 20_000;
/** The same from an account's second post on where not everybody is in the panel: its followers have seen the first. */
const largeAccount = 2_000;
/** A post whose hazard has fallen below this part of its first is out of the feed. */
const forgotten = 1e-5;

export interface Following {
  /** Draws who will see a delivery and when. Its post must be published. */
  deliver(delivery: Delivery, tick: number): void;
  /** The tick's impressions in following slots. */
  collect(tick: number, cells: Cells): void;
}

/**
 * The following feed. A follower sees a post with probability 1 − exp(−seenRate · weight) over its whole life, at a
 * time drawn from a hazard that follows people's activity and halves with every half-life of the post.
 * @param deliveries what the cells' deliveries are numbered by, shared with other surfaces that show to followers
 */
export function createFollowing(
  world: World,
  campaign: Campaign,
  { supply, scorer, seenRate }: FeedPolicy,
  deliveries: Delivery[] = [],
): Following {
  const { clock, segments, graph } = world;
  const settings = world.settings.feed.following;
  const ranked = settings.order === "ranked" ? scorer : undefined;
  const curves = new Map<number, Float64Array>();
  const counts = new Map<number, Demand>();
  const persons = new Map<number, Persons>();
  const deliveryKeys: Key[] = [];
  const keyOf = { owner: (owner: number) => deliveryKeys[owner]!, post: (post: number) => campaign.posts[post]!.key };
  /** Accounts of the campaign that have posted. */
  const delivered = new Set<Author>();
  /** How far each segment's order of followers has been visited, per delivery. */
  const visited: Int32Array[] = [];
  const thinningKey = derive(derive(world.key, Purpose.thinning), SurfaceIndex.following);

  /** Share of a post's hazard that has passed by the end of each tick of its life, for a post of this tick. */
  const curveAt = (tick: number): Float64Array =>
    atTick(curves, tick % clock.ticksPerDay, () => {
      const decay = 2 ** (-clock.tickHours / settings.halfLifeHours);
      const hazard: number[] = [];
      let sum = 0;
      for (let age = 0, left = 1; left > forgotten || sum === 0; age++, left *= decay) {
        sum += clock.activity(tick + age) * left;
        hazard.push(sum);
      }
      return Float64Array.from(hazard, (passed) => passed / sum);
    });

  const isLarge = (author: Author): boolean => {
    const knowsOthers = segments.length > world.panelSegments && delivered.has(author);
    if (author.segment < 0) delivered.add(author);
    return author.followers >= (knowsOthers ? largeAccount : largeAudience);
  };

  const weightOf = (delivery: Delivery): number => {
    if (!ranked) return 1;
    const facts: PostFacts = {
      durationSeconds: delivery.post.durationSeconds,
      ageHours: 0,
      inNetwork: 1,
      followers: delivery.author.followers,
    };
    const prediction = new Float64Array(ranked.predictions);
    const z = ranked.standardise(ranked.scorePost(new Float64Array(tallyWidth), 0, facts, prediction));
    return Math.exp(ranked.sharpness * z) / ranked.meanWeight;
  };

  const deliverLarge = (delivery: Delivery, tick: number, curve: Float64Array, rate: Float64Array, key: Key): void => {
    const index = deliveries.push(delivery) - 1;
    deliveryKeys[index] = key;
    visited[index] = new Int32Array(segments.length);
    const perTick = new Float64Array(curve.length);
    const inTick = Array.from(rate, (r) => {
      let before = 0;
      return Float64Array.from(curve, (passed) => {
        const seen = seenBy(r, passed);
        const now = seen - before;
        before = seen;
        return now;
      });
    });
    const seenAtLast = Array.from(rate, (r) => seenBy(r, curve.at(-1)!));
    const demands = Array.from(curve, (_, age) => atTick(counts, tick + age, () => new Demand()));
    for (const { index: segment, stratum } of segments) {
      const followers = graph.followerCount(delivery.author, segment);
      if (followers === 0) continue;
      const k = derive(key, segment);
      const seeing = binomial(k.a, k.b, followers, seenAtLast[stratum]!);
      const split = derive(k, 1);
      multinomial(split.a, split.b, seeing, inTick[stratum]!, perTick);
      for (let age = 0; age < curve.length; age++) demands[age]!.push(index, segment, perTick[age]!);
    }
  };

  const showTo = (
    delivery: Delivery,
    tick: number,
    curve: Float64Array,
    rate: number,
    u: number,
    segment: number,
    user: number,
  ) => {
    const age = ageAt(curve, rate, u);
    if (user === delivery.post.author.user && segment === delivery.post.author.segment) return;
    atTick(persons, tick + age, () => new Persons()).push(delivery.post.index, segment, user, delivery.node);
  };

  const deliverSmall = (delivery: Delivery, tick: number, curve: Float64Array, rate: Float64Array, key: Key): void => {
    const { author } = delivery;
    const passed = curve.at(-1)!;
    let highest = 0;
    for (const r of rate) highest = Math.max(highest, seenBy(r, passed));
    if (highest === 0) return;
    const lnMiss = Math.log1p(-highest);
    const gap = (draw: number) => (highest === 1 ? 0 : Math.floor(Math.log(unit(key.a, key.b, draw)) / lnMiss));
    for (let g = gap(0), draw = 0; g < author.followers; g += 1 + gap(draw)) {
      draw += 3;
      const segment = graph.segmentOf(author, g);
      const r = rate[segments[segment]!.stratum]!;
      const sees = seenBy(r, passed);
      if (sees < highest && unit(key.a, key.b, draw + 1) * highest >= sees) continue;
      const user = graph.follower(author, segment, g - graph.followersBefore(author, segment));
      showTo(delivery, tick, curve, r, unit(key.a, key.b, draw + 2) * sees, segment, user);
    }
  };

  return {
    deliver(delivery, tick) {
      const whole = curveAt(tick);
      const curve = whole.subarray(0, Math.min(whole.length, clock.ticks - tick));
      const weight = weightOf(delivery);
      const rate = seenRate.map((value) => value * weight);
      const key = derive(derive(delivery.post.key, Purpose.delivery), delivery.author.key.a >>> 0);
      if (isLarge(delivery.author)) deliverLarge(delivery, tick, curve, rate, key);
      else deliverSmall(delivery, tick, curve, rate, key);
      const joined = delivery.node === 0 ? campaign.newFollowers.get(delivery.author) : undefined;
      if (!joined) return;
      const newKey = derive(key, segments.length);
      for (const number of joined) {
        const segment = segmentOfNumber(world, number);
        const r = rate[segments[segment]!.stratum]!;
        const u = uniform(derive(newKey, number));
        if (u < seenBy(r, curve.at(-1)!))
          showTo(delivery, tick, curve, r, u, segment, number - world.firstUser[segment]!);
      }
    },
    collect(tick, cells) {
      const demand = counts.get(tick) ?? new Demand();
      const people = persons.get(tick);
      counts.delete(tick);
      persons.delete(tick);
      admit(demand, people, slotsInTick(world, supply.following, tick), derive(thinningKey, tick), keyOf);
      for (let i = 0; i < demand.length; i++) {
        const [owner, segment, count] = [demand.owner[i]!, demand.segment[i]!, demand.count[i]!];
        const { post, node } = deliveries[owner]!;
        const columns = visited[owner]!;
        const surface = node === 0 ? SurfaceIndex.following : SurfaceIndex.reposted;
        cells.push(post.index, surface, segment, columns[segment]!, count, owner, columns[segments[segment]!.panel]!);
        columns[segment]! += count;
      }
      cells.inFollowing = people;
      cells.deliveries = deliveries;
    },
  };
}

/** Probability that a post of this rate has been seen when `passed` of its hazard is over. */
function seenBy(rate: number, passed: number): number {
  return passed === 0 ? 0 : -Math.expm1(-rate * passed);
}

/** Tick of a post's life by whose end the probability `u` of having been seen is reached. */
function ageAt(curve: Float64Array, rate: number, u: number): number {
  const passed = rate === Number.POSITIVE_INFINITY ? 0 : -Math.log1p(-u) / rate;
  let low = 0;
  let high = curve.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (curve[middle]! > passed) high = middle;
    else low = middle + 1;
  }
  return low;
}
