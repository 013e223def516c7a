import { derive, type Key } from "../../lib/random.ts";
import type { FeedSettings, PeopleSettings } from "../../scenario/settle/settings.ts";
import type { Post } from "../../world/campaign.ts";
import type { BackgroundRates, SlotSupply } from "../../world/catalog.ts";
import type { Clock } from "../../world/clock.ts";
import { PartError, partName } from "../../world/part.ts";
import { Purpose } from "../../world/purpose.ts";
import type { World } from "../../world/world.ts";
import { type Cells, SurfaceIndex } from "../allocation/impressionBatches.ts";
import { createDealer, Shown, showAdmitted } from "../allocation/allocate.ts";
import type { Scorer } from "../solve/scores.ts";
import { admit, Demand, slotsInTick } from "../allocation/admission.ts";

/** A post as a ranking may see it: everything but how good it is. */
export type SeenPost = Pick<Post, "index" | "key" | "role" | "author" | "topic" | "durationSeconds" | "publishTick">;

/** What a For-You policy asks for in a tick. */
export interface Requests {
  /**
   * Asks for impressions of a post, once per tick. They are dealt to people in proportion to their slots × the weight
   * of their interest, to nobody twice; those that find no slot are not shown. Returns whether anybody is left who has
   * not been shown the post.
   * @param impressions a whole number ≥ 0
   * @param weights one per interest, ≥ 0, not all 0; absent: all alike
   */
  want(post: number, impressions: number, weights?: Float64Array): boolean;
  /** The post has had its last impression: nothing about it is kept. */
  leave(post: number): void;
}

/** Decides which posts are recommended how often and to which interests; by counts, never by how good they are. */
export interface ForYouPolicy {
  /** A post is published. `post.index` names it from then on. */
  enter(post: SeenPost, tick: number): void;
  /** The tick's requests. */
  ask(tick: number, requests: Requests): void;
  /** How many of the impressions asked for have found a slot, in parts. */
  shown?(post: number, impressions: number): void;
  /** What people of one interest did with impressions that were shown: `tallyWidth` counts from `offset` on, as `Tally`. */
  observe(post: number, interest: number, counts: Float64Array, offset: number): void;
}

/** What a For-You policy may know before the first post. */
export interface ForYouKnowledge {
  readonly people: PeopleSettings;
  /** The plan's, whose own policy for For You is not followed. */
  readonly feed: FeedSettings;
  readonly clock: Clock;
  /** Slots per user and day, by stratum. */
  readonly supply: SlotSupply;
  /** Mean For-You views of a background post. */
  readonly meanViews: number;
  readonly scorer: Scorer;
  readonly rates: BackgroundRates;
  /** Root of all that the policy draws. */
  readonly key: Key;
}

/** Makes a For-You policy. Pure but for what it is told, and what it draws is keyed by `known.key`. */
export type ForYouPart = (known: ForYouKnowledge) => ForYouPolicy;

export interface ForYou {
  enter(post: Post, tick: number): void;
  /** The tick's recommended impressions. */
  collect(tick: number, cells: Cells): void;
  /** Takes note of what was counted in a cell: `tally` at `offset`. */
  observe(post: number, segment: number, tally: Float64Array, offset: number): void;
}

/** Carries out what a policy asks for: deals it to people, to nobody twice, and lets no more in than there are slots. */
export function createRecommendations(world: World, supply: SlotSupply, policy: ForYouPolicy): ForYou {
  const { segments } = world;
  const dealer = createDealer(world);
  const spreadKey = derive(derive(world.key, Purpose.spread), SurfaceIndex.forYou);
  const thinningKey = derive(derive(world.key, Purpose.thinning), SurfaceIndex.forYou);
  const keys: Key[] = [];
  const shown: (Shown | undefined)[] = [];
  const postKey = (post: number) => keys[post]!;
  const keyOf = { owner: postKey, post: postKey };
  const demand = new Demand();
  return {
    enter(post, tick) {
      keys[post.index] = post.key;
      shown[post.index] = new Shown(world);
      const { index, key, role, author, topic, durationSeconds, publishTick } = post;
      policy.enter({ index, key, role, author, topic, durationSeconds, publishTick }, tick);
    },
    collect(tick, cells) {
      demand.clear();
      policy.ask(tick, {
        want(post, impressions, weights) {
          const key = derive(derive(spreadKey, keys[post]!.a >>> 0), tick);
          return dealer.deal(key, tick, impressions, shown[post]!, weights, (segment, count, kind) =>
            demand.push(post, segment, count, kind),
          );
        },
        leave(post) {
          shown[post] = undefined;
        },
      });
      admit(demand, undefined, slotsInTick(world, supply.forYou, tick), derive(thinningKey, tick), keyOf);
      const shownOf = (post: number) => shown[post]!;
      showAdmitted(demand, cells, SurfaceIndex.forYou, shownOf, (entry, count) =>
        policy.shown?.(demand.owner[entry]!, count),
      );
    },
    observe(post, segment, tally, offset) {
      policy.observe(post, segments[segment]!.interest, tally, offset);
    },
  };
}

/** Somebody's own policy, of whose requests each is looked at. */
export function checkedPolicy(part: ForYouPart, known: ForYouKnowledge): ForYouPolicy {
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
        want(post, impressions, weights) {
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
          return requests.want(post, impressions, weights);
        },
        leave(post) {
          if (asked.has(post)) throw fault("no request for a post that leaves", `one for post ${post}`);
          inPlay.delete(post);
          requests.leave(post);
        },
      });
    },
    shown: (post, impressions) => own.shown?.(post, impressions),
    observe: (post, interest, counts, offset) => own.observe(post, interest, counts, offset),
  };
}
