import type { Cells } from "../feed/allocation/impressionBatches.ts";
import { pickRun } from "../lib/permutation.ts";
import { derive, deriveInto, hash31, type Key, type MutableKey, unit32 } from "../lib/random.ts";
import type { Campaign } from "../world/campaign.ts";
import type { Author } from "../world/followGraph.ts";
import type { Post } from "../world/post.ts";
import { Purpose } from "../world/purpose.ts";
import type { World } from "../world/world.ts";
import { bufferSize, Viewers } from "./columns.ts";
import { PanelSample } from "./panelSample.ts";

/** Below this share of followers in an audience, who follows the author is not looked up: it moves no rate by 10^-4. */
const negligibleFollowing = 1e-4;
/** Below this share of an audience that has been shown a post, who is in line is not looked up. */
const negligibleSeen = 0.005;

/** Roots of the draws that belong to one post. */
export interface PostKeys {
  readonly audience: Key;
  readonly outcome: Key;
  readonly watch: Key;
  readonly join: Key;
  readonly brandFollow: Key;
}

/** Who is next to be shown a post: the orders in which the audiences of a campaign are visited. */
export class Audience {
  private readonly world: World;
  private readonly campaign: Campaign;
  private readonly roots: PostKeys;
  private readonly byPost = new Map<Post, PostKeys>();
  private readonly standIns: Key;
  private readonly line = new Viewers();
  private readonly picks = new Int32Array(2 * bufferSize);
  private readonly marks = new Uint8Array(2 * bufferSize);
  readonly sample: PanelSample;
  private readonly followed: Float64Array;
  private readonly lineKey: MutableKey = { a: 0, b: 0 };

  constructor(world: World, campaign: Campaign) {
    this.world = world;
    this.campaign = campaign;
    this.roots = {
      audience: derive(world.key, Purpose.audience),
      outcome: derive(world.key, Purpose.outcome),
      watch: derive(world.key, Purpose.watch),
      join: derive(world.key, Purpose.join),
      brandFollow: derive(world.key, Purpose.brandFollow),
    };
    this.standIns = derive(world.key, Purpose.standIn);
    this.sample = new PanelSample(world);
    this.followed = new Float64Array(world.settings.people.strata);
  }

  keysOf(post: Post): PostKeys {
    let keys = this.byPost.get(post);
    if (!keys) {
      const { audience, outcome, watch, join, brandFollow } = this.roots;
      keys = {
        audience: ofPost(audience, post),
        outcome: ofPost(outcome, post),
        watch: ofPost(watch, post),
        join: ofPost(join, post),
        brandFollow: ofPost(brandFollow, post),
      };
      this.byPost.set(post, keys);
    }
    return keys;
  }

  /** Whose followers a cell is shown to; null where everybody may be. */
  deliverer(cells: Cells, cell: number): Author | null {
    const delivery = cells.delivery[cell]!;
    return delivery >= 0 ? cells.deliveries[delivery]!.author : null;
  }

