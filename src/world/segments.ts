import { gammaCdf, gammaQuantile } from "../lib/gamma.ts";
import type { GroupSettings, PeopleSettings } from "../scenario/settle/settings.ts";

/**
 * Users who differ by chance alone: in the panel, where everybody is followed one by one, those of one audience group,
 * one interest and one level of activity; outside it the crowd of one group and interest (a circle), of whom it need not
 * be known how active each is.
 */
export interface Segment {
  readonly index: number;
  /** Index into `audienceGroups`. */
  readonly group: number;
  readonly interest: number;
  /** Level of activity; −1 in a crowd, which has all of them. */
  readonly activityBin: number;
  /** group × interests + interest: panel segments of one circle stand together, and their crowd is the circle's. */
  readonly cluster: number;
  /** Users in it; they are numbered 0 … size − 1. */
  readonly size: number;
  /** Slots looked at per user of the group, relative to the mean user. */
  readonly activityMultiplier: number;
  /** Slots looked at per user of the segment, relative to the mean user: in the panel the stratum's activity × the pace. */
  readonly activity: number;
  /** Users for whom a panel's segment speaks: all of its circle and stratum. 0 in a crowd. */
  readonly represents: number;
  /** First of the panel's segments of this circle. */
  readonly firstPanel: number;
}

const everyone: GroupSettings = { name: "everyone", share: 1, activity: 1 };

/** The groups of a world: one, everyone, where none are stated. */
export function audienceGroups({ groups }: PeopleSettings): readonly GroupSettings[] {
  return groups.length > 0 ? groups : [everyone];
}

/** Kinds of users: group × interest × stratum, each a segment of the panel. */
export function countStrata(people: PeopleSettings): number {
  return audienceGroups(people).length * people.interests * people.activityBins;
}

/** Users of a kind whom a panel must follow to speak for the others. */
const fewestFollowed = 20;

/**
 * Segments in the order group × interest × stratum: those of the panel, then, where not everybody is in it, a crowd for
 * each group and interest. What panel segments represent differs by at most one from those of their group that are as
 * common and sums to the users, as do all sizes. The mean user looks at as many slots whatever the groups' activity.
 * @param panel share of each kind that is followed one by one, 0 < panel ≤ 1; of kinds so small that it would be fewer
 * than 20, 20 are, or everybody
 * @throws {RangeError} if the panel is too small to speak for the others even where users are not told apart by group
 */
export function createSegments(people: PeopleSettings, panel = 1): readonly Segment[] {
  const { interests, activityBins, users } = people;
  const levels = activityBinMeans(people.activityShape, activityBins);
  const groups = audienceGroups(people);
  const ofGroup = groupSizes(groups, users);
  const meanActivity = groups.reduce((sum, group, g) => sum + group.activity * ofGroup[g], 0) / users;
  const fewest = Math.floor(users / (interests * activityBins));
  if (panel < 1 && panel * fewest < fewestFollowed) {
    throw new RangeError(
      `panel: expected at least ${fewestFollowed} users of each of ${interests * activityBins} kinds (interest and activity), got ${Math.floor(panel * fewest)}`,
    );
  }
  const segments: Segment[] = [];
  const aggregates = Array.from({ length: groups.length * interests }, () => ({ size: 0, slots: 0 }));
  groups.forEach(({ activity: own, interested }, group) => {
    const activityMultiplier = own / meanActivity;
    stratumSizes(ofGroup[group], interests, activityBins, interested).forEach((represents, stratum) => {
      const index = segments.length;
      const size = Math.max(Math.floor(panel * represents), Math.min(represents, fewestFollowed));
      const activityBin = stratum % activityBins;
      const interest = Math.floor(stratum / activityBins);
      const cluster = group * interests + interest;
      const activity = levels[activityBin] * activityMultiplier;
      const firstPanel = index - activityBin;
      segments.push({
        index,
        group,
        interest,
        activityBin,
        cluster,
        size,
        activityMultiplier,
        activity,
        represents,
        firstPanel,
      });
      aggregates[cluster].size += represents - size;
      aggregates[cluster].slots += (represents - size) * activity;
    });
  });
  if (panel === 1) return segments;
  const strata = segments.length;
  aggregates.forEach(({ size, slots }, cluster) => {
    const { group, interest, activityMultiplier, firstPanel } = segments[cluster * activityBins];
    const activity = size > 0 ? slots / size : 1;
    const index = strata + cluster;
    segments.push({
      index,
      group,
      interest,
      activityBin: -1,
      cluster,
      size,
      activityMultiplier,
      activity,
      represents: 0,
      firstPanel,
    });
  });
  return segments;
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
function stratumSizes(
  users: number,
  interests: number,
  activityBins: number,
  interested: number | undefined,
): number[] {
  if (interested === undefined || interests === 1) return evenly(users, interests * activityBins);
  const atHome = Math.round(interested * users);
  return [...evenly(atHome, activityBins), ...evenly(users - atHome, (interests - 1) * activityBins)];
}

function evenly(users: number, parts: number): number[] {
  const upTo = (part: number) => Math.floor((part * users) / parts);
  return Array.from({ length: parts }, (_, part) => upTo(part + 1) - upTo(part));
}

/**
 * Mean activity in each of `strata` equal-probability bins of a gamma distribution with mean 1, ascending.
 * The mean of a gamma(k) variable below its quantile x is the gamma(k + 1) distribution function at x.
 */
export function activityBinMeans(shape: number, activityBins: number): readonly number[] {
  const below = (bin: number) =>
    bin === activityBins ? 1 : gammaCdf(shape + 1, gammaQuantile(shape, bin / activityBins));
  return Array.from({ length: activityBins }, (_, bin) => (below(bin + 1) - below(bin)) * activityBins);
}
