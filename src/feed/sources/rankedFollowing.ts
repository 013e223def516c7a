import { derive, type Key } from "../../lib/random.ts";
import { binomial } from "../../lib/sampling.ts";
import { type PopulationState, perSegment } from "../../world/populationState.ts";
import type { FeedPost } from "../../world/post.ts";
import type { Demand } from "../allocation/admission.ts";
import { type FeedDelivery, standingIn } from "../campaign.ts";
import type { PostFacts, Scorer } from "../scorer.ts";
import { PostCounts } from "../solve/postCounts.ts";
import { seenBy } from "../solve/race.ts";
import type { Counted } from "../source.ts";

/** A delivery whose impressions are drawn tick by tick. */
interface Ongoing {
  readonly delivery: FeedDelivery;
  readonly index: number;
  readonly tick: number;
  readonly curve: Float64Array;
  readonly key: Key;
  /** Followers by segment who come past the post. */
  readonly followers: Int32Array;
}

/**
 * The ranking of a following feed: a post's chance in a tick goes with its weight, and its weight with its
 * counts so far. Audiences below `learningAudience` are drawn when they are delivered, at the weight of that moment.
 */
export function createRankedFollowing(
  population: PopulationState,
  scorer: Scorer,
  seenRate: Float64Array,
  comingShare: number,
) {
  const { clock, segments, graph } = population;
  const { interests } = population.settings.people;
  /** Of posts that have earned something; the others are all alike. */
  const counts = new Map<number, PostCounts>();
  const unknown = new PostCounts(interests);
  const rates = perSegment(population, seenRate);
  let ongoing: Ongoing[] = [];
  const prediction = new Float64Array(scorer.predictions);
  const weights = new Float64Array(interests);
  const weigh = (post: FeedPost, tick: number) =>
    (counts.get(post.index) ?? unknown).weights(scorer, factsOf(post, tick), prediction, weights);
  const factsOf = (post: FeedPost, tick: number): PostFacts => ({
    durationSeconds: post.durationSeconds,
    ageHours: (tick - post.publishTick) * clock.tickHours,
    inNetwork: 1,
    followers: post.author.followers,
  });

  return {
    /** Weight of a delivery, mean over interests. */
    weightOf({ post }: FeedDelivery, tick: number): number {
      weigh(post, tick);
      return weights.reduce((sum, weight) => sum + weight, 0) / interests;
    },
    /** @param curve share of its hazard that has passed by the end of each tick of its life */
    add(delivery: FeedDelivery, index: number, tick: number, curve: Float64Array, key: Key): void {
      const coming = derive(key, clock.ticks);
      const followers = Int32Array.from(segments, ({ index: s }) => {
        const k = derive(coming, s);
        return binomial(k.a, k.b, graph.followerCount(delivery.author, s), comingShare);
      });
      ongoing.push({ delivery, index, tick, curve, key, followers });
    },
    /** Demands the tick's impressions among the followers who have not had the delivery yet. */
    collect(tick: number, visited: readonly Int32Array[], demand: Demand): void {
      ongoing = ongoing.filter(({ tick: start, curve }) => tick < start + curve.length);
      for (const { delivery, index, tick: start, curve, key, followers } of ongoing) {
        const age = tick - start;
        const share = curve[age] - (age === 0 ? 0 : curve[age - 1]);
        weigh(delivery.post, tick);
        const standing = standingIn(delivery);
        const tickKey = derive(key, tick);
        for (const segment of segments) {
          const unseen = followers[segment.index] - visited[index][segment.index];
          if (unseen === 0) continue;
          const k = derive(tickKey, segment.index);
          const chance = seenBy(standing * rates[segment.index] * weights[segment.interest], share);
          const stratum = population.hasAggregate ? segment.cluster : segment.index;
          demand.push(index, segment.index, binomial(k.a, k.b, unseen, chance), stratum);
        }
      }
    },
    observe({ post, segment, tally, offset }: Counted): void {
      const known = counts.get(post) ?? new PostCounts(interests);
      counts.set(post, known);
      known.add(segments[segment].interest, tally, offset);
    },
  };
}
