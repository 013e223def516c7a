import { exposureMask } from "../world/populationState.ts";
import type { Exposures } from "./exposures.ts";

/** People on two platforms, each counted once. */
export interface CombinedAudience {
  /** Users of either platform. */
  readonly users: number;
  /** Users of both. */
  readonly sharedUsers: number;
  /** `beyond[e]`: people with more than e exposures on both platforms together, e < 31, whole numbers. */
  readonly beyond: Float64Array;
  /** Standard error of each, from the sampling of both panels. */
  readonly error: Float64Array;
  /** People whom the campaign reached on both platforms. */
  readonly reachedOnBoth: number;
}

/**
 * Combines the audiences of two platforms, which share some people. A person on both platforms belongs to the same
 * stratum (audience group × interest × activity bin) on both. Users of a stratum are exchangeable, so that exposures on
 * the two platforms are independent within it: of the people of a stratum on both, the share Σ_x P(x) · P'(≥ k − x) has k
 * or more exposures in all, with P and P' the distributions in the two panels. To first order the variance of an
 * estimate is that of the mean, over each panel, of a user's contribution to it.
 * @param shared by audience group: share of the smaller platform's users of a stratum who use the other too, 0 … 1
 * @returns all people, and those of each group; the groups' whole numbers sum to those of all
 */
export function countCombined(
  one: Exposures,
  other: Exposures,
  shared: readonly number[],
): { readonly all: CombinedAudience; readonly byGroup: readonly CombinedAudience[] } {
  const sums = emptySums();
  const variance = new Float64Array(exposureMask);
  const byGroup = shared.map((_, group): CombinedAudience => {
    const before = rounded(sums);
    sums.variance.fill(0);
    one.strata.forEach((stratum, index) => {
      if (stratum.group === group) addStratum(one, other, index, shared[group], sums);
    });
    const now = rounded(sums);
    sums.variance.forEach((value, e) => {
      variance[e] += value;
    });
    return {
      users: now.users - before.users,
      sharedUsers: now.sharedUsers - before.sharedUsers,
      beyond: now.beyond.map((upTo, e) => upTo - before.beyond[e]),
      error: sums.variance.map(Math.sqrt),
      reachedOnBoth: now.reachedOnBoth - before.reachedOnBoth,
    };
  });
  return { all: { ...rounded(sums), error: variance.map(Math.sqrt) }, byGroup };
}

/** People reached on either platform by the end of each tick. */
export function combinedReach(one: Exposures, other: Exposures, shared: readonly number[]): number[] {
  return one.reachedByTick.map((reached, tick) => {
    let people = 0;
    one.strata.forEach(({ group, followed, users }, stratum) => {
      const there = other.strata[stratum];
      const both = shared[group] * Math.min(users, there.users);
      const here = followed > 0 ? reached[stratum] / followed : 0;
      const elsewhere = there.followed > 0 ? other.reachedByTick[tick][stratum] / there.followed : 0;
      people += users * here + there.users * elsewhere - both * here * elsewhere;
    });
    return Math.round(people);
  });
}

interface Sums {
  users: number;
  sharedUsers: number;
  readonly beyond: Float64Array;
  readonly variance: Float64Array;
  reachedOnBoth: number;
}

function emptySums(): Sums {
  const [beyond, variance] = [new Float64Array(exposureMask), new Float64Array(exposureMask)];
  return { users: 0, sharedUsers: 0, beyond, variance, reachedOnBoth: 0 };
}

function rounded({ users, sharedUsers, beyond, reachedOnBoth }: Sums): Omit<CombinedAudience, "error"> {
  const shared = Math.round(sharedUsers);
  return {
    // The users of each platform are whole people already: only the shared ones need rounding.
    users: users - shared,
    sharedUsers: shared,
    beyond: beyond.map(Math.round),
    reachedOnBoth: Math.round(reachedOnBoth),
  };
}

function addStratum(one: Exposures, other: Exposures, stratum: number, share: number, sums: Sums): void {
  const first = distributionOf(one, stratum);
  const second = distributionOf(other, stratum);
  const both = share * Math.min(first.users, second.users);
  sums.users += first.users + second.users;
  sums.sharedUsers += both;
  sums.reachedOnBoth += both * first.tail[1] * second.tail[1];
  for (let wanted = 1; wanted <= exposureMask; wanted++) {
    const mean = meanAdded(first, second, both, wanted);
    const elsewhere = (second.users - both) * second.tail[wanted];
    sums.beyond[wanted - 1] += mean.value + elsewhere;
    sums.variance[wanted - 1] += mean.variance + meanAdded(second, first, both, wanted).variance;
  }
}

interface Distribution {
  readonly followed: number;
  readonly users: number;
  /** Share of users with x exposures, x ≤ 31; the last has 31 or more. */
  readonly share: Float64Array;
  /** Share of users with x exposures or more. */
  readonly tail: Float64Array;
}

function distributionOf({ strata, exposed }: Exposures, stratum: number): Distribution {
  const { followed, users } = strata[stratum];
  const tail = new Float64Array(exposureMask + 2);
  tail[0] = 1;
  for (let x = 1; x <= exposureMask; x++)
    tail[x] = followed > 0 ? exposed[stratum * exposureMask + x - 1] / followed : 0;
  const share = Float64Array.from({ length: exposureMask + 1 }, (_, x) => tail[x] - tail[x + 1]);
  return { followed, users, share, tail };
}

/**
 * Contribution of one platform's users to the people with `wanted` exposures or more, with its variance. A user of this
 * platform alone counts fully; a user of both counts with the chance that the other platform supplies the rest.
 */
function meanAdded(one: Distribution, other: Distribution, both: number, wanted: number) {
  let value = 0;
  let square = 0;
  for (let x = 0; x <= exposureMask; x++) {
    if (one.share[x] === 0) continue;
    const alone = x >= wanted ? one.users - both : 0;
    const added = alone + both * other.tail[Math.max(0, wanted - x)];
    value += one.share[x] * added;
    square += one.share[x] * added * added;
  }
  const { followed, users } = one;
  const left = users > 0 ? 1 - followed / users : 0;
  return { value, variance: (left * Math.max(0, square - value * value)) / Math.max(1, followed - 1) };
}
