import type { Sketches } from "./sketches.ts";

/** Accounts chosen so that many sketches hold one of them. */
export interface Cover {
  readonly accounts: Uint32Array;
  /** Sketches that hold one of them, accounts' own included. */
  readonly covered: number;
  /** No choice of as many accounts covers more. */
  readonly most: number;
}

/** Passes over the choice in which each account may be replaced. */
const mostPasses = 20;

/**
 * Greedy choice (at least 1 − 1/e of the best), then better by exchanges: as long as one account can be replaced by one
 * that covers more. Ties go to the lower number, so the result depends on the sketches alone.
 */
export function chooseCover(sketches: Sketches, budget: number): Cover {
  const { accounts, rounds, members, starts, length } = sketches;
  const { firsts, holders } = indexOf(sketches);
  /** Sketches that an account would newly cover: its own, and those of others. */
  const gains = new Float64Array(accounts).fill(rounds);
  for (let account = 0; account < accounts; account++) gains[account] += firsts[account + 1] - firsts[account];
  for (let sketch = 0; sketch < length; sketch++) gains[members[starts[sketch]]]--;
  /** Chosen accounts in each sketch. */
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
    // Its own sketches with nobody else in them are in no index: they stay in `gains`, as a chosen account gains nothing.
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

/** Sketches of each account: holders[firsts[u] … firsts[u + 1]). */
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
