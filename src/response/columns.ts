/**
 * Columns that the loops over viewers work on. They are constants of this module, so that the loops' machine code contains
 * their addresses. One set per thread is enough, because one run of viewers ends before the next begins.
 */
import { layout } from "../lib/permutation.ts";
import { exposureLevels } from "./model/levels.ts";
import type { ResponseTables } from "./model/responseTables.ts";
import { rows } from "./model/tables.ts";
import { watchBits } from "./model/watch.ts";

/** Viewers who are picked and read at a time. */
export const bufferSize = 512;

/** A run of viewers: user numbers, the byte of each before the exposure, and whether each follows the author (1). */
export class Viewers {
  readonly users: Int32Array;
  readonly seen: Uint8Array;
  readonly follows: Uint8Array;

  constructor(most = 2 * bufferSize) {
    this.users = new Int32Array(most);
    this.seen = new Uint8Array(most);
    this.follows = new Uint8Array(most);
  }
}

/** Most viewers of a run: it takes at least one pick, and fewer than two, from every block of the largest segment. */
const mostViewers = 2 * layout(2147483647).blockCount;

/** The run that is being shown a post. */
export const viewers = new Viewers(mostViewers);

/** Places in the run of viewers who may join or come to follow the brand. */
export const noted = new Int32Array(mostViewers);

/** The tables of the response model in use. */
export const tables = {
  valid: new Int32Array(rows),
  like: new Int32Array(rows),
  ratio: new Int32Array(2 ** watchBits),
  fatigue: new Int32Array(exposureLevels),
};

let inUse: ResponseTables | undefined;

/** Copies a model's tables to the columns that the loops read. */
export function useModel(model: ResponseTables): void {
  if (inUse === model) return;
  inUse = model;
  tables.valid.set(model.plays.valid);
  tables.like.set(model.plays.like);
  tables.ratio.set(model.watch.ratio);
  tables.fatigue.set(model.steps.fatigue);
}
