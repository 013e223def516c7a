import type { Cells } from "../feed/cells.ts";
import { derive, type Key, type MutableKey, unit32 } from "../lib/random.ts";
import type { Campaign } from "../world/campaign.ts";
import { Purpose } from "../world/purpose.ts";
import { exposureMask, followsBrandFlag, type World } from "../world/world.ts";
import { type Audience, ofPost, placeKey } from "./audience.ts";
import { exposureLevels } from "./levels.ts";

/** Impressions of a post on a surface in a tick below which viewers outside the panel answer one by one too. */
const oneByOneBelow = 600;
/** Users of the panel whose exposures stand for those of one sum's viewers. */
const standIns = 32;
/** Classes of viewers: exposures so far, and whether they follow the account. */
export const classes = 2 * exposureLevels;

/**
 * What is drawn in sums in a tick, and what kinds of viewers each sum has: those of the panel's users who are next in
 * line for the same post.
 */
export class Sums {
  /** Sums of this tick: how many, and of each its first and last cell and its viewers. */
  length = 0;
  first = new Float64Array(64);
  end = new Float64Array(64);
  viewers = new Float64Array(64);
  /** Viewers' classes, `classes` weights for each sum. */
  private weights = new Float64Array(64 * classes);
  /** Per cell: the number of its sum, from 1, and how many stand-ins it wants. */
  private sumOf = new Int32Array(256);
  private wanted = new Int32Array(256);
  private readonly line = new Int32Array(4 * standIns);
  private readonly follows = new Uint8Array(4 * standIns);
  private readonly place: MutableKey = { a: 0, b: 0 };
  private readonly root: Key;
  private readonly world: World;
  private readonly campaign: Campaign;
  private readonly audience: Audience;

  constructor(world: World, campaign: Campaign, audience: Audience) {
    this.world = world;
    this.campaign = campaign;
    this.audience = audience;
    this.root = derive(world.key, Purpose.aggregate);
  }

  /**
   * Finds what is to be drawn in sums this tick: cells outside the panel of a post that has many viewers there on one
   * surface, those of one interest and audience group together. Cells of a post on a surface stand together, in the order of segments.
   */
  plan(cells: Cells): void {
    const { segments, panelSegments } = this.world;
    this.length = 0;
    if (this.wanted.length < cells.length) {
      this.wanted = new Int32Array(2 * cells.length);
      this.sumOf = new Int32Array(2 * cells.length);
    }
    this.sumOf.fill(0, 0, cells.length);
    if (panelSegments === segments.length) return;
    const isAlike = (one: number, other: number) => {
      const [first, second] = [segments[cells.segment[one]!]!, segments[cells.segment[other]!]!];
      return first.interest === second.interest && first.group === second.group;
    };
    for (let from = 0, to = 0; from < cells.length; from = to) {
      let outside = 0;
      let first = from;
      for (to = from; to < cells.length && isSamePost(cells, from, to); to++) {
        if (cells.segment[to]! < panelSegments) first = to + 1;
        else outside += cells.count[to]!;
      }
      if (outside < oneByOneBelow) continue;
      for (let start = first, end = first; start < to; start = end) {
        while (end < to && isAlike(end, start)) end++;
        this.addSum(cells, start, end);
      }
    }
  }

  /** Whether a cell is part of a sum. */
  isSummed(cell: number): boolean {
    return this.sumOf[cell]! > 0;
  }

  /** Takes the classes of those who are next in line for what a cell shows, as they are now. */
  sample(cells: Cells, cell: number): void {
    const { line, follows, world, weights } = this;
    const wanted = this.wanted[cell]!;
    if (wanted === 0) return;
    const post = this.campaign.posts[cells.post[cell]!]!;
    const twin = world.segments[cells.segment[cell]!]!.panel;
    const state = world.states[twin]!;
    const found = this.audience.pickLine(cells, cell, 0, wanted, line);
    const isOpen = cells.delivery[cell]! < 0;
    const isMarked = isOpen && this.audience.mustLookUp(post.author, twin);
    if (isMarked) world.graph.markFollowers(post.author, twin, line, found, follows);
    const brandFlag = isOpen && post.role === "brand" ? followsBrandFlag : 0;
    const column = (this.sumOf[cell]! - 1) * classes;
    for (let i = 0; i < found; i++) {
      const byte = state[line[i]!]!;
      const isFollower = (isMarked && follows[i] === 1) || (byte & brandFlag) !== 0;
      weights[column + (byte & exposureMask) + (isFollower ? exposureLevels : 0)]! += 1;
    }
  }

  /** Adds the sum of cells [from, to), and deals its stand-ins to them in proportion to their viewers. */
  private addSum(cells: Cells, from: number, to: number): void {
    const sum = this.length++;
    if (sum === this.first.length) {
      this.first = doubled(this.first);
      this.end = doubled(this.end);
      this.viewers = doubled(this.viewers);
      this.weights = doubled(this.weights);
    }
    let viewers = 0;
    for (let cell = from; cell < to; cell++) viewers += cells.count[cell]!;
    this.first[sum] = from;
    this.end[sum] = to;
    this.viewers[sum] = viewers;
    this.weights.fill(0, sum * classes, (sum + 1) * classes);
    const key = this.keyOf(cells, from);
    const offset = unit32(key.a, key.b, 0);
    for (let cell = from, before = 0; cell < to; cell++) {
      const after = before + cells.count[cell]!;
      this.sumOf[cell] = sum + 1;
      this.wanted[cell] =
        Math.floor((after * standIns) / viewers + offset) - Math.floor((before * standIns) / viewers + offset);
      before = after;
    }
  }

  /** Key of the sum that begins with a cell: places in a visiting order are shown once. */
  keyOf(cells: Cells, cell: number): Key {
    const post = this.campaign.posts[cells.post[cell]!]!;
    const delivery = cells.delivery[cell]!;
    const node = delivery >= 0 ? cells.deliveries[delivery]!.node : 0;
    const place = placeKey(ofPost(this.root, post), post, cells.surface[cell]!, cells.segment[cell]!, node, this.place);
    return derive(place, cells.start[cell]!);
  }

  /** Shares of the classes; where nobody was left in line, those of anybody of the same kinds. */
  classShares(cells: Cells, sum: number, key: Key): Float64Array {
    const shares = this.weights.subarray(sum * classes, (sum + 1) * classes);
    let all = 0;
    for (let c = 0; c < classes; c++) all += shares[c]!;
    for (let cell = this.first[sum]!; all === 0 && cell < this.end[sum]!; cell++) {
      const state = this.world.states[this.world.segments[cells.segment[cell]!]!.panel]!;
      for (let i = 0; i < standIns; i++) {
        const user = Math.floor(unit32(key.a, key.b, 1 + (cell - this.first[sum]!) * standIns + i) * state.length);
        shares[state[user]! & exposureMask]! += cells.count[cell]!;
      }
    }
    if (all === 0) for (let c = 0; c < classes; c++) all += shares[c]!;
    for (let c = 0; c < classes; c++) shares[c]! /= all;
    return shares;
  }
}

function doubled(column: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * column.length);
  larger.set(column);
  return larger;
}

function isSamePost(cells: Cells, one: number, other: number): boolean {
  return (
    cells.post[one] === cells.post[other] &&
    cells.surface[one] === cells.surface[other] &&
    cells.delivery[one] === cells.delivery[other]
  );
}
