import type { Cells } from "../feed/cells.ts";
import { pickRun } from "../lib/permutation.ts";
import { derive, deriveInto, hash31, type Key, type MutableKey } from "../lib/random.ts";
import type { Campaign, Post } from "../world/campaign.ts";
import type { Author } from "../world/followGraph.ts";
import { Purpose } from "../world/purpose.ts";
import type { World } from "../world/world.ts";

/** Viewers who are picked, and looked up, at a time. */
export const bufferSize = 512;

/** Below this share of followers in an audience, who follows the author is not looked up: it moves no rate by 10^-4. */
const negligibleFollowing = 1e-4;

/** Roots of the draws that belong to one post. */
export interface PostKeys {
  readonly audience: Key;
  readonly outcome: Key;
  readonly watch: Key;
}

/** A run of viewers: who they are, the byte of each as it was before, and whether each follows the author. */
export class Viewers {
  readonly users = new Int32Array(2 * bufferSize);
  readonly seen = new Uint8Array(2 * bufferSize);
  readonly follows = new Uint8Array(2 * bufferSize);
}

/** Who is next to be shown a post: the orders in which the audiences of a campaign are visited. */
export class Audience {
  private readonly world: World;
  private readonly campaign: Campaign;
  private readonly roots: PostKeys;
  private readonly byPost: PostKeys[] = [];
  private readonly standIns: Key;
  private readonly line = new Int32Array(2 * bufferSize);
  private readonly lineKey: MutableKey = { a: 0, b: 0 };

  constructor(world: World, campaign: Campaign) {
    this.world = world;
    this.campaign = campaign;
    this.roots = {
      audience: derive(world.key, Purpose.audience),
      outcome: derive(world.key, Purpose.outcome),
      watch: derive(world.key, Purpose.watch),
    };
    this.standIns = derive(world.key, Purpose.standIn);
  }

  keysOf(post: Post): PostKeys {
    let keys = this.byPost[post.index];
    if (!keys) {
      const { audience, outcome, watch } = this.roots;
      keys = { audience: ofPost(audience, post), outcome: ofPost(outcome, post), watch: ofPost(watch, post) };
      this.byPost[post.index] = keys;
    }
    return keys;
  }

  /** Whose followers a cell is shown to; null where everybody may be. */
  deliverer(cells: Cells, cell: number): Author | null {
    const delivery = cells.delivery[cell]!;
    return delivery >= 0 ? cells.deliveries[delivery]!.author : null;
  }

  /** Users of a segment who may see a cell's post on its surface, seen or not. */
  size(deliverer: Author | null, segment: number): number {
    return deliverer ? this.world.graph.followerCount(deliverer, segment) : this.world.segments[segment]!.size;
  }

  /**
   * Writes those numbered start … start + count − 1 in the order (a, b) of an audience that are in the blocks asked for
   * to `out`; returns their number.
   */
  pick(
    deliverer: Author | null,
    segment: number,
    { a, b }: Key,
    start: number,
    count: number,
    firstBlock: number,
    endBlock: number,
    out: Int32Array,
  ): number {
    if (!deliverer) return pickRun(this.world.layouts[segment]!, a, b, start, count, firstBlock, endBlock, out);
    return this.world.graph.pickFollowers(deliverer, segment, a, b, start, count, firstBlock, endBlock, out);
  }

  /** Whether some viewers on a surface open to everybody follow the author, so that each is looked up. */
  mustLookUp(author: Author, segment: number): boolean {
    const negligible = negligibleFollowing * this.world.segments[segment]!.size;
    return author.followers > negligible && this.world.graph.followerCount(author, segment) > negligible;
  }

  /**
   * Bytes of viewers outside the panel, of whom none is kept: each answers as a stand-in of the panel, the one at
   * the same place in line for the same post, or where there is no such line (a surface open to everybody, an author
   * without followers left in the panel) anybody of the same kind.
   */
  readStandIns(cells: Cells, cell: number, offset: number, picked: number, viewers: Viewers): void {
    const { users, seen } = viewers;
    const { line } = this;
    const twin = this.world.segments[cells.segment[cell]!]!.panel;
    const state = this.world.states[twin]!;
    const waiting = cells.delivery[cell]! >= 0 ? this.pickLine(cells, cell, offset, picked, line) : 0;
    const { a, b } = this.standIns;
    for (let i = 0; i < picked; i++) {
      seen[i] = state[i < waiting ? line[i]! : anyOf(state.length, users[i]!, a, b)]!;
    }
  }

  /** The byte of anybody of a user's kind in the panel, the same for one user and post. */
  standInOf(post: Post, segment: number, user: number): number {
    const state = this.world.states[this.world.segments[segment]!.panel]!;
    return state[anyOf(state.length, user, this.standIns.a ^ post.key.a, this.standIns.b ^ post.key.b)]!;
  }

  /**
   * Users of the panel who are next in line for what a cell outside it shows, from place `offset` of the line on, at
   * most `count`: written to `out`, their number returned.
   */
  pickLine(cells: Cells, cell: number, offset: number, count: number, out: Int32Array): number {
    const { campaign, world } = this;
    const twin = world.segments[cells.segment[cell]!]!.panel;
    const deliverer = this.deliverer(cells, cell);
    const start = cells.panelStart[cell]! + offset;
    const waiting = Math.min(count, bufferSize, this.size(deliverer, twin) - start);
    if (waiting <= 0) return 0;
    const post = campaign.posts[cells.post[cell]!]!;
    const node = deliverer ? cells.deliveries[cells.delivery[cell]!]!.node : 0;
    const key = placeKey(this.keysOf(post).audience, post, cells.surface[cell]!, twin, node, this.lineKey);
    return this.pick(deliverer, twin, key, start, waiting, 0, this.world.layouts[twin]!.blockCount, out);
  }
}

/** The key under `root` of what belongs to one post. */
export function ofPost(root: Key, post: Post): Key {
  return derive(derive(root, post.key.a >>> 0), post.key.b >>> 0);
}

/**
 * Writes the key of a post's draws in a segment, on a surface, to `out`; what somebody else passed on has draws of its
 * own.
 */
export function placeKey(
  ofPost: Key,
  post: Post,
  surface: number,
  segment: number,
  node: number,
  out: MutableKey,
): MutableKey {
  deriveInto(out, ofPost, surface * 65536 + segment);
  if (node !== 0) deriveInto(out, out, post.cascade.person[node]!);
  return out;
}

/** One of `size`, drawn by the user. */
function anyOf(size: number, user: number, a: number, b: number): number {
  return Math.floor((hash31(user, a, b) / 2147483648) * size);
}
