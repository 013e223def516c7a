import type { FollowColumns } from "../graph/columns.ts";
import { unit32 } from "../lib/random.ts";

/**
 * Walks along arcs that have probabilities of their own. Such arcs have no candidates to skip to: each is tried, with the
 * draw of its number, and time grows with the arcs of the accounts reached.
 */
export interface ArcWalk {
  /**
   * Walks from different accounts, in the outcome of the key (a, b), and returns how many accounts it reaches, `from`
   * included.
   */
  readonly run: (from: ArrayLike<number>, a: number, b: number) => number;
  /** The accounts that the last run reached, `from` first. */
  readonly reached: Uint32Array;
}

/**
 * Arcs of account u: [offsets[u], offsets[u + 1]); each leads to an account `ends[arc]`.
 * @throws {RangeError} if the graph has no probabilities
 */
export function createArcWalk(
  offsets: Uint32Array,
  ends: Uint32Array,
  probabilities: FollowColumns["probabilities"],
): ArcWalk {
  if (probabilities === undefined)
    throw new RangeError("model arcs: expected a graph that was read with probabilities, got one without");
  const accounts = offsets.length - 1;
  const reached = new Uint32Array(accounts);
  const seenIn = new Uint32Array(accounts);
  let walks = 0;

  const run = (from: ArrayLike<number>, a: number, b: number): number => {
    const [starts, heads, chance, queue, seen] = [offsets, ends, probabilities, reached, seenIn];
    walks++;
    if (walks === 4294967296) {
      seen.fill(0);
      walks = 1;
    }
    const now = walks;
    let tail = 0;
    for (let i = 0; i < from.length; i++) {
      seen[from[i]] = now;
      queue[tail++] = from[i];
    }
    for (let head = 0; head < tail; head++) {
      const account = queue[head];
      const end = starts[account + 1];
      for (let arc = starts[account]; arc < end; arc++) {
        if (unit32(a, b, arc) >= chance[arc]) continue;
        const other = heads[arc];
        if (seen[other] === now) continue;
        seen[other] = now;
        queue[tail++] = other;
      }
    }
    return tail;
  };
  return { run, reached };
}
