import { derive } from "../../lib/random.ts";
import { binomial } from "../../lib/sampling.ts";
import { SurfaceIndex } from "../../vocabulary/terms.ts";
import type { Post } from "../../world/post.ts";
import { Purpose } from "../../world/purpose.ts";
import type { SlotSupply } from "../../world/slotSupply.ts";
import type { World } from "../../world/world.ts";
import { admit, Demand, slotsInTick } from "../allocation/admission.ts";
import { Shown, showAdmitted } from "../allocation/allocate.ts";
import type { Scorer } from "../scorer.ts";
import type { Race } from "../solve/policy.ts";
import { PostCounts } from "../solve/postCounts.ts";
import { inclusionProbability } from "../solve/race.ts";
import type { ForYou } from "./forYou.ts";

/** A post in people's inventories, as far as the ranker can see it. */
interface Entry {
  readonly post: Post;
  readonly counts: PostCounts;
  readonly shown: Shown;
}

/**
 * Recommendation as a race: every post of the last hours stands in everybody's inventory until it is seen. In a tick
 * with the chance `activity` of a day's, a person sees it with probability 1 − exp(−w · theta), where w is its weight
 * in the person's interest and theta that of the person's group and stratum.
 */
export function createForYouRace(world: World, supply: SlotSupply, scorer: Scorer, race: Race): ForYou {
  const { clock, segments, panelSegments, hasCrowd } = world;
  const { interests } = world.settings.people;
  const kinds = segments.slice(0, panelSegments);
  const lifeTicks = Math.max(1, Math.round(race.lifeHours / clock.tickHours));
  const entries: (Entry | undefined)[] = [];
  const demand = new Demand();
  let live: Entry[] = [];
  const prediction = new Float64Array(scorer.predictions);
  const weights = new Float64Array(interests);
  const drawKey = derive(derive(world.key, Purpose.race), SurfaceIndex.forYou);
  const thinningKey = derive(derive(world.key, Purpose.thinning), SurfaceIndex.forYou);
  const paces = new Map([...new Set(kinds.map(({ pace }) => pace))].map((pace) => [pace, race.rateAt(pace)]));
  const rates = Float64Array.from(kinds, ({ pace, stratum }) => paces.get(pace)![stratum]!);
  const postKey = (post: number) => entries[post]!.post.key;
  const keyOf = { owner: postKey, post: postKey };

  /** Demands the impressions that the post wins in this tick. */
  const win = ({ post, counts, shown }: Entry, tick: number, theta: Float64Array, demand: Demand) => {
    counts.weights(
      scorer,
      {
        durationSeconds: post.durationSeconds,
        ageHours: (tick - post.publishTick) * clock.tickHours,
        inNetwork: 0,
        followers: post.author.followers,
      },
      prediction,
      weights,
    );
    const key = derive(derive(drawKey, post.key.a >>> 0), tick);
    for (let kind = 0; kind < panelSegments; kind++) {
      const k = derive(key, kind);
      demand.push(post.index, kind, binomial(k.a, k.b, shown.unseenInPanel(kind), chanceOf(kind, theta)));
    }
    for (let kind = 0; hasCrowd && kind < panelSegments; kind++) {
      const k = derive(key, panelSegments + kind);
      const count = binomial(k.a, k.b, shown.unseenInCrowd(kind), chanceOf(kind, theta));
      demand.push(post.index, panelSegments + segments[kind]!.circle, count, kind);
    }
  };
  const chanceOf = (kind: number, theta: Float64Array): number => {
    return inclusionProbability(weights[kinds[kind]!.interest]!, theta[kind]!);
  };

  return {
    enter(post) {
      const entry = { post, counts: new PostCounts(interests), shown: new Shown(world) };
      entries[post.index] = entry;
      live.push(entry);
    },
    collect(tick, cells) {
      live = live.filter(({ post }) => {
        const isLive = tick < post.publishTick + lifeTicks;
        if (!isLive) entries[post.index] = undefined;
        return isLive;
      });
      const dayOfLife = (clock.activity(tick) * 24) / race.lifeHours;
      const theta = rates.map((rate) => rate * dayOfLife);
      demand.clear();
      for (const entry of live) win(entry, tick, theta, demand);
      const slots = slotsInTick(world, supply.forYou, tick);
      admit(demand, undefined, slots, derive(thinningKey, tick), keyOf);
      showAdmitted(
        demand,
        cells,
        SurfaceIndex.forYou,
        (post) => entries[post]!.shown,
        () => {},
      );
    },
    observe(post, segment, tally, offset) {
      entries[post]?.counts.add(segments[segment]!.interest, tally, offset);
    },
  };
}
