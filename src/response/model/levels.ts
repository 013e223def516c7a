import type { ResponseSettings } from "../../scenario/settle/settings.ts";
import { exposureMask, type PopulationState } from "../../world/populationState.ts";
import type { Post } from "../../world/post.ts";
import type { ResponseModel } from "./responseModel.ts";
import { appealRange, levelOf, levelsPerUnit } from "./tables.ts";

/** Numbers of exposures that are told apart: 0 … 31. */
export const exposureLevels = exposureMask + 1;

/** Steps by which a viewer's row in the response tables lies below or above the post's. */
export interface Steps {
  /** Down, by exposures so far. */
  readonly fatigue: Int32Array;
  /** Up, for somebody who follows the account. */
  readonly followed: number;
}

export function createSteps(response: ResponseSettings, responseModel: ResponseModel): Steps {
  const tired = (e: number) => Math.min(appealRange.fatigue, responseModel.fatigue(e));
  return {
    fatigue: Int32Array.from({ length: exposureLevels }, (_, e) => Math.round(tired(e) * levelsPerUnit)),
    followed: Math.round(response.followed * levelsPerUnit),
  };
}

/** Row of the response tables for a post in a segment, before fatigue and the bonus of followed accounts. */
export function levelFor(population: PopulationState, post: Post, segment: number): number {
  const appeal = post.quality + population.affinity[post.topic][population.segments[segment].interest];
  // With a follower's bonus and full fatigue the row must still be one of the table's.
  const high = appealRange.high - Math.max(0, population.settings.response.followed);
  return levelOf(Math.max(appealRange.low, Math.min(high, appeal)));
}

/** Thresholds of joining, 31 bits: those after e exposures begin at `first[e]`, one per level. */
export interface JoinThresholds {
  readonly first: Int32Array;
  readonly thresholds: Int32Array;
  /** The highest at each level and those below, whatever the exposures. */
  readonly highest: Int32Array;
}

/** @param join probability of joining by level, times 2^31, before reinforcement */
export function createJoinThresholds(join: Float64Array, responseModel: ResponseModel): JoinThresholds {
  const factors = Array.from({ length: exposureLevels }, (_, e) => responseModel.reinforcement(e));
  const distinct = [...new Set(factors)];
  const thresholds = new Int32Array(distinct.length * join.length);
  distinct.forEach((factor, f) => {
    const own = join.map((probability) => Math.min(2147483647, Math.ceil(probability * factor)));
    thresholds.set(own, f * join.length);
  });
  const first = Int32Array.from(factors, (factor) => distinct.indexOf(factor) * join.length);
  const strongest = Math.max(...distinct);
  return { first, thresholds, highest: highestUpTo(join.map((probability) => probability * strongest)) };
}

/** Thresholds of 31 bits that none of `values`, times 2^31 and by level, exceeds at a level or below it. */
export function highestUpTo(values: Float64Array): Int32Array {
  let highest = 0;
  return Int32Array.from(values, (value) => {
    highest = Math.max(highest, Math.min(2147483647, Math.ceil(value)));
    return highest;
  });
}
