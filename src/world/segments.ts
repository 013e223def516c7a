import { gammaCdf, gammaQuantile } from "../lib/gamma.ts";
import type { PeopleSettings } from "../scenario/settings.ts";

/** Users who differ by chance alone: one interest, one level of activity. */
export interface Segment {
  readonly index: number;
  readonly interest: number;
  readonly stratum: number;
  /** Users in it; they are numbered 0 … size − 1. */
  readonly size: number;
  /** Slots looked at per user, relative to the mean user. */
  readonly activity: number;
}

/** Segments in the order interest × stratum. Sizes differ by at most one and sum to the users. */
export function createSegments(people: PeopleSettings): readonly Segment[] {
  const activity = activityStrata(people.activityShape, people.strata);
  const count = people.interests * people.strata;
  const segments: Segment[] = [];
  for (let index = 0; index < count; index++) {
    const size = Math.floor(((index + 1) * people.users) / count) - Math.floor((index * people.users) / count);
    const stratum = index % people.strata;
    segments.push({
      index,
      interest: Math.floor(index / people.strata),
      stratum,
      size,
      activity: activity[stratum]!,
    });
  }
  return segments;
}

/**
 * Mean activity in each of `strata` equal-probability bins of a gamma distribution with mean 1, ascending.
 * The mean of a gamma(k) variable below its quantile x is the gamma(k + 1) distribution function at x.
 */
export function activityStrata(shape: number, strata: number): readonly number[] {
  const below = (bin: number) => (bin === strata ? 1 : gammaCdf(shape + 1, gammaQuantile(shape, bin / strata)));
  return Array.from({ length: strata }, (_, bin) => (below(bin + 1) - below(bin)) * strata);
}
