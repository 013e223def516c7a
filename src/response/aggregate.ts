import { type Cells, SurfaceIndex } from "../feed/cells.ts";
import { derive, type Key, type MutableKey, normal, unit32 } from "../lib/random.ts";
import { binomial, multinomial } from "../lib/sampling.ts";
import { type Campaign, type Post, Tally, tallyWidth } from "../world/campaign.ts";
import { Purpose } from "../world/purpose.ts";
import { exposureMask, followsBrandFlag, type World } from "../world/world.ts";
import { type Audience, ofPost, placeKey } from "./audience.ts";
import { exposureLevels, levelFor } from "./levels.ts";
import type { ResponseModel } from "./model.ts";
import type { Once } from "./once.ts";
import type { Outcomes } from "./outcomes.ts";
import { combinations, drawScale, RareBit } from "./tables.ts";
import { ratioScale } from "./watch.ts";

/** Impressions of a post on a surface in a tick below which viewers outside the panel answer one by one too. */
const oneByOneBelow = 600;
/** Users of the panel whose exposures stand for those of one interest's viewers. */
const standIns = 32;
/** Classes of viewers: exposures so far, and whether they follow the account. */
const classes = 2 * exposureLevels;
/**
 * Picks `people` of the `viewers` of the cells from `from` on, no two alike, and asks each to `act`; who refuses is
 * replaced.
 */
export type Choose = (
  cells: Cells,
  from: number,
  viewers: number,
  people: number,
  key: Key,
  act: (segment: number, user: number) => boolean,
) => void;

/** Tries to find somebody who does not follow an author of whom most viewers are followers. */
const tries = 100;

/**
 * Responses drawn in sums: what many viewers outside the panel do is one multinomial draw from the mean of the response
 * tables over the classes that the panel's users next in line for the same post fall in. Whoever does what is done
 * once (a share, a post of one's own, a new follow) is picked from the audience, so that it is known who it was.
 */
export class Aggregate {
  private readonly world: World;
  private readonly campaign: Campaign;
  private readonly outcomes: Outcomes;
  private readonly once: Once;
  private readonly audience: Audience;
  private readonly model: ResponseModel;
  private readonly root: Key;
  /** Sums over the bins of the watch ratio up to each: of the ratio and of its square. */
  private readonly ratioSums: { readonly first: Float64Array; readonly second: Float64Array };
  private readonly line = new Int32Array(4 * standIns);
  private readonly follows = new Uint8Array(4 * standIns);
  /** Sums of this tick: their first and last cell, their viewers, and the viewers' classes. */
  private draws = 0;
  private first = new Float64Array(64);
  private end = new Float64Array(64);
  private viewers = new Float64Array(64);
  private weights = new Float64Array(64 * classes);
  /** Per cell: the number of its sum, from 1, and how many stand-ins it wants. */
  private drawOf = new Int32Array(256);
  private wanted = new Int32Array(256);
  private readonly mean = {
    rare: 0,
    like: 0,
    valid: 0,
    join: 0,
    brandFollow: 0,
    combination: new Float64Array(combinations),
  };
  private readonly drawn = new Float64Array(combinations);
  private readonly place: MutableKey = { a: 0, b: 0 };
  private readonly taken = new Set<number>();
  private readonly one = new Int32Array(8);

  constructor(
    world: World,
    campaign: Campaign,
    outcomes: Outcomes,
    once: Once,
    audience: Audience,
    model: ResponseModel,
  ) {
    this.world = world;
    this.campaign = campaign;
    this.outcomes = outcomes;
    this.once = once;
    this.audience = audience;
    this.model = model;
    this.root = derive(world.key, Purpose.aggregate);
    this.ratioSums = runningSums(model.watch.ratio);
  }

