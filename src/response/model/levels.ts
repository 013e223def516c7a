import type { ResponseSettings } from "../../scenario/settle/settings.ts";
import { exposureMask, type PopulationState } from "../../world/populationState.ts";
import type { Post } from "../../world/post.ts";
import type { ResponseModel } from "./responseModel.ts";
import { appealRange, levelOf, levelsPerUnit } from "./tables.ts";

/** Number of exposure counts that are distinguished: 0 … 31. */
export const exposureLevels = exposureMask + 1;

/** Rows by which a viewer lies below or above the post's row in the response tables. */
export interface Steps {
  /** Down, by exposures so far. */
  readonly fatigue: Int32Array;
  /** Up, for a viewer who follows the account. */
  readonly followed: number;
}

export function createSteps(response: ResponseSettings, responseModel: ResponseModel): Steps {
  const fatigueAfter = (e: number) => Math.min(appealRange.fatigue, responseModel.fatigue(e));
  return {
    fatigue: Int32Array.from({ length: exposureLevels }, (_, e) => Math.round(fatigueAfter(e) * levelsPerUnit)),
    followed: Math.round(response.followed * levelsPerUnit),
  };
}

/** Row of the response tables for a post in a segment, before fatigue and the bonus of followed accounts. */
export function levelFor(population: PopulationState, post: Post, segment: number): number {
  const appeal = post.quality + population.affinity[post.topic][population.segments[segment].interest];
  // The row must stay inside the table with a follower's bonus and with full fatigue.
  const high = appealRange.high - Math.max(0, population.settings.response.followed);
  return levelOf(Math.max(appealRange.low, Math.min(high, appeal)));
}

/** Thresholds of joining, 31 bits: those after e exposures begin at `first[e]`, one for each level. */
export interface JoinThresholds {
  readonly first: Int32Array;
  readonly thresholds: Int32Array;
  /** The highest at each level and those below, over all exposures. */
  readonly highest: Int32Array;
}

/** @param join probability of joining by level, times 2^31, before reinforcement */
export function createJoinThresholds(join: Float64Array, responseModel: ResponseModel): JoinThresholds {
  const factors = Array.from({ length: exposureLevels }, (_, e) => responseModel.reinforcement(e));
  const distinct = [...new Set(factors)];
  const thresholds = new Int32Array(distinct.length * join.length);
  distinct.forEach((factor, f) => {
    const scaled = join.map((probability) => Math.min(2147483647, Math.ceil(probability * factor)));
    thresholds.set(scaled, f * join.length);
  });
  const first = Int32Array.from(factors, (factor) => distinct.indexOf(factor) * join.length);
  const strongest = Math.max(...distinct);
  return { first, thresholds, highest: highestUpTo(join.map((probability) => probability * strongest)) };
}

/** Thresholds of 31 bits that none of `values`, times 2^31 and by level, exceeds at a level or below it. */
export function highestUpTo(values: ArrayLike<number>): Int32Array {
  let highest = 0;
  return Int32Array.from(values, (value) => {
    highest = Math.max(highest, Math.min(2147483647, Math.ceil(value)));
    return highest;
  });
}
