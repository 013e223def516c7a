import type { FollowColumns } from "../graph/columns.ts";
import { permuteIndex } from "../lib/permutation.ts";
import { derive, type Key } from "../lib/random.ts";
import type { DiffusionModel } from "./arcs.ts";
import { chooseCover } from "./cover.ts";
import { createSketching, Sketches, type Sketching } from "./sketches.ts";

/** Accounts chosen for their expected spread, with bounds on it. */
export interface SeedSet {
  /** In the order of the greedy choice; a replacement stands in the place of the account that it replaces. */
  readonly accounts: Uint32Array;
  /** Expected number of accounts reached, seeds included, estimated from sketches that the choice did not use. */
  readonly spread: number;
  /** Lower bound of the expected spread, with probability 1 − delta. */
  readonly atLeast: number;
  /** Lower bound of its ratio to the best choice's expected spread, with probability 1 − delta. */
  readonly shareOfBest: number;
  /** Sketches per account for the choice; as many again estimate its spread. */
  readonly rounds: number;
  /** Whether `shareOfBest` ≥ 1 − 1/e − epsilon and `spread` is known to epsilon; false where memory ran out before. */
  readonly isReached: boolean;
}

export interface SelectSeedsOptions {
  readonly budget: number;
  readonly diffusion: DiffusionModel;
  /** Accepted error: the choice has at least 1 − 1/e − epsilon of the best spread, known to a share epsilon; in (0, 0.5]. */
  readonly epsilon: number;
  /** Probability that the bounds do not hold; in (0, 1). */
  readonly delta: number;
  readonly key: Key;
  /** Most bytes that the sketches may take. */
  readonly memory: number;
  /** Called after each round of sketches with the rounds done and the rounds of this doubling. */
  readonly onRound?: (round: number, of: number) => void;
}

/** Most doublings of the rounds; delta is split equally among them. */
const mostDoublings = 24;

/**
 * Chooses by reverse-reachable sketches as OPIM-C does (Tang et al., SIGMOD 2018): one half of the sketches makes the
 * choice, the other half, independent of it, bounds its spread from below; the sketches double until the bounds are
 * close. Unlike OPIM-C it goes on until the spread itself is known to epsilon, because a greedy choice still improves
 * after it meets the bound, and it improves the choice by exchanges.
 * @throws {RangeError} unless 1 ≤ budget ≤ accounts, if each arc should have its own probability and the graph has none, or
 * if a single round does not fit into memory
 */
export function selectSeeds(graph: FollowColumns, options: SelectSeedsOptions): SeedSet {
  const { budget, diffusion, epsilon, delta, key, memory, onRound } = options;
  if (!(Number.isInteger(budget) && budget >= 1 && budget <= graph.accounts))
    throw new RangeError(`budget: expected a whole number from 1 to ${graph.accounts}, got ${budget}`);
  const sketching = createSketching(graph, diffusion);
  const sketches = new Sketches(graph.accounts, memory);
  const lnOdds = Math.log((2 * mostDoublings) / delta);
  for (let doubling = 0; ; doubling++) {
    const wanted = 2 ** doubling;
    const report = (part: number) => (round: number) => onRound?.(part * wanted + round, 2 * wanted);
    const isComplete = sketches.grow(sketching, derive(key, 0), wanted, report(0));
    const { rounds } = sketches;
    const { accounts, most } = chooseCover(sketches, budget);
    const hits = countHits(sketching, accounts, graph.accounts, rounds, derive(derive(key, 1), doubling), report(1));
    const spread = hits / rounds;
    const atLeast = Math.max(budget, meanAtLeast(hits, lnOdds) / rounds);
    const best = Math.min(graph.accounts, meanAtMost(most, lnOdds) / rounds);
    const shareOfBest = Math.min(1, atLeast / best);
    const isReached = shareOfBest >= 1 - 1 / Math.E - epsilon && atLeast >= (1 - epsilon) * spread;
    if (isReached || !isComplete || doubling === mostDoublings - 1)
      return { accounts, spread, atLeast, shareOfBest, rounds, isReached };
  }
}

/** Number of sketches that hold a chosen account, among those of `rounds` new rounds. */
function countHits(
  sketching: Sketching,
  chosen: Uint32Array,
  accounts: number,
  rounds: number,
  key: Key,
  onRound: (round: number) => void,
): number {
  const isChosen = new Uint8Array(accounts);
  for (const account of chosen) isChosen[account] = 1;
  let hits = rounds * chosen.length;
  const take = (members: Uint32Array, count: number): void => {
    if (isChosen[members[0]] === 1) return;
    let member = 1;
    while (member < count && isChosen[members[member]] === 0) member++;
    if (member < count) hits++;
  };
  for (let round = 0; round < rounds; round++) {
    sketching.round(derive(key, round), take);
    onRound(round + 1);
  }
  return hits;
}

/** Lower bound of a count's mean, wrong with probability e^−lnOdds (OPIM-C, equation 5; sums of independent 0 and 1). */
function meanAtLeast(count: number, lnOdds: number): number {
  return Math.max(0, (Math.sqrt(count + (2 * lnOdds) / 9) - Math.sqrt(lnOdds / 2)) ** 2 - lnOdds / 18);
}

/** Upper bound of a count's mean, wrong with probability e^−lnOdds (OPIM-C, equation 6). */
function meanAtMost(count: number, lnOdds: number): number {
  return (Math.sqrt(count + lnOdds / 2) + Math.sqrt(lnOdds / 2)) ** 2;
}

/** The accounts with the most followers, most first; among equals the lower number. */
export function selectByDegree({ accounts, offsets }: FollowColumns, budget: number): Uint32Array {
  const followers = Uint32Array.from({ length: accounts }, (_, account) => offsets[account + 1] - offsets[account]);
  const order = Uint32Array.from({ length: accounts }, (_, account) => account);
  order.sort((one, other) => followers[other] - followers[one] || one - other);
  return order.slice(0, budget);
}

/** Fills `out` with different accounts, drawn uniformly under this key. */
export function selectAtRandom(accounts: number, { a, b }: Key, out: Uint32Array): Uint32Array {
  for (let i = 0; i < out.length; i++) out[i] = permuteIndex(accounts, a, b, i);
  return out;
}