  /**
   * Finds what is to be drawn in sums this tick: cells outside the panel of a post that has many viewers there on one
   * surface, those of one interest together. Cells of a post on a surface stand together, in the order of segments.
   */
  plan(cells: Cells): void {
    const { segments, panelSegments } = this.world;
    this.draws = 0;
    if (this.wanted.length < cells.length) {
      this.wanted = new Int32Array(2 * cells.length);
      this.drawOf = new Int32Array(2 * cells.length);
    }
    this.drawOf.fill(0, 0, cells.length);
    if (panelSegments === segments.length) return;
    const interestOf = (cell: number) => segments[cells.segment[cell]!]!.interest;
    for (let from = 0, to = 0; from < cells.length && cells.surface[from] !== SurfaceIndex.live; from = to) {
      let outside = 0;
      let first = from;
      for (to = from; to < cells.length && isSamePost(cells, from, to); to++) {
        if (cells.segment[to]! < panelSegments) first = to + 1;
        else outside += cells.count[to]!;
      }
      if (outside < oneByOneBelow) continue;
      for (let start = first, end = first; start < to; start = end) {
        while (end < to && interestOf(end) === interestOf(start)) end++;
        this.addDraw(cells, start, end);
      }
    }
  }

  /** Whether a cell is part of a sum. */
  isSummed(cell: number): boolean {
    return this.drawOf[cell]! > 0;
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
    const column = (this.drawOf[cell]! - 1) * classes;
    for (let i = 0; i < found; i++) {
      const byte = state[line[i]!]!;
      const isFollower = (isMarked && follows[i] === 1) || (byte & brandFlag) !== 0;
      weights[column + (byte & exposureMask) + (isFollower ? exposureLevels : 0)]! += 1;
    }
  }

  /** Draws every sum of the plan, and counts it in the row of its first cell. */
  draw(cells: Cells): void {
    for (let draw = 0; draw < this.draws; draw++) {
      const from = this.first[draw]!;
      const post = this.campaign.posts[cells.post[from]!]!;
      const surface = cells.surface[from]!;
      const segment = cells.segment[from]!;
      const deliverer = this.audience.deliverer(cells, from);
      const node = deliverer ? cells.deliveries[cells.delivery[from]!]!.node : 0;
      const key = this.keyOf(cells, from);
      const bonus = deliverer ? this.model.steps.followed : 0;
      // An author's followers cannot come to follow.
      const onlyFollowers = surface === SurfaceIndex.following;
      const level = levelFor(this.world, post, segment) + bonus;
      this.average(post, level, onlyFollowers, this.classShares(cells, draw, key));
      this.drawOne(cells, from, post, node, this.viewers[draw]!, key);
    }
  }

  /** Adds the sum of cells [from, to), and deals its stand-ins to them in proportion to their viewers. */
  private addDraw(cells: Cells, from: number, to: number): void {
    const draw = this.draws++;
    if (draw === this.first.length) {
      this.first = doubled(this.first);
      this.end = doubled(this.end);
      this.viewers = doubled(this.viewers);
      this.weights = doubled(this.weights);
    }
    let viewers = 0;
    for (let cell = from; cell < to; cell++) viewers += cells.count[cell]!;
    this.first[draw] = from;
    this.end[draw] = to;
    this.viewers[draw] = viewers;
    this.weights.fill(0, draw * classes, (draw + 1) * classes);
    const key = this.keyOf(cells, from);
    const offset = unit32(key.a, key.b, 0);
    for (let cell = from, before = 0; cell < to; cell++) {
      const after = before + cells.count[cell]!;
      this.drawOf[cell] = draw + 1;
      this.wanted[cell] =
        Math.floor((after * standIns) / viewers + offset) - Math.floor((before * standIns) / viewers + offset);
      before = after;
    }
  }

  /** Key of the sum that begins with a cell: places in a visiting order are shown once. */
  private keyOf(cells: Cells, cell: number): Key {
    const post = this.campaign.posts[cells.post[cell]!]!;
    const delivery = cells.delivery[cell]!;
    const node = delivery >= 0 ? cells.deliveries[delivery]!.node : 0;
    const place = placeKey(ofPost(this.root, post), post, cells.surface[cell]!, cells.segment[cell]!, node, this.place);
    return derive(place, cells.start[cell]!);
  }

