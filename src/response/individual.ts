import { SurfaceIndex } from "../feed/cells.ts";
import { derive, hash31, type Key, type MutableKey, unit32 } from "../lib/random.ts";
import { type Post, Tally } from "../world/campaign.ts";
import { Purpose } from "../world/purpose.ts";
import { exposureMask, followsBrandFlag, type World } from "../world/world.ts";
import { ofPost, placeKey, type Viewers } from "./audience.ts";
import { exposureLevels } from "./levels.ts";
import type { ResponseModel } from "./model.ts";
import type { Once } from "./once.ts";
import type { Outcomes } from "./outcomes.ts";
import { RareBit, type ResponseTable, rareCombination } from "./tables.ts";
import { ratioScale, watchBits } from "./watch.ts";

/** A post as one segment sees it: what all its viewers there have in common. */
export interface Showing {
  post: Post;
  surface: number;
  segment: number;
  /** Cascade node through which it arrives. */
  node: number;
  /** Row of the response table before fatigue, and before the bonus of those viewers who follow the account. */
  level: number;
  /** Whether `Viewers.follows` says who does. */
  isMarked: boolean;
  readonly outcome: MutableKey;
  readonly watch: MutableKey;
  /** Of draws that belong to a post in a crowd, and in the panel to a user's n-th exposure. */
  readonly join: MutableKey;
  readonly brandFollow: MutableKey;
  /** Where its counts begin in the tally. */
  row: number;
}

/** Responses one by one, each with the viewer's own draws. */
export class Individual {
  /** Panel exposures of this tick by exposures before: four columns each, as one counter twice in a row waits for itself. */
  private readonly tallied: Int32Array;
  private readonly rare: Key;
  private readonly rareKey: MutableKey = { a: 0, b: 0 };
  private readonly clicks: Key;
  private readonly clickKey: MutableKey = { a: 0, b: 0 };
  /** Keys of draws that belong to a user's n-th exposure: per panel segment, words for each exposure count. */
  private readonly joinKeys: readonly Words[];
  private readonly brandKeys: readonly Words[];
  private readonly joinWords: Words = { a: new Int32Array(1), b: new Int32Array(1) };
  private readonly brandWords: Words = { a: new Int32Array(1), b: new Int32Array(1) };
  private readonly world: World;
  private readonly outcomes: Outcomes;
  private readonly once: Once;
  private readonly model: ResponseModel;

  constructor(world: World, outcomes: Outcomes, once: Once, model: ResponseModel) {
    this.world = world;
    this.outcomes = outcomes;
    this.once = once;
    this.model = model;
    this.tallied = new Int32Array(4 * exposureLevels * world.panelSegments);
    this.rare = derive(world.key, Purpose.rare);
    this.joinKeys = wordsPerExposure(world, derive(world.key, Purpose.join));
    this.brandKeys = wordsPerExposure(world, derive(world.key, Purpose.brandFollow));
    this.clicks = derive(world.key, Purpose.click);
  }

  /** Reads the bytes of viewers who are in the panel: a pass of its own, so that the processor waits for many at once. */
  read(segment: number, { users, seen }: Viewers, picked: number): void {
    const state = this.world.states[segment]!;
    for (let i = 0; i < picked; i++) seen[i] = state[users[i]!]!;
  }

  /** Notes one more exposure of viewers who are in the panel, whatever they do. */
  touch(segment: number, { users }: Viewers, picked: number): void {
    const state = this.world.states[segment]!;
    const { tallied } = this;
    const column = 4 * exposureLevels * segment;
    for (let i = 0; i < picked; i++) {
      const before = state[users[i]!]!;
      const exposures = before & exposureMask;
      if (exposures < exposureMask) state[users[i]!] = before + 1;
      tallied[column + (((i & 3) << 5) | exposures)]! += 1;
    }
  }

