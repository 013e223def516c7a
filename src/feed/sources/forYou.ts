import { derive, type Key } from "../../lib/random.ts";
import { SurfaceIndex } from "../../vocabulary/terms.ts";
import { PartError, partName } from "../../world/customPart.ts";
import type { FeedPost } from "../../world/post.ts";
import { Purpose } from "../../world/purpose.ts";
import { admit, Demand, slotsInTick } from "../allocation/admission.ts";
import { createAllocator, ExposureRecord, pushAdmitted } from "../allocation/allocate.ts";
import type { ForYouContext, ForYouPart, ForYouPolicy } from "../forYouPolicy.ts";
import type { Source, SourceContext } from "../source.ts";
import { raceSource } from "./forYouRace.ts";
import { createPoolsPolicy } from "./poolsPolicy.ts";

/** Recommendations: by traffic pools, as a race, or by a custom policy. Undefined where the feed recommends nothing. */
export function forYouSource(context: SourceContext): Source | undefined {
  const { population, policy } = context;
  const { supply, scorer, pools, race, custom, meanViews } = policy;
  if (!scorer) return undefined;
  if (pools) return policySource(context, createPoolsPolicy(population, scorer, pools));
  if (race) return raceSource(context, scorer, race);
  if (!custom) return undefined;
  const { clock, settings } = population;
  const { people, feed } = settings;
  const key = derive(population.key, Purpose.customForYou);
  const known = { people, feed, clock, supply, meanViews, scorer, rates: custom.rates, key };
  return policySource(context, checkedPolicy(custom.forYou, known));
}

/** Carries out what a policy asks for: deals it to people, to nobody twice, and lets no more in than there are slots. */
export function policySource({ population, policy: { supply } }: SourceContext, policy: ForYouPolicy): Source {
  const { segments } = population;
  const allocator = createAllocator(population);
  const spreadKey = derive(derive(population.key, Purpose.spread), SurfaceIndex.forYou);
  const thinningKey = derive(derive(population.key, Purpose.thinning), SurfaceIndex.forYou);
  const keys: Key[] = [];
  const shown: (ExposureRecord | undefined)[] = [];
  const postKey = (post: number) => keys[post];
  const keyOf = { owner: postKey, post: postKey };
  const demand = new Demand();
  return {
    publish(post, tick) {
      keys[post.index] = post.key;
      shown[post.index] = new ExposureRecord(population);
      policy.enter(withoutQuality(post), tick);
    },
    collect(tick, batches) {
      demand.clear();
      policy.ask(tick, {
        request(post, impressions, weights) {
          const key = derive(derive(spreadKey, keys[post].a >>> 0), tick);
          return allocator.allocate(key, tick, impressions, shown[post]!, weights, (segment, count, stratum) =>
            demand.push(post, segment, count, stratum),
          );
        },
        retire(post) {
          shown[post] = undefined;
        },
      });
      admit(demand, undefined, slotsInTick(population, supply.forYou, tick), derive(thinningKey, tick), keyOf);
      const shownOf = (post: number) => shown[post]!;
      pushAdmitted(demand, batches, SurfaceIndex.forYou, shownOf, (entry, count) =>
        policy.shown?.(demand.owner[entry]!, count),
      );
    },
    observe({ post, segment, surface, isBatch, tally, offset }) {
      if (isBatch && surface === SurfaceIndex.forYou) policy.observe(post, segments[segment].interest, tally, offset);
    },
  };
}

/** A copy of the post's visible side: a custom policy gets no object that holds the quality. */
function withoutQuality(post: FeedPost): FeedPost {
  const { index, key, label, role, kind, author, topic, durationSeconds, publishTick } = post;
  return { index, key, label, role, kind, author, topic, durationSeconds, publishTick };
}

/** A custom policy, each of whose requests is checked. */
export function checkedPolicy(part: ForYouPart, known: ForYouContext): ForYouPolicy {
  const name = partName("forYou", part);
  const own = part(known);
  const { interests } = known.people;
  const inPlay = new Set<number>();
  const fault = (expected: string, got: unknown) => new PartError(name, `expected ${expected}, got ${got}`);
  return {
    enter(post, tick) {
      inPlay.add(post.index);
      own.enter(post, tick);
    },
    ask(tick, requests) {
      const asked = new Set<number>();
      own.ask(tick, {
        request(post, impressions, weights) {
          if (!inPlay.has(post)) throw fault("a post that has entered and not left", post);
          if (asked.has(post)) throw fault("one request for a post in a tick", `two for post ${post}`);
          if (!Number.isSafeInteger(impressions) || impressions < 0) {
            throw fault(`a whole number of impressions of post ${post}`, impressions);
          }
          if (weights && (weights.length !== interests || weights.some((w) => !(w >= 0 && w < Infinity)))) {
            throw fault(`${interests} weights ≥ 0 for post ${post}`, `[${weights.join(", ")}]`);
          }
          if (weights?.every((w) => w === 0)) throw fault(`a weight above 0 for post ${post}`, "none");
          asked.add(post);
          return requests.request(post, impressions, weights);
        },
        retire(post) {
          if (asked.has(post)) throw fault("no request for a post that leaves", `one for post ${post}`);
          inPlay.delete(post);
          requests.retire(post);
        },
      });
    },
    shown: (post, impressions) => own.shown?.(post, impressions),
    observe: (post, interest, counts, offset) => own.observe(post, interest, counts, offset),
  };
}
