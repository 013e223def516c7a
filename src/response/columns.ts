/**
 * What the loops over viewers work on. All of it is constant in this module, so that their machine code knows where each
 * column lies and need not look. There is one for the thread, as one run of viewers is over before the next begins.
 */
import { layout } from "../lib/permutation.ts";
import { exposureLevels } from "./model/levels.ts";
import type { ResponseTables } from "./model/responseTables.ts";
import { rows } from "./model/tables.ts";
import { watchBits } from "./model/watch.ts";

/** Viewers who are picked, and looked up, at a time. */
export const bufferSize = 512;

/**
 * A run of viewers: who they are, the byte of each as it was before, and whether each follows the author.
 */
export class Viewers {
  readonly users: Int32Array;
  readonly seen: Uint8Array;
  readonly follows: Uint8Array;

  constructor(session = 2 * bufferSize) {
    this.users = new Int32Array(session);
    this.seen = new Uint8Array(session);
    this.follows = new Uint8Array(session);
  }
}

/** A run takes a pick from every block at least, and fewer than two: of the largest segment there can be, so many. */
const mostViewers = 2 * layout(2147483647).blockCount;

/** The run that is being shown something. */
export const viewers = new Viewers(mostViewers);

/** Places in the run of those who may have done more than watch and like. */
export const noted = new Int32Array(mostViewers);

/** The tables of the response model in use. Of the thresholds, rows [0, rows) are `joint`'s, those after it `brand`'s. */
export const tables = {
  valid: new Int32Array(2 * rows),
  like: new Int32Array(2 * rows),
  rare: new Int32Array(2 * rows),
  ratio: new Int32Array(2 ** watchBits),
  fatigue: new Int32Array(exposureLevels),
};

let inUse: ResponseTables | undefined;

/** Puts a model's tables where the loops look them up. */
export function useModel(model: ResponseTables): void {
  if (inUse === model) return;
  inUse = model;
  for (const name of ["valid", "like", "rare"] as const) {
    tables[name].set(model.joint[name], 0);
    tables[name].set(model.brand[name], rows);
  }
  tables.ratio.set(model.watch.ratio);
  tables.fatigue.set(model.steps.fatigue);
}
