import { exposureMask, type PopulationState } from "../world/populationState.ts";

/** Users by campaign exposures, estimated from the panel: all users, or those of one audience group. */
export interface Reached {
  /** `beyond[e]`: users who have had more than e exposures, e < 31, whole numbers. Exact where everybody is followed. */
  readonly beyond: Float64Array;
  /** Standard error of each by the choice of the panel. 0 where everybody is followed. */
  readonly error: Float64Array;
}

/**
 * Stratified estimate (Cochran 1977, §5.4): each panel segment represents all users of its stratum. The
 * variance of a share p seen among n of N users is (1 − n/N) · p(1 − p) / (n − 1).
 * @param exposed as in `Outcomes`
 */
export function estimateReach(population: PopulationState, exposed: Float64Array): Reached {
  const sums = emptySums();
  for (let s = 0; s < population.panelSegments; s++) addSegment(population, exposed, s, sums);
  return { beyond: sums.beyond.map(Math.round), error: sums.variance.map(Math.sqrt) };
}

/** The same for each audience group. Running sums are rounded, so that the groups' figures sum to those of all users. */
export function estimateReachByGroup(population: PopulationState, exposed: Float64Array): Reached[] {
  const sums = emptySums();
  const found: Reached[] = [];
  for (let s = 0; s < population.panelSegments; ) {
    const { group } = population.segments[s];
    const before = sums.beyond.map(Math.round);
    sums.variance.fill(0);
    for (; s < population.panelSegments && population.segments[s].group === group; s++)
      addSegment(population, exposed, s, sums);
    found.push({
      beyond: sums.beyond.map((upTo, e) => Math.round(upTo) - before[e]),
      error: sums.variance.map(Math.sqrt),
    });
  }
  return found;
}

interface ReachSums {
  readonly beyond: Float64Array;
  readonly variance: Float64Array;
}

function emptySums(): ReachSums {
  return { beyond: new Float64Array(exposureMask), variance: new Float64Array(exposureMask) };
}

function addSegment(
  population: PopulationState,
  exposed: Float64Array,
  s: number,
  { beyond, variance }: ReachSums,
): void {
  const followed = population.segments[s].size;
  if (followed === 0) return;
  const all = population.segments[s].represents;
  for (let e = 0; e < exposureMask; e++) {
    const share = exposed[s * exposureMask + e] / followed;
    if (share === 0) break;
    beyond[e] += all * share;
    variance[e] += (all * (all - followed) * share * (1 - share)) / Math.max(1, followed - 1);
  }
}
