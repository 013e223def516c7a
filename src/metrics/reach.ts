import { exposureMask, type PopulationState } from "../world/populationState.ts";

/** Users by campaign exposures, estimated from the panel: of all users or of one audience group. */
export interface Reached {
  /** `beyond[e]`: users with more than e exposures, e < 31, whole numbers. Exact where the panel holds everybody. */
  readonly beyond: Float64Array;
  /** Standard error of each, from the sampling of the panel. 0 where the panel holds everybody. */
  readonly error: Float64Array;
}

/**
 * Stratified estimate (Cochran 1977, §5.4): each panel segment represents all users of its stratum. The variance of a
 * share p among n of N users is (1 − n/N) · p(1 − p) / (n − 1).
 * @param exposed as in `Outcomes`
 * @param impressions the impressions of all users
 */
export function estimateReach(population: PopulationState, exposed: Float64Array, impressions: number): Reached {
  const sums = emptySums();
  for (let s = 0; s < population.panelSegments; s++) addSegment(population, exposed, s, sums);
  return { beyond: possible(sums.beyond.map(Math.round), impressions), error: sums.variance.map(Math.sqrt) };
}

/** n impressions show a campaign more than e times to at most n / (e + 1) people, whatever a small panel says. */
function possible(beyond: Float64Array, impressions: number): Float64Array {
  return beyond.map((users, e) => Math.min(users, Math.floor(impressions / (e + 1))));
}

/**
 * As `estimateReach`, by audience group. It rounds running sums, so that the groups' figures sum to those of all users.
 * @param impressions the impressions of each group
 */
export function estimateReachByGroup(
  population: PopulationState,
  exposed: Float64Array,
  impressions: readonly number[],
): Reached[] {
  const sums = emptySums();
  const found: Reached[] = [];
  for (let s = 0; s < population.panelSegments; ) {
    const { group } = population.segments[s];
    const before = sums.beyond.map(Math.round);
    sums.variance.fill(0);
    for (; s < population.panelSegments && population.segments[s].group === group; s++)
      addSegment(population, exposed, s, sums);
    found.push({
      beyond: possible(
        sums.beyond.map((upTo, e) => Math.round(upTo) - before[e]),
        impressions[group],
      ),
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
