import { gammaCdf, gammaQuantile } from "../lib/gamma.ts";
import type { GroupSettings, PeopleSettings } from "../scenario/settings.ts";

/**
 * Users who differ by chance alone: one audience group, one interest, one level of activity; and either in the panel,
 * where everybody is followed one by one, or outside it.
 */
export interface Segment {
  readonly index: number;
  /** Index into `audienceGroups`. */
  readonly group: number;
  readonly interest: number;
  readonly stratum: number;
  /** Users in it; they are numbered 0 … size − 1. */
  readonly size: number;
  /** Index of the panel's segment with the same group, interest and stratum: its own if it is in the panel. */
  readonly panel: number;
  /** Slots looked at per user of the group, relative to the mean user. */
  readonly pace: number;
  /** Slots looked at per user of the segment, relative to the mean user: the stratum's activity times the pace. */
  readonly activity: number;
}

const everyone: GroupSettings = { name: "everyone", share: 1, activity: 1 };

/** The groups of a world: one, everyone, where none are stated. */
export function audienceGroups({ groups }: PeopleSettings): readonly GroupSettings[] {
  return groups.length > 0 ? groups : [everyone];
}

/** Kinds of users: segments before they are split into panel and rest. */
export function kindsOfUsers(people: PeopleSettings): number {
  return audienceGroups(people).length * people.interests * people.strata;
}

/**
 * Segments in the order group × interest × stratum, first those of the panel, then, where not everybody is in it, those
 * of the rest. A segment and its rest differ by at most one from those of its group that are as common; all sizes sum to
 * the users, and the mean user looks at as many slots whatever the groups' activity.
 * @param panel share of each segment that is followed one by one, at least one user of it; 0 < panel ≤ 1
 */
export function createSegments(people: PeopleSettings, panel = 1): readonly Segment[] {
  const { interests, strata } = people;
  const activity = activityStrata(people.activityShape, strata);
  const count = kindsOfUsers(people);
  const groups = audienceGroups(people);
  const users = groupSizes(groups, people.users);
  const meanActivity = groups.reduce((sum, group, g) => sum + group.activity * users[g]!, 0) / people.users;
  const segments: Segment[] = [];
  const rest: Segment[] = [];
  groups.forEach(({ activity: own, interested }, group) => {
    const pace = own / meanActivity;
    kindSizes(users[group]!, interests, strata, interested).forEach((size, kind) => {
      const index = segments.length;
      const followed = Math.min(size, Math.max(1, Math.floor(panel * size)));
      const stratum = kind % strata;
      const interest = Math.floor(kind / strata);
      const alike = { group, interest, stratum, pace, activity: activity[stratum]! * pace, panel: index };
      segments.push({ ...alike, index, size: followed });
      if (panel < 1) rest.push({ ...alike, index: count + index, size: size - followed });
    });
  });
  return [...segments, ...rest];
}

/** Users of each group: whole people, who sum to the users. */
function groupSizes(groups: readonly GroupSettings[], users: number): number[] {
  let share = 0;
  let before = 0;
  return groups.map((group, g) => {
    share += group.share;
    const upTo = g === groups.length - 1 ? users : Math.min(users, Math.round(share * users));
    const size = upTo - before;
    before = upTo;
    return size;
  });
}

/** Users of a group by interest and stratum. The campaign's topic is interest 0; the others are equally common. */
function kindSizes(users: number, interests: number, strata: number, interested: number | undefined): number[] {
  if (interested === undefined || interests === 1) return evenly(users, interests * strata);
  const atHome = Math.round(interested * users);
  return [...evenly(atHome, strata), ...evenly(users - atHome, (interests - 1) * strata)];
}

function evenly(users: number, parts: number): number[] {
  const upTo = (part: number) => Math.floor((part * users) / parts);
  return Array.from({ length: parts }, (_, part) => upTo(part + 1) - upTo(part));
}

/**
 * Mean activity in each of `strata` equal-probability bins of a gamma distribution with mean 1, ascending.
 * The mean of a gamma(k) variable below its quantile x is the gamma(k + 1) distribution function at x.
 */
export function activityStrata(shape: number, strata: number): readonly number[] {
  const below = (bin: number) => (bin === strata ? 1 : gammaCdf(shape + 1, gammaQuantile(shape, bin / strata)));
  return Array.from({ length: strata }, (_, bin) => (below(bin + 1) - below(bin)) * strata);
}