  /** Node of the post's cascade through which a cell's viewers see it. */
  nodeOf(cells: Cells, cell: number): number {
    const delivery = cells.delivery[cell]!;
    return delivery >= 0 ? cells.deliveries[delivery]!.node : 0;
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
   * Bytes of viewers in a crowd, of whom none is kept: each answers as a stand-in of the panel, one who is in line for
   * the same post; where nobody is left in line, a follower of who delivers it; or anybody of the same interest.
   */
  readStandIns(cells: Cells, cell: number, picked: number, viewers: Viewers): void {
    const { users, seen } = viewers;
    const { line } = this;
    const segment = cells.segment[cell]!;
    const post = this.campaign.posts[cells.post[cell]!]!;
    const deliverer = this.deliverer(cells, cell);
    const waiting = this.isNew(cells, cell) ? 0 : this.readLine(cells, cell, picked, line);
    for (let i = 0; i < picked; i++) {
      seen[i] = waiting > 0 ? line.seen[i % waiting]! : this.standInOf(post, segment, users[i]!, deliverer);
    }
  }

  /** Whether so few of everybody have been shown what a cell shows that nearly anybody is in line. */
  isNew(cells: Cells, cell: number): boolean {
    const segment = cells.segment[cell]!;
    return cells.delivery[cell]! < 0 && cells.start[cell]! < negligibleSeen * this.world.segments[segment]!.size;
  }

  /**
   * The byte of one user of the panel in a crowd's user's place: a follower of the deliverer, or where there is none,
   * anybody of the user's interest.
   */
  standInOf(post: Post, segment: number, user: number, deliverer: Author | null): number {
    const { graph, panelSegments, states } = this.world;
    const draw = hash31(user, this.standIns.a ^ post.key.a, this.standIns.b ^ post.key.b);
    const followers = deliverer ? graph.followersBefore(deliverer, panelSegments) : 0;
    if (!deliverer || followers === 0) return this.sample.byteFor(segment, draw);
    const g = Math.floor((draw / 2147483648) * followers);
    const twin = graph.segmentOf(deliverer, g);
    return states[twin]![graph.follower(deliverer, twin, g - graph.followersBefore(deliverer, twin))]!;
  }

  /**
   * Reads the bytes, and where the surface is open to everybody whether they follow the author, of `wanted` users of the
   * panel who are next in line for what a cell shows to a crowd, from each stratum as many as its slots, or its
   * followers of who delivers it, are worth.
   * Returns how many there were.
   */
  readLine(cells: Cells, cell: number, wanted: number, into: Viewers): number {
    const { world, picks, lineKey } = this;
    const { firstPanel } = world.segments[cells.segment[cell]!]!;
    const post = this.campaign.posts[cells.post[cell]!]!;
    const surface = cells.surface[cell]!;
    const deliverer = this.deliverer(cells, cell);
    const node = this.nodeOf(cells, cell);
    const ofPost = this.keysOf(post).audience;
    const offset = unit32(this.standIns.a ^ post.key.a, this.standIns.b ^ post.key.b, cells.start[cell]!);
    const strata = deliverer ? this.followersByStratum(deliverer, firstPanel) : this.sample.strata;
    let found = 0;
    for (let s = 0, before = 0; s < strata.length; s++) {
      const upTo = Math.floor(strata[s]! * wanted + offset);
      const asked = upTo - before;
      before = upTo;
      if (asked === 0) continue;
      const twin = firstPanel + s;
      const start = cells.visited[cell]![twin]!;
      const waiting = Math.min(asked, this.size(deliverer, twin) - start);
      if (waiting <= 0) continue;
      const key = placeKey(ofPost, post, surface, twin, node, lineKey);
      this.pick(deliverer, twin, key, start, waiting, 0, world.layouts[twin]!.blockCount, picks);
      const state = world.states[twin]!;
      const isMarked = !deliverer && this.mustLookUp(post.author, twin);
      if (isMarked) world.graph.markFollowers(post.author, twin, picks, waiting, this.marks);
      for (let i = 0; i < waiting; i++, found++) {
        into.seen[found] = state[picks[i]!]!;
        into.follows[found] = isMarked ? this.marks[i]! : 0;
      }
    }
    return found;
  }

  /**
   * Expected share of who is shown something in a crowd, as a follower of the deliverer or as anybody, that follows an
   * author: from the panel's strata, since whoever looks at more slots also follows more.
   */
  followingShare(author: Author, deliverer: Author | null, segment: number): number {
    if (deliverer === author) return 1;
    const { segments, graph } = this.world;
    const { firstPanel } = segments[segment]!;
    const own = deliverer ? this.followersByStratum(deliverer, firstPanel) : this.sample.strata;
    const strata = own.at(-1) === 0 ? this.sample.strata : own;
    let share = 0;
    for (let s = 0; s < strata.length; s++) {
      const twin = firstPanel + s;
      const viewers = strata[s]! - (s > 0 ? strata[s - 1]! : 0);
      share += (viewers * graph.followerCount(author, twin)) / segments[twin]!.size;
    }
    return Math.min(1, share);
  }

  /** Share of an author's followers of one interest in the panel who are in strata up to each. */
  private followersByStratum(author: Author, firstPanel: number): Float64Array {
    const { followed } = this;
    let sum = 0;
    for (let s = 0; s < followed.length; s++) {
      sum += this.world.graph.followerCount(author, firstPanel + s);
      followed[s] = sum;
    }
    if (sum > 0) for (let s = 0; s < followed.length; s++) followed[s]! /= sum;
    return followed;
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
