import { exposureMask } from "../world/populationState.ts";
import type { Exposures } from "./exposures.ts";

/** People on two platforms, each counted once. */
export interface CombinedAudience {
  /** People who use either, and people who use both. */
  readonly users: number;
  readonly sharedUsers: number;
  /** `beyond[e]`: people who have had more than e exposures on both platforms together, e < 31, whole numbers. */
  readonly beyond: Float64Array;
  /** Standard error of each by the choice of both panels. */
  readonly error: Float64Array;
  /** People whom the campaign has reached on the one as well as on the other. */
  readonly reachedOnBoth: number;
}

/**
 * Adds up the users of two platforms, some of whom are the same people. People who use both belong to the same stratum
 * (audience group × interest × activity bin) on both, and users of a stratum are exchangeable, so exposures on one
 * platform say nothing about exposures on the other: of the S people of a stratum who use both, a share
 * Σ_x P(x) · P'(≥ k − x) has had k exposures in all, with P and P' from the panels. To first order the variance of an
 * estimate is that of the mean contribution of a user, over each panel.
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
    one.strata.forEach((stratum, k) => {
      if (stratum.group === group) addStratum(one, other, k, shared[group], sums);
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
    one.strata.forEach(({ group, followed, users }, k) => {
      const there = other.strata[k];
      const both = shared[group] * Math.min(users, there.users);
      const here = followed > 0 ? reached[k] / followed : 0;
      const elsewhere = there.followed > 0 ? other.reachedByTick[tick][k] / there.followed : 0;
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
    // Users of each platform are whole people already: only the people who use both are rounded.
    users: users - shared,
    sharedUsers: shared,
    beyond: beyond.map(Math.round),
    reachedOnBoth: Math.round(reachedOnBoth),
  };
}

function addStratum(one: Exposures, other: Exposures, k: number, share: number, sums: Sums): void {
  const first = distributionOf(one, k);
  const second = distributionOf(other, k);
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
  /** Share of users with x exposures, x ≤ 31, the last of them 31 or more; and with x or more. */
  readonly share: Float64Array;
  readonly tail: Float64Array;
}

function distributionOf({ strata, exposed }: Exposures, k: number): Distribution {
  const { followed, users } = strata[k];
  const tail = new Float64Array(exposureMask + 2);
  tail[0] = 1;
  for (let x = 1; x <= exposureMask; x++) tail[x] = followed > 0 ? exposed[k * exposureMask + x - 1] / followed : 0;
  const share = Float64Array.from({ length: exposureMask + 1 }, (_, x) => tail[x] - tail[x + 1]);
  return { followed, users, share, tail };
}

/**
 * Contribution of one platform's users to the people with `wanted` exposures: 1 for a user of this platform alone; for a
 * user of both, the chance that the other platform has brought the missing exposures. Times all users, with its variance.
 */
function meanAdded(own: Distribution, other: Distribution, both: number, wanted: number) {
  let value = 0;
  let square = 0;
  for (let x = 0; x <= exposureMask; x++) {
    if (own.share[x] === 0) continue;
    const alone = x >= wanted ? own.users - both : 0;
    const added = alone + both * other.tail[Math.max(0, wanted - x)];
    value += own.share[x] * added;
    square += own.share[x] * added * added;
  }
  const { followed, users } = own;
  const left = users > 0 ? 1 - followed / users : 0;
  return { value, variance: (left * Math.max(0, square - value * value)) / Math.max(1, followed - 1) };
}