  /** Shares of the classes; where nobody was left in line, those of anybody of the same kinds. */
  private classShares(cells: Cells, draw: number, key: Key): Float64Array {
    const shares = this.weights.subarray(draw * classes, (draw + 1) * classes);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += shares[c]!;
    for (let cell = this.first[draw]!; sum === 0 && cell < this.end[draw]!; cell++) {
      const state = this.world.states[this.world.segments[cells.segment[cell]!]!.panel]!;
      for (let i = 0; i < standIns; i++) {
        const user = Math.floor(unit32(key.a, key.b, 1 + (cell - this.first[draw]!) * standIns + i) * state.length);
        shares[state[user]! & exposureMask]! += cells.count[cell]!;
      }
    }
    if (sum === 0) for (let c = 0; c < classes; c++) sum += shares[c]!;
    for (let c = 0; c < classes; c++) shares[c]! /= sum;
    return shares;
  }

  /** The mean answer of these classes to a post at this level. */
  private average(post: Post, level: number, onlyFollowers: boolean, shares: Float64Array): void {
    const { mean, model } = this;
    const { fatigue, followed } = model.steps;
    const { first, thresholds } = model.joins;
    const table = post.role === "brand" ? model.brand : model.joint;
    const { combination } = mean;
    combination.fill(0);
    mean.rare = 0;
    mean.like = 0;
    mean.valid = 0;
    mean.join = 0;
    mean.brandFollow = 0;
    for (let c = 0; c < classes; c++) {
      const weight = shares[c]!;
      if (weight === 0) continue;
      const exposures = c & exposureMask;
      const isFollower = c >= exposureLevels;
      const at = level - fatigue[exposures]! + (isFollower ? followed : 0);
      const rare = table.rare[at]! / drawScale;
      mean.rare += weight * rare;
      mean.like += (weight * table.like[at]!) / drawScale;
      mean.valid += (weight * table.valid[at]!) / drawScale;
      mean.join += (weight * thresholds[first[exposures]! + at]!) / drawScale;
      // Whoever follows already cannot come to: the rest of what such a viewer does stands.
      const kept = isFollower || onlyFollowers ? ~RareBit.follow : -1;
      if (kept === -1)
        mean.brandFollow += (((weight * table.valid[at]!) / drawScale) * table.followGivenValid[at]!) / drawScale;
      for (let bits = 0, before = 0; bits < combinations; bits++) {
        const upTo = table.rareCdf[at * combinations + bits]!;
        combination[bits & kept]! += weight * rare * (upTo - before);
        before = upTo;
      }
    }
  }

  private drawOne(cells: Cells, from: number, post: Post, node: number, viewers: number, key: Key): void {
    const { mean, drawn, once, model } = this;
    const { tally } = this.outcomes;
    const row = from * tallyWidth;
    const of = (draw: number, n: number, p: number): number => {
      const k = derive(key, draw);
      return binomial(k.a, k.b, n, Math.min(1, Math.max(0, p)));
    };
    const rare = of(1, viewers, mean.rare);
    const likedOnly = of(2, viewers - rare, (mean.like - mean.rare) / (1 - mean.rare));
    const plain = of(3, viewers - rare - likedOnly, (mean.valid - mean.like) / (1 - mean.like));
    let validPlays = likedOnly + plain;
    let likes = likedOnly;
    let shares = 0;
    let follows = 0;
    if (rare > 0) {
      const k = derive(key, 4);
      multinomial(k.a, k.b, rare, mean.combination, drawn);
      for (let bits = 0; bits < combinations; bits++) {
        const people = drawn[bits]!;
        if (people === 0) continue;
        if (bits & RareBit.valid) validPlays += people;
        if (bits & RareBit.like) likes += people;
        if (bits & RareBit.comment) tally[row + Tally.comment]! += people;
        if (bits & RareBit.notInterested) tally[row + Tally.notInterested]! += people;
        if (bits & RareBit.share) shares += people;
        if (bits & RareBit.follow) follows += people;
      }
    }
    tally[row + Tally.impressions]! += viewers;
    tally[row + Tally.validPlays]! += validPlays;
    tally[row + Tally.like]! += likes;
    tally[row + Tally.views]! +=
      model.countViews === "impression"
        ? viewers
        : model.countViews === "validPlay"
          ? validPlays
          : validPlays + of(5, viewers - validPlays, model.autoplay / drawScale);
    this.drawWatching(post, validPlays, derive(key, 6), row);
    this.choose(cells, from, viewers, shares, derive(key, 7), (segment, user) => {
      once.share(post, segment, user, node, row);
      return true;
    });
    this.choose(cells, from, viewers, of(8, viewers, mean.join), derive(key, 9), (segment, user) => {
      once.join(post, segment, user, node, row);
      return true;
    });
    if (post.role === "brand") follows = of(10, viewers, mean.brandFollow);
    this.choose(cells, from, viewers, follows, derive(key, 11), (segment, user) => {
      if (this.world.graph.isFollower(post.author, segment, user)) return false;
      once.follow(post, segment, user, row);
      return true;
    });
  }

