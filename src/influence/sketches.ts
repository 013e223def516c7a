import type { FollowColumns } from "../graph/columns.ts";
import { createGaps, gapAt } from "../lib/gaps.ts";
import { grown } from "../lib/grow.ts";
import { megabytes } from "../lib/numberText.ts";
import { derive, deriveInto, hash31, type Key } from "../lib/random.ts";
import { classesOf, type DiffusionModel, type FollowerModel, followeesByAccount } from "./arcs.ts";
import { createArcWalk } from "./arcWalk.ts";

/**
 * Reverse-reachable sketches (Borgs et al. 2014). The sketch of an account holds the accounts that would have reached it
 * in one random outcome: the cascade run backwards from this root. Seeds reach the root in that outcome if one of them
 * is in the sketch.
 *
 * Sketches come in rounds, in which every account is the root once: seeds then reach on average (sketches that hold one
 * of them) ÷ rounds accounts. An account is certain to be in its own sketch, so that sketches without anybody else are
 * not stored.
 */
export interface Sketching {
  /**
   * Calls `take` with every sketch of the round with this key that holds more than its root: `members` up to `count`,
   * the root first. Valid during the call only.
   */
  readonly round: (key: Key, take: (members: Uint32Array, count: number) => void) => void;
}

/** @throws {RangeError} if each arc should have its own probability and the graph has none */
export function createSketching(graph: FollowColumns, diffusion: DiffusionModel): Sketching {
  return diffusion.model === "arcs" ? createArcSketching(graph) : createSkippingSketching(graph, diffusion);
}

function createArcSketching(graph: FollowColumns): Sketching {
  const { offsets, followees, probabilities } = followeesByAccount(graph);
  const walk = createArcWalk(offsets, followees, probabilities);
  const root = new Uint32Array(1);
  const own = { a: 0, b: 0 };
  return {
    round(key, take) {
      for (root[0] = 0; root[0] < graph.accounts; root[0]++) {
        deriveInto(own, key, root[0]);
        const count = walk.run(root, own.a, own.b);
        if (count > 1) take(walk.reached, count);
      }
    },
  };
}

function createSkippingSketching(graph: FollowColumns, diffusion: FollowerModel): Sketching {
  const { accounts } = graph;
  const { probabilities, classOf, accept } = classesOf(graph, diffusion);
  const { offsets, followees } = followeesByAccount(graph);
  const gaps = createGaps(probabilities);
  const skips = new Uint32Array(probabilities.length);
  const members = new Uint32Array(accounts);
  const seenIn = new Uint32Array(accounts);
  let sketches = 0;

  const round = ({ a, b }: Key, take: (members: Uint32Array, count: number) => void): void => {
    const [ends, heads, classAt, chance] = [offsets, followees, classOf, accept];
    const [skip, found, seen] = [skips, members, seenIn];
    let draw = 0;
    for (let c = 0; c < skip.length; c++) skip[c] = gapAt(gaps, c, a, b, draw++);
    for (let root = 0; root < accounts; root++) {
      const c = classAt[root];
      const arcs = ends[root + 1] - ends[root];
      if (skip[c] >= arcs) {
        skip[c] -= arcs;
        continue;
      }
      sketches++;
      if (sketches === 4294967296) {
        seen.fill(0);
        sketches = 1;
      }
      const now = sketches;
      seen[root] = now;
      found[0] = root;
      let tail = 1;
      for (let head = 0; head < tail; head++) {
        const account = found[head];
        const c = classAt[account];
        const end = ends[account + 1];
        let arc = ends[account] + skip[c];
        while (arc < end) {
          const followee = heads[arc];
          if (seen[followee] !== now && (chance === undefined || hash31(draw, b, a) < chance[account])) {
            seen[followee] = now;
            found[tail++] = followee;
          }
          arc += 1 + gapAt(gaps, c, a, b, draw++);
        }
        skip[c] = arc - end;
      }
      if (tail > 1) take(found, tail);
    }
  };
  return { round };
}

/** Bytes per member of a stored sketch during a choice: the member, its place in an index, room to grow. */
const bytesPerMember = 20;

/** Stored sketches. */
export class Sketches {
  readonly accounts: number;
  /** Sketch s has the members members[starts[s] … starts[s + 1]), its root first. */
  starts = new Float64Array(1024);
  members = new Uint32Array(4096);
  length = 0;
  rounds = 0;
  readonly #most: number;

  /** @param memory most bytes that they may take */
  constructor(accounts: number, memory: number) {
    this.accounts = accounts;
    this.#most = Math.min(memory / bytesPerMember, 2 ** 32 - 1);
  }

  /** Members of all sketches together. */
  get size(): number {
    return this.starts[this.length];
  }

  /** Adds rounds until there are `rounds`, or until the next would not fit. @returns whether there are `rounds` */
  grow(sketching: Sketching, key: Key, rounds: number, onRound?: (rounds: number) => void): boolean {
    while (this.rounds < rounds) {
      if (this.rounds > 0 && this.size + (2 * this.size) / this.rounds > this.#most) return false;
      sketching.round(derive(key, this.rounds), (members, count) => this.#add(members, count));
      this.rounds++;
      onRound?.(this.rounds);
    }
    return true;
  }

  #add(members: Uint32Array, count: number): void {
    const start = this.starts[this.length];
    const end = start + count;
    if (end > this.#most) {
      throw new RangeError(
        `expected sketches of every account that fit into ${megabytes(this.#most * bytesPerMember)}, got more`,
      );
    }
    if (this.length + 2 > this.starts.length) {
      this.starts = grown(this.starts, 2 * this.starts.length);
    }
    if (end > this.members.length) {
      this.members = grown(this.members, Math.min(Math.max(2 * this.members.length, end), 2 ** 32 - 1));
    }
    for (let i = 0; i < count; i++) this.members[start + i] = members[i];
    this.length++;
    this.starts[this.length] = end;
  }
}
