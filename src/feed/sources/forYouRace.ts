import { derive } from "../../lib/random.ts";
import { binomial } from "../../lib/sampling.ts";
import { SurfaceIndex } from "../../vocabulary/terms.ts";
import type { FeedPost } from "../../world/post.ts";
import { Purpose } from "../../world/purpose.ts";
import { admit, Demand, slotsInTick } from "../allocation/admission.ts";
import { ExposureRecord, pushAdmitted } from "../allocation/allocate.ts";
import type { Scorer } from "../scorer.ts";
import type { Race } from "../solve/policy.ts";
import { PostCounts } from "../solve/postCounts.ts";
import { inclusionProbability } from "../solve/race.ts";
import type { Source, SourceContext } from "../source.ts";

/** A post in people's inventories, as far as the ranker can see it. */
interface Entry {
  readonly post: FeedPost;
  readonly counts: PostCounts;
  readonly shown: ExposureRecord;
}

/**
 * Recommendation as a race: every post of the last hours stands in everybody's inventory until it is seen. In a tick
 * with the chance `activity` of a day's, a person sees it with probability 1 − exp(−w · theta), where w is its weight
 * in the person's interest and theta that of the person's group and stratum.
 */
export function raceSource({ population, policy }: SourceContext, scorer: Scorer, race: Race): Source {
  const { supply } = policy;
  const { clock, segments, panelSegments, hasAggregate } = population;
  const { interests } = population.settings.people;
  const strata = segments.slice(0, panelSegments);
  const lifeTicks = Math.max(1, Math.round(race.lifeHours / clock.tickHours));
  const entries: (Entry | undefined)[] = [];
  const demand = new Demand();
  let live: Entry[] = [];
  const prediction = new Float64Array(scorer.predictions);
  const weights = new Float64Array(interests);
  const drawKey = derive(derive(population.key, Purpose.race), SurfaceIndex.forYou);
  const thinningKey = derive(derive(population.key, Purpose.thinning), SurfaceIndex.forYou);
  const activityMultipliers = new Map(
    [...new Set(strata.map(({ activityMultiplier }) => activityMultiplier))].map((activityMultiplier) => [
      activityMultiplier,
      race.rateAt(activityMultiplier),
    ]),
  );
  const rates = Float64Array.from(
    strata,
    ({ activityMultiplier, activityBin }) => activityMultipliers.get(activityMultiplier)![activityBin],
  );
  const postKey = (post: number) => entries[post]!.post.key;
  const keyOf = { owner: postKey, post: postKey };

  /** Demands the impressions that the post wins in this tick. */
  const win = ({ post, counts, shown }: Entry, tick: number, cutoffTime: Float64Array, demand: Demand) => {
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
    for (let stratum = 0; stratum < panelSegments; stratum++) {
      const k = derive(key, stratum);
      demand.push(post.index, stratum, binomial(k.a, k.b, shown.unseenInPanel(stratum), chanceOf(stratum, cutoffTime)));
    }
    for (let stratum = 0; hasAggregate && stratum < panelSegments; stratum++) {
      const k = derive(key, panelSegments + stratum);
      const count = binomial(k.a, k.b, shown.unseenInAggregate(stratum), chanceOf(stratum, cutoffTime));
      demand.push(post.index, panelSegments + segments[stratum].cluster, count, stratum);
    }
  };
  const chanceOf = (stratum: number, cutoffTime: Float64Array): number => {
    return inclusionProbability(weights[strata[stratum].interest], cutoffTime[stratum]);
  };

  return {
    publish(post) {
      const entry = { post, counts: new PostCounts(interests), shown: new ExposureRecord(population) };
      entries[post.index] = entry;
      live.push(entry);
    },
    collect(tick, batches) {
      live = live.filter(({ post }) => {
        const isLive = tick < post.publishTick + lifeTicks;
        if (!isLive) entries[post.index] = undefined;
        return isLive;
      });
      const dayOfLife = (clock.activity(tick) * 24) / race.lifeHours;
      const cutoffTime = rates.map((rate) => rate * dayOfLife);
      demand.clear();
      for (const entry of live) win(entry, tick, cutoffTime, demand);
      const slots = slotsInTick(population, supply.forYou, tick);
      admit(demand, undefined, slots, derive(thinningKey, tick), keyOf);
      pushAdmitted(demand, batches, SurfaceIndex.forYou, (post) => entries[post]!.shown);
    },
    observe({ post, segment, surface, isBatch, tally, offset }) {
      if (!isBatch || surface !== SurfaceIndex.forYou) return;
      entries[post]?.counts.add(segments[segment].interest, tally, offset);
    },
  };
}
