import { gammaCdf, gammaQuantile } from "../lib/gamma.ts";
import type { PeopleSettings } from "../scenario/settings.ts";

/**
 * Users who differ by chance alone: in the panel, where everybody is followed one by one, those of one interest and
 * one level of activity; outside it the crowd of one interest, of whom it need not be known how active each is.
 */
export interface Segment {
  readonly index: number;
  readonly interest: number;
  /** Level of activity; −1 in a crowd, which has all of them. */
  readonly stratum: number;
  /** Users in it; they are numbered 0 … size − 1. */
  readonly size: number;
  /** Slots looked at per user, relative to the mean user. */
  readonly activity: number;
  /** Users for whom a panel's segment speaks: all of its interest and stratum. 0 in a crowd. */
  readonly represents: number;
  /** First of the panel's segments of this interest, which stand together. */
  readonly firstPanel: number;
}

/** Users of a kind whom a panel must follow to speak for the others. */
const fewestFollowed = 20;

/**
 * Segments in the order interest × stratum: those of the panel, then, where not everybody is in it, a crowd for each
 * interest. What panel segments represent differs by at most one and sums to the users, as do all sizes.
 * @param panel share of each interest and stratum that is followed one by one, 0 < panel ≤ 1
 * @throws {RangeError} if that is too few to speak for the others
 */
export function createSegments(people: PeopleSettings, panel = 1): readonly Segment[] {
  const { interests, strata, users } = people;
  const levels = activityStrata(people.activityShape, strata);
  const count = interests * strata;
  const segments: Segment[] = [];
  const fewest = Math.floor(users / count);
  if (panel < 1 && panel * fewest < fewestFollowed) {
    throw new RangeError(
      `panel: expected at least ${fewestFollowed} users of each of ${count} kinds (interest and activity), got ${Math.floor(panel * fewest)}`,
    );
  }
  const crowds = Array.from({ length: interests }, () => ({ size: 0, slots: 0 }));
  for (let index = 0; index < count; index++) {
    const represents = Math.floor(((index + 1) * users) / count) - Math.floor((index * users) / count);
    const size = Math.floor(panel * represents);
    const stratum = index % strata;
    const interest = Math.floor(index / strata);
    const activity = levels[stratum]!;
    segments.push({ index, interest, stratum, size, activity, represents, firstPanel: index - stratum });
    crowds[interest]!.size += represents - size;
    crowds[interest]!.slots += (represents - size) * activity;
  }
  if (panel === 1) return segments;
  crowds.forEach(({ size, slots }, interest) => {
    const activity = size > 0 ? slots / size : 1;
    const kind = { interest, stratum: -1, represents: 0, firstPanel: interest * strata };
    segments.push({ ...kind, index: count + interest, size, activity });
  });
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
