import { gammaCdf, gammaQuantile } from "../lib/gamma.ts";
import type { GroupSettings, PeopleSettings } from "../scenario/settle/settings.ts";

/**
 * Users who differ by chance alone. A panel segment holds the panel users of one stratum (audience group × interest ×
 * activity bin), who are followed one by one. An aggregate segment holds all other users of one cluster (group ×
 * interest), whatever their activity.
 */
export interface Segment {
  readonly index: number;
  /** Index into `audienceGroups`. */
  readonly group: number;
  readonly interest: number;
  /** Activity bin; −1 in an aggregate segment, which has users of every bin. */
  readonly activityBin: number;
  /** group × interests + interest. A cluster's panel segments stand together and share one aggregate segment. */
  readonly cluster: number;
  /** Users in the segment, numbered 0 … size − 1. */
  readonly size: number;
  /** Slots looked at per user of the group, relative to the mean user. */
  readonly activityMultiplier: number;
  /** Slots looked at per user of the segment, relative to the mean user: in the panel the mean of the bin × the multiplier. */
  readonly activity: number;
  /** Users whom a panel segment represents: all of its stratum. 0 in an aggregate segment. */
  readonly represents: number;
  /** Index of the cluster's first panel segment. */
  readonly firstPanel: number;
}

const everyone: GroupSettings = { name: "everyone", share: 1, activity: 1 };

/** The audience groups: one, everyone, where the scenario states none. */
export function audienceGroups({ groups }: PeopleSettings): readonly GroupSettings[] {
  return groups.length > 0 ? groups : [everyone];
}

/** Number of strata (group × interest × activity bin), each a segment of the panel. */
export function countStrata(people: PeopleSettings): number {
  return audienceGroups(people).length * people.interests * people.activityBins;
}

/** Users of a stratum whom a panel must follow to represent the others. */
const fewestFollowed = 20;

/**
 * Segments in the order group × interest × activity bin: those of the panel, then, where the panel does not hold
 * everybody, an aggregate segment for each cluster. `represents` differs by at most one between equally common strata
 * of a group and sums to the users; so does `size`. The groups' activity does not change the mean user's slots.
 * @param panel share of each stratum that is followed one by one, 0 < panel ≤ 1; but at least 20 users of each
 * stratum, or all of its users if they are fewer
 * @throws {RangeError} if the panel would follow fewer than 20 users of each interest and activity bin
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
      `panel: expected at least ${fewestFollowed} users of each of ${interests * activityBins} strata (interest and activity), got ${Math.floor(panel * fewest)}`,
    );
  }
  const segments: Segment[] = [];
  const aggregates = Array.from({ length: groups.length * interests }, () => ({ size: 0, slots: 0 }));
  groups.forEach(({ activity: groupActivity, interested }, group) => {
    const activityMultiplier = groupActivity / meanActivity;
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

/** Users of each group: whole numbers that sum to the users. */
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

/** Users of a group by interest and activity bin. The campaign's topic is interest 0; the others are equally common. */
function stratumSizes(
  users: number,
  interests: number,
  activityBins: number,
  interested: number | undefined,
): number[] {
  if (interested === undefined || interests === 1) return evenly(users, interests * activityBins);
  const inTopic = Math.round(interested * users);
  return [...evenly(inTopic, activityBins), ...evenly(users - inTopic, (interests - 1) * activityBins)];
}

function evenly(users: number, parts: number): number[] {
  const upTo = (part: number) => Math.floor((part * users) / parts);
  return Array.from({ length: parts }, (_, part) => upTo(part + 1) - upTo(part));
}

/**
 * Mean activity in each of `activityBins` equally likely bins of a gamma distribution with mean 1, ascending.
 * The mean of a gamma(k) variable below its quantile x is the gamma(k + 1) distribution function at x.
 */
export function activityBinMeans(shape: number, activityBins: number): readonly number[] {
  const below = (bin: number) =>
    bin === activityBins ? 1 : gammaCdf(shape + 1, gammaQuantile(shape, bin / activityBins));
  return Array.from({ length: activityBins }, (_, bin) => (below(bin + 1) - below(bin)) * activityBins);
}