  /** Adds the tick's exposures of the panel to those since the run began. */
  fold(): void {
    const { tallied } = this;
    const { exposed } = this.outcomes;
    for (let i = 0; i < tallied.length; i++) {
      const exposures = i & exposureMask;
      if (tallied[i] === 0) continue;
      if (exposures < exposureMask) exposed[(i >> 7) * exposureMask + exposures]! += tallied[i]!;
      tallied[i] = 0;
    }
  }

  /** The hot loop: `picked` viewers, whose bytes have been read, answer a post; those of the panel have seen one more. */
  show(showing: Showing, viewers: Viewers, picked: number): void {
    const { post, surface, segment, node, level, isMarked, row } = showing;
    const { users, seen, follows } = viewers;
    const { model, once } = this;
    const { steps, joins, watch } = model;
    const { fatigue, followed } = steps;
    const { first: joinFirst, thresholds: joinThresholds } = joins;
    const brand = post.role === "brand";
    // Whoever is reached as a follower has the bonus in `level` already.
    const asFollower = surface === SurfaceIndex.following || surface === SurfaceIndex.reposted;
    const brandFlag = brand && !asFollower ? followsBrandFlag : 0;
    const table = brand ? model.brand : model.joint;
    const { rare, like, valid, followGivenValid } = table;
    const { ratio } = watch;
    const lastPartialBin = watch.completeBin - 1;
    const lastShortBin = watch.longViewBin(post.durationSeconds) - 1;
    // In a crowd exposures are a stand-in's: there each post has draws of its own.
    const isInPanel = segment < this.world.panelSegments;
    const byExposures = isInPanel ? exposureMask : 0;
    const { a: joinA, b: joinB } = isInPanel ? this.joinKeys[segment]! : ownWords(showing.join, this.joinWords);
    const { a: brandA, b: brandB } = isInPanel
      ? this.brandKeys[segment]!
      : ownWords(showing.brandFollow, this.brandWords);
    const { a: outcomeA, b: outcomeB } = showing.outcome;
    const { a: watchA, b: watchB } = showing.watch;
    const { tally } = this.outcomes;
    const autoplay = model.autoplay;
    const watchShift = 31 - watchBits;
    const countStarts = model.countViews === "playStart";
    const state = this.world.states[isInPanel ? segment : 0]!;
    const { tallied } = this;
    const column = 4 * exposureLevels * segment;
    const looked = isMarked || brandFlag !== 0;
    let validPlays = 0;
    let likes = 0;
    let completes = 0;
    let longViews = 0;
    let ratios = 0;
    let unwatchedStarts = 0;
    for (let i = 0; i < picked; i++) {
      const user = users[i]!;
      const before = seen[i]!;
      const exposures = before & exposureMask;
      if (isInPanel) {
        if (exposures < exposureMask) state[user] = before + 1;
        tallied[column + (((i & 3) << 5) | exposures)]! += 1;
      }
      let at = (level - fatigue[exposures]!) | 0;
      if (looked) at += ((isMarked ? follows[i]! : 0) | (before & brandFlag ? 1 : 0)) * followed;
      const draw = hash31(user, outcomeA, outcomeB);
      // x < y as the sign of x − y: half of these comparisons go either way, and a wrong guess costs more than all.
      let watched = (draw - valid[at]!) >>> 31;
      likes += (draw - like[at]!) >>> 31;
      if (draw < rare[at]!) {
        // The threshold of likes includes the rare combinations; which of them have a like is drawn with the rest.
        likes -= 1;
        watched = this.rareOutcome(showing, user, at, table);
      }
      const watchDraw = hash31(user, watchA, watchB);
      const bin = watchDraw >>> watchShift;
      validPlays += watched;
      ratios += ratio[bin]! & -watched;
      completes += watched & ((lastPartialBin - bin) >>> 31);
      longViews += watched & ((lastShortBin - bin) >>> 31);
      if (countStarts) unwatchedStarts += (1 - watched) & ((watchDraw - autoplay) >>> 31);
      if (
        hash31(user, joinA[exposures & byExposures]!, joinB[exposures & byExposures]!) <
        joinThresholds[joinFirst[exposures]! + at]!
      ) {
        once.join(post, segment, user, node, row);
      }
      if (brand && watched === 1) {
        const e = exposures & byExposures;
        if (hash31(user, brandA[e]!, brandB[e]!) < followGivenValid[at]!) once.follow(post, segment, user, row);
      }
    }
    tally[row + Tally.impressions]! += picked;
    tally[row + Tally.validPlays]! += validPlays;
    tally[row + Tally.like]! += likes;
    tally[row + Tally.complete]! += completes;
    tally[row + Tally.longView]! += longViews;
    tally[row + Tally.watchRatio]! += ratios / ratioScale;
    tally[row + Tally.views]! +=
      model.countViews === "impression"
        ? picked
        : model.countViews === "validPlay"
          ? validPlays
          : validPlays + unwatchedStarts;
  }