  /** How far those who watched did: into three parts of the watch ratio, and within each its sum as a normal variable. */
  private drawWatching(post: Post, validPlays: number, key: Key, row: number): void {
    const { tally } = this.outcomes;
    const { ratio, completeBin, longViewBin } = this.model.watch;
    const longBin = longViewBin(post.durationSeconds);
    const bins = ratio.length;
    const long = binomial(key.a, ~key.b, validPlays, 1 - longBin / bins);
    const complete = longBin === bins ? 0 : binomial(~key.a, key.b, long, (bins - completeBin) / (bins - longBin));
    tally[row + Tally.longView]! += long;
    tally[row + Tally.complete]! += complete;
    const sum =
      this.ratioSum(0, longBin, validPlays - long, normal(key, 0)) +
      this.ratioSum(longBin, completeBin, long - complete, normal(key, 1)) +
      this.ratioSum(completeBin, bins, complete, normal(key, 2));
    tally[row + Tally.watchRatio]! += Math.max(0, sum) / ratioScale;
  }

  /** Sum of `plays` ratios from bins [first, end), `z` standard deviations from its mean. */
  private ratioSum(first: number, end: number, plays: number, z: number): number {
    if (plays === 0 || first === end) return 0;
    const { first: sums, second: squares } = this.ratioSums;
    const mean = (sums[end]! - sums[first]!) / (end - first);
    const square = (squares[end]! - squares[first]!) / (end - first);
    return Math.round(plays * mean + z * Math.sqrt(plays * Math.max(0, square - mean * mean)));
  }

  readonly choose: Choose = (cells, from, viewers, people, key, act) => {
    const { taken } = this;
    taken.clear();
    for (let person = 0, draw = 0; person < people; person++) {
      for (let attempt = 0; attempt < tries && taken.size < viewers; ) {
        let place = Math.floor(unit32(key.a, key.b, draw++) * viewers);
        if (taken.has(place)) continue;
        attempt++;
        taken.add(place);
        let cell = from;
        while (place >= cells.count[cell]!) place -= cells.count[cell++]!;
        if (act(cells.segment[cell]!, this.viewerAt(cells, cell, place))) break;
      }
    }
  };

  /** The user who sees a cell's impression number `place`. */
  private viewerAt(cells: Cells, cell: number, place: number): number {
    const { audience, one } = this;
    const post = this.campaign.posts[cells.post[cell]!]!;
    const segment = cells.segment[cell]!;
    const deliverer = audience.deliverer(cells, cell);
    const node = deliverer ? cells.deliveries[cells.delivery[cell]!]!.node : 0;
    const key = placeKey(audience.keysOf(post).audience, post, cells.surface[cell]!, segment, node, this.place);
    const { blockCount } = this.world.layouts[segment]!;
    audience.pick(deliverer, segment, key, cells.start[cell]! + place, 1, 0, blockCount, one);
    return one[0]!;
  }
}

function doubled(column: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * column.length);
  larger.set(column);
  return larger;
}

/** Whether two cells show one post to one audience. */
export function isSamePost(cells: Cells, one: number, other: number): boolean {
  return (
    cells.post[one] === cells.post[other] &&
    cells.surface[one] === cells.surface[other] &&
    cells.delivery[one] === cells.delivery[other]
  );
}

function runningSums(ratio: Int32Array) {
  const first = new Float64Array(ratio.length + 1);
  const second = new Float64Array(ratio.length + 1);
  ratio.forEach((value, bin) => {
    first[bin + 1] = first[bin]! + value;
    second[bin + 1] = second[bin]! + value * value;
  });
  return { first, second };
}
