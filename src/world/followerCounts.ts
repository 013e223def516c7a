import type { FollowColumns } from "../graph/columns.ts";
import { bisect } from "../lib/quadrature.ts";
import { hash32 } from "../lib/random.ts";
import type { FollowGraphSettings, GraphSettings } from "../scenario/settle/settings.ts";

/** The follower count that a share `u` of users does not exceed, as a function of u in [0, 1). */
export function followerQuantiles(graph: FollowGraphSettings, users: number): (u: number) => number {
  if (!("columns" in graph)) return followerCounts(graph, users);
  const counts = ascendingCounts(graph.columns);
  return (u) => counts[Math.floor(u * counts.length)];
}

/** As `followerQuantiles`, of the accounts that users follow, each counted once per follower. */
export function followedQuantiles(graph: FollowGraphSettings, users: number): (u: number) => number {
  if (!("columns" in graph)) {
    const { min, max } = boundsOf(graph, users);
    return (u) => powerLawQuantile(u, min, max, graph.exponent - 1);
  }
  const counts = ascendingCounts(graph.columns);
  const arcs = graph.columns.followers.length;
  return (u) => {
    // Walks from the largest down: few accounts have most followers.
    let left = (1 - u) * arcs;
    let place = counts.length - 1;
    while (place > 0 && left > counts[place]) left -= counts[place--];
    return counts[place];
  };
}

/**
 * Follower counts of users: the count that a share `u` of them does not exceed, as a function of u. A bounded power law;
 * its lower end is solved from the mean, its upper end is `maxFollowers` or 5 % of users, whichever is less.
 * @throws {RangeError} if no power law with this exponent and bound has the mean asked for
 */
export function followerCounts(settings: GraphSettings, users: number): (u: number) => number {
  const { min, max } = boundsOf(settings, users);
  return (u) => powerLawQuantile(u, min, max, settings.exponent);
}

/** As `followerQuantiles`, of people who post. In an imported graph anybody may. */
export function posterQuantiles(graph: FollowGraphSettings, users: number): (u: number) => number {
  if ("columns" in graph) return followerQuantiles(graph, users);
  const { median, exponent } = graph.posters;
  const max = Math.max(1, Math.floor(Math.min(graph.posters.maxFollowers, users * 0.05)));
  if (median >= max) return () => max;
  const least = (ln: number) => powerLawQuantile(0.5, Math.exp(ln), max, exponent) - median;
  const min = Math.exp(bisect(least, Math.log(1e-6), Math.log(median), 1e-12));
  return (u) => powerLawQuantile(u, min, max, exponent);
}

/** Identifies a graph as a feed sees it: by its settings, an imported one by a hash of its follower counts. */
export function degreesOf(graph: FollowGraphSettings): object {
  if (!("columns" in graph)) return graph;
  const { accounts, offsets, followers } = graph.columns;
  let hash = accounts;
  for (let account = 0; account <= accounts; account++) hash = hash32(offsets[account], hash, account);
  return { accounts, arcs: followers.length, hash };
}

/** Follower counts of an imported graph's accounts, ascending. */
function ascendingCounts({ accounts, offsets }: FollowColumns): Uint32Array {
  return Uint32Array.from({ length: accounts }, (_, account) => offsets[account + 1] - offsets[account]).sort();
}

/** Ends of the power law of follower counts. */
function boundsOf({ meanFollowers, exponent, maxFollowers }: GraphSettings, users: number) {
  const max = Math.max(1, Math.floor(Math.min(maxFollowers, users * 0.05)));
  return { min: solveMinimum(meanFollowers, exponent, max), max };
}

/** Quantile at `u` of a density ∝ k^−exponent on [min, max]. */
function powerLawQuantile(u: number, min: number, max: number, exponent: number): number {
  const power = 1 - exponent;
  if (Math.abs(power) < 1e-9) return min * (max / min) ** u;
  return (min ** power + u * (max ** power - min ** power)) ** (1 / power);
}

/** Mean of that density. */
function powerLawMean(min: number, max: number, exponent: number): number {
  const integral = (power: number) =>
    Math.abs(power) < 1e-9 ? Math.log(max / min) : (max ** power - min ** power) / power;
  return integral(2 - exponent) / integral(1 - exponent);
}

/** Smallest follower count for which the power law has the mean asked for. */
function solveMinimum(mean: number, exponent: number, max: number): number {
  const smallest = 1e-6;
  if (mean >= max || powerLawMean(smallest, max, exponent) > mean) {
    throw new RangeError(
      `graph.meanFollowers: expected a mean that a power law with exponent ${exponent} up to ${max} followers can have, got ${mean}`,
    );
  }
  return Math.exp(
    bisect(
      (ln) => powerLawMean(Math.exp(ln), max, exponent) - mean,
      Math.log(smallest),
      Math.log(max * 0.999999),
      1e-12,
    ),
  );
}