  /**
   * Clicks of the viewers just shown a post that carries a link: a pass of its own, so that posts without one cost
   * nothing. The few who would click are asked whether they watched, from the draw that decided it.
   */
  click(showing: Showing, viewers: Viewers, picked: number, givenValid: Int32Array): void {
    const { post, surface, segment, node, level, isMarked, outcome, row } = showing;
    const { users, seen, follows } = viewers;
    const { steps, brand: ofBrand, joint } = this.model;
    const brand = post.role === "brand";
    const asFollower = surface === SurfaceIndex.following || surface === SurfaceIndex.reposted;
    const brandFlag = brand && !asFollower ? followsBrandFlag : 0;
    const table = brand ? ofBrand : joint;
    const key = placeKey(ofPost(this.clicks, post), post, surface, segment, node, this.clickKey);
    let clicks = 0;
    for (let i = 0; i < picked; i++) {
      const user = users[i]!;
      const before = seen[i]!;
      const follower = (isMarked ? follows[i]! : 0) | (before & brandFlag ? 1 : 0);
      const at = level - steps.fatigue[before & exposureMask]! + follower * steps.followed;
      if (hash31(user, key.a, key.b) >= givenValid[at]!) continue;
      const draw = hash31(user, outcome.a, outcome.b);
      if (draw >= table.valid[at]!) continue;
      if (draw >= table.rare[at]! || this.rareBits(showing, user, at, table) & RareBit.valid) clicks++;
    }
    this.outcomes.tally[row + Tally.click]! += clicks;
  }

  /** One of the combinations beyond a play and a like. Returns whether it was a valid play. */
  private rareOutcome(showing: Showing, user: number, level: number, table: ResponseTable): number {
    const { post, segment, node, row } = showing;
    const { tally } = this.outcomes;
    const bits = this.rareBits(showing, user, level, table);
    if (bits & RareBit.like) tally[row + Tally.like]! += 1;
    if (bits & RareBit.comment) tally[row + Tally.comment]! += 1;
    if (bits & RareBit.notInterested) tally[row + Tally.notInterested]! += 1;
    if (bits & RareBit.share) this.once.share(post, segment, user, node, row);
    if (bits & RareBit.follow) this.once.follow(post, segment, user, row);
    return bits & RareBit.valid;
  }

  private rareBits(
    { post, surface, segment, node }: Showing,
    user: number,
    level: number,
    table: ResponseTable,
  ): number {
    const key = placeKey(ofPost(this.rare, post), post, surface, segment, node, this.rareKey);
    return rareCombination(table, level, unit32(key.a, key.b, user));
  }
}

/** Key words of the draws that belong to a user's n-th exposure. */
interface Words {
  readonly a: Int32Array;
  readonly b: Int32Array;
}

function ownWords({ a, b }: Key, words: Words): Words {
  words.a[0] = a;
  words.b[0] = b;
  return words;
}

function wordsPerExposure(world: World, root: Key): Words[] {
  return world.segments.slice(0, world.panelSegments).map((segment) => {
    const words = { a: new Int32Array(exposureLevels), b: new Int32Array(exposureLevels) };
    for (let e = 0; e < exposureLevels; e++) {
      const key = derive(derive(root, segment.index), e);
      words.a[e] = key.a;
      words.b[e] = key.b;
    }
    return words;
  });
}
