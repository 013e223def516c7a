import { layout } from "../lib/permutation.ts";

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

/**
 * The run that is being shown something: one for the thread, as it is over before the next begins. Its columns are
 * constants, so that the loops over them are machine code that knows where they lie: a fifth of their instructions less.
 */
export const viewers = new Viewers(2 * mostBlocks);
