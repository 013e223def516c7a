import { gammaCdf, gammaQuantile } from "../lib/gamma.ts";
import type { PeopleSettings } from "../scenario/settings.ts";

/**
 * Users who differ by chance alone: one interest, one level of activity; and either in the panel, where everybody is
 * followed one by one, or outside it.
 */
export interface Segment {
  readonly index: number;
  readonly interest: number;
  readonly stratum: number;
  /** Users in it; they are numbered 0 … size − 1. */
  readonly size: number;
  /** Index of the panel's segment with the same interest and stratum: its own if it is in the panel. */
  readonly panel: number;
  /** Slots looked at per user, relative to the mean user. */
  readonly activity: number;
}

/**
 * Segments in the order interest × stratum, first those of the panel, then, where not everybody is in it, those of the
 * rest. A segment and its rest differ by at most one from the others in size; all sizes sum to the users.
 * @param panel share of each segment that is followed one by one, at least one user of it; 0 < panel ≤ 1
 */
export function createSegments(people: PeopleSettings, panel = 1): readonly Segment[] {
  const activity = activityStrata(people.activityShape, people.strata);
  const count = people.interests * people.strata;
  const segments: Segment[] = [];
  const rest: Segment[] = [];
  for (let index = 0; index < count; index++) {
    const size = Math.floor(((index + 1) * people.users) / count) - Math.floor((index * people.users) / count);
    const followed = Math.min(size, Math.max(1, Math.floor(panel * size)));
    const stratum = index % people.strata;
    const kind = { interest: Math.floor(index / people.strata), stratum, activity: activity[stratum]!, panel: index };
    segments.push({ ...kind, index, size: followed });
    if (panel < 1) rest.push({ ...kind, index: count + index, size: size - followed });
  }
  return [...segments, ...rest];
}

/**
 * Mean activity in each of `strata` equal-probability bins of a gamma distribution with mean 1, ascending.
 * The mean of a gamma(k) variable below its quantile x is the gamma(k + 1) distribution function at x.
 */
export function activityStrata(shape: number, strata: number): readonly number[] {
  const below = (bin: number) => (bin === strata ? 1 : gammaCdf(shape + 1, gammaQuantile(shape, bin / strata)));
  return Array.from({ length: strata }, (_, bin) => (below(bin + 1) - below(bin)) * strata);
}
