import type { Sketches } from "./sketches.ts";

/** A choice of accounts that covers many sketches: a sketch is covered if it holds one of them. */
export interface Cover {
  readonly accounts: Uint32Array;
  /** Covered sketches, the accounts' own included. */
  readonly covered: number;
  /** Upper bound: no choice of as many accounts covers more. */
  readonly most: number;
}

/** Most passes in which each chosen account may be replaced. */
const mostPasses = 20;

/**
 * Chooses greedily (at least 1 − 1/e of the best), then replaces accounts one by one as long as another covers more.
 * Ties go to the lower number, so that the result depends on the sketches alone.
 */
export function chooseCover(sketches: Sketches, budget: number): Cover {
  const { accounts, rounds, members, starts, length } = sketches;
  const { firsts, holders } = indexOf(sketches);
  /** By account: sketches that it would newly cover, its own and those of others. */
  const gains = new Float64Array(accounts).fill(rounds);
  for (let account = 0; account < accounts; account++) gains[account] += firsts[account + 1] - firsts[account];
  for (let sketch = 0; sketch < length; sketch++) gains[members[starts[sketch]]]--;
  /** By sketch: chosen accounts in it. */
  const held = new Uint32Array(length);
  const isChosen = new Uint8Array(accounts);
  let covered = 0;

  const change = (account: number, by: 1 | -1): void => {
    isChosen[account] = by === 1 ? 1 : 0;
    if (by === 1) covered += gains[account];
    for (let i = firsts[account]; i < firsts[account + 1]; i++) {
      const sketch = holders[i];
      held[sketch] += by;
      if (held[sketch] !== (by === 1 ? 1 : 0)) continue;
      const end = starts[sketch + 1];
      for (let m = starts[sketch]; m < end; m++) gains[members[m]] -= by;
    }
    // Sketches that hold their root alone are in no index: `gains` keeps them, as nobody asks for a chosen account's gain.
    if (by === -1) covered -= gains[account];
  };
  const best = (): number => {
    let found = -1;
    for (let account = 0; account < accounts; account++) {
      if (isChosen[account] === 0 && (found < 0 || gains[account] > gains[found])) found = account;
    }
    return found;
  };

  const chosen: number[] = [];
  while (chosen.length < budget) {
    chosen.push(best());
    change(chosen.at(-1)!, 1);
  }
  const greedy = covered;
  for (let pass = 0, isBetter = true; isBetter && pass < mostPasses; pass++) {
    isBetter = false;
    for (let i = chosen.length - 1; i >= 0; i--) {
      const before = covered;
      change(chosen[i], -1);
      const other = best();
      const isGain = covered + gains[other] > before;
      if (isGain) chosen[i] = other;
      isBetter ||= isGain;
      change(chosen[i], 1);
    }
  }
  const free = gains.filter((_, account) => isChosen[account] === 0).sort();
  let bound = covered;
  for (let i = 0; i < budget && i < free.length; i++) bound += free[free.length - 1 - i];
  const most = Math.min(bound, greedy / (1 - (1 - 1 / budget) ** budget), accounts * rounds);
  return { accounts: Uint32Array.from(chosen), covered, most };
}

/** Index of the sketches that hold each account: holders[firsts[u] … firsts[u + 1]). */
function indexOf({ accounts, members, starts, length, size }: Sketches) {
  const firsts = new Float64Array(accounts + 1);
  for (let m = 0; m < size; m++) firsts[members[m] + 1]++;
  for (let account = 0; account < accounts; account++) firsts[account + 1] += firsts[account];
  const holders = new Uint32Array(size);
  const next = firsts.slice(0, accounts);
  for (let sketch = 0; sketch < length; sketch++) {
    for (let m = starts[sketch]; m < starts[sketch + 1]; m++) holders[next[members[m]]++] = sketch;
  }
  return { firsts, holders };
}
