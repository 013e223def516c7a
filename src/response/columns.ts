/**
 * What the loops over viewers work on. All of it is constant in this module, so that their machine code knows where each
 * column lies and need not look: a quarter of its instructions less. There is one for the thread, as one run of
 * viewers is over before the next begins.
 */
import { layout } from "../lib/permutation.ts";
import { exposureLevels } from "./levels.ts";
import type { ResponseModel } from "./model.ts";
import { rows } from "./tables.ts";
import { watchBits } from "./watch.ts";

/** Viewers who are picked, and looked up, at a time. */
export const bufferSize = 512;

/**
 * A run of viewers: who they are, the byte of each as it was before, and whether each follows the author; and the places
 * of those who may have done more than watch and like.
 */
export class Viewers {
  readonly users: Int32Array;
  readonly seen: Uint8Array;
  readonly follows: Uint8Array;
  readonly noted: Int32Array;

  constructor(room = 2 * bufferSize) {
    this.users = new Int32Array(room);
    this.seen = new Uint8Array(room);
    this.follows = new Uint8Array(room);
    this.noted = new Int32Array(room);
  }
}

/** A run takes a pick from every block at least: this many from the largest segment there can be. */
const mostBlocks = layout(2147483647).blockCount;

/** The run that is being shown something. */
export const viewers = new Viewers(2 * mostBlocks);

/** The tables of the response model in use. Of the thresholds, rows [0, rows) are `joint`'s, those after it `brand`'s. */
export const answers = {
  valid: new Int32Array(2 * rows),
  like: new Int32Array(2 * rows),
  rare: new Int32Array(2 * rows),
  ratio: new Int32Array(2 ** watchBits),
  fatigue: new Int32Array(exposureLevels),
};

let inUse: ResponseModel | undefined;

/** Puts a model's tables where the loops look them up. */
export function use(model: ResponseModel): void {
  if (inUse === model) return;
  inUse = model;
  for (const name of ["valid", "like", "rare"] as const) {
    answers[name].set(model.joint[name], 0);
    answers[name].set(model.brand[name], rows);
  }
  answers.ratio.set(model.watch.ratio);
  answers.fatigue.set(model.steps.fatigue);
}
