import { type Cells, SurfaceIndex } from "../feed/cells.ts";
import { type BlockLayout, layout, pickRun } from "../lib/permutation.ts";
import { derive, hash31, type Key, uniform, unit32 } from "../lib/random.ts";
import { type Campaign, type Persons, type Post, Tally, tallyWidth } from "../world/campaign.ts";
import { Purpose } from "../world/purpose.ts";
import { createdFlag, exposureMask, followsBrandFlag, userNumber, type World } from "../world/world.ts";
import { EventKind, Events } from "./events.ts";
import { joinKind } from "./join.ts";
import type { Population } from "./population.ts";
import {
  appealRange,
  createResponseTable,
  levelOf,
  levelsPerUnit,
  RareBit,
  type ResponseTable,
  rareCombination,
} from "./tables.ts";
import { ratioScale, type WatchRatios, watchBits } from "./watch.ts";

/** What people did in one tick. Valid until the next. */
export interface Outcomes {
  /** `tallyWidth` counts per cell, in the order of the cells; then per person in following feeds, then per message. */
  tally: Float64Array;
  readonly events: Events;
  /** `exposed[e]`: users who have had more than e exposures since the run began, for e < 31. */
  readonly exposed: Float64Array;
}

const bufferSize = 512;
/** Blocks whose bytes stay in the cache together: 16 blocks of 2^18. */
const blockGroup = 16;
/** Below this share of followers in an audience, who follows the author is not looked up: it moves no rate by 10^-4. */
const negligibleFollowing = 1e-4;
const exposureLevels = 32;

/**
 * Responses, impression by impression. A viewer's answer to a post depends on its quality, the interest of the
 * segment, whether the viewer follows the poster, and how much of the campaign the viewer has seen before.
 */
export class Responder {
  readonly outcomes: Outcomes;
  private readonly picks = new Int32Array(2 * bufferSize);
  private readonly seen = new Uint8Array(2 * bufferSize);
  private readonly follows = new Uint8Array(2 * bufferSize);
  /** Impressions by exposures before, in four columns: the same counter twice in a row would wait for itself. */
  private readonly tallied = new Int32Array(4 * exposureLevels);
  private readonly layouts: readonly BlockLayout[];
  private readonly fatigue = new Int32Array(exposureLevels);
  /** Where the thresholds of joining for each number of exposures begin in `joinThresholds`, one per level. */
  private readonly joinFirst = new Int32Array(exposureLevels);
  private readonly joinThresholds: Int32Array;
  private readonly followedLevels: number;
  private readonly keys: { outcome: Key; watch: Key; rare: Key; audience: Key };
  /** Keys of draws that belong to a user's n-th exposure: per segment, words for each exposure count. */
  private readonly joinKeys: { a: Int32Array; b: Int32Array }[];
  private readonly brandKeys: { a: Int32Array; b: Int32Array }[];
  private readonly autoplay: number;
  private readonly world: World;
  private readonly campaign: Campaign;
  private readonly tables: { readonly joint: ResponseTable; readonly brand: ResponseTable };
  private readonly watch: WatchRatios;
  private readonly countViews: "impression" | "playStart" | "validPlay";

  constructor(world: World, campaign: Campaign, population: Population, watch: WatchRatios) {
    const { response, challenge } = world.settings;
    this.world = world;
    this.campaign = campaign;
    this.tables = {
      joint: createResponseTable(population, response, challenge, true),
      brand: createResponseTable(population, response, challenge, false),
    };
    this.watch = watch;
    // Where every video starts by itself, an impression is a play start.
    const { viewRule } = world.settings;
    this.countViews = viewRule === "playStart" && response.autoplay === 1 ? "impression" : viewRule;
    this.outcomes = { tally: new Float64Array(0), events: new Events(), exposed: new Float64Array(exposureMask) };
    this.layouts = world.segments.map((segment) => layout(Math.max(1, segment.size)));
    for (let e = 0; e < exposureLevels; e++) {
      const tired = Math.min(appealRange.fatigue, response.fatigue * Math.log2(1 + e));
      this.fatigue[e] = Math.round(tired * levelsPerUnit);
    }
    const { join } = this.tables.joint;
    const { step, max } = challenge.reinforcement;
    const reinforcement = Array.from({ length: exposureLevels }, (_, e) => Math.min(max, 1 + step * e));
    const distinct = [...new Set(reinforcement)];
    this.joinThresholds = new Int32Array(distinct.length * join.length);
    distinct.forEach((factor, f) => {
      const thresholds = join.map((probability) => Math.min(2147483647, Math.ceil(probability * factor)));
      this.joinThresholds.set(thresholds, f * join.length);
    });
    reinforcement.forEach((factor, e) => {
      this.joinFirst[e] = distinct.indexOf(factor) * join.length;
    });
    this.followedLevels = Math.round(response.followed * levelsPerUnit);
    this.keys = {
      outcome: derive(world.key, Purpose.outcome),
      watch: derive(world.key, Purpose.watch),
      rare: derive(world.key, Purpose.rare),
      audience: derive(world.key, Purpose.audience),
    };
    const perExposure = (purpose: number) =>
      world.segments.map((segment) => {
        const words = { a: new Int32Array(exposureLevels), b: new Int32Array(exposureLevels) };
        for (let e = 0; e < exposureLevels; e++) {
          const key = derive(derive(derive(world.key, purpose), segment.index), e);
          words.a[e] = key.a;
          words.b[e] = key.b;
        }
        return words;
      });
    this.joinKeys = perExposure(Purpose.join);
    this.brandKeys = perExposure(Purpose.brandFollow);
    this.autoplay = Math.round(response.autoplay * 2147483647);
  }

  /** Shows a tick's cells and persons and collects what comes of it. */
  respond(cells: Cells): Outcomes {
    const { outcomes } = this;
    const following = cells.inFollowing;
    const messages = cells.messages;
    const rows = cells.length + (following?.length ?? 0) + (messages?.length ?? 0);
    outcomes.events.length = 0;
    if (outcomes.tally.length < rows * tallyWidth) outcomes.tally = new Float64Array(2 * rows * tallyWidth);
    else outcomes.tally.fill(0, 0, rows * tallyWidth);
    this.tallied.fill(0);
    this.visitCells(cells);
    if (following) this.visitPersons(following, cells.length, false);
    if (messages) this.visitPersons(messages, cells.length + (following?.length ?? 0), true);
    for (let i = 0; i < this.tallied.length; i++) {
      const exposures = i % exposureLevels;
      if (exposures < exposureMask) outcomes.exposed[exposures]! += this.tallied[i]!;
    }
    return outcomes;
  }

  /** Segment by segment, group of blocks by group of blocks, so that the users' bytes stay in the cache. */
  private visitCells(cells: Cells): void {
    const segments = this.world.segments;
    const first = new Int32Array(segments.length + 1);
    for (let cell = 0; cell < cells.length; cell++) first[cells.segment[cell]! + 1]! += 1;
    for (let s = 0; s < segments.length; s++) first[s + 1]! += first[s]!;
    const order = new Int32Array(cells.length);
    const next = first.slice();
    for (let cell = 0; cell < cells.length; cell++) order[next[cells.segment[cell]!]!++] = cell;
    for (let s = 0; s < segments.length; s++) {
      const from = first[s]!;
      const to = first[s + 1]!;
      if (from === to) continue;
      const blocks = this.layouts[s]!.blockCount;
      // A cell with fewer impressions than two rows of blocks gains nothing from being cut into groups.
      let cut = 0;
      for (let i = from; i < to; i++) {
        if (cells.count[order[i]!]! < 2 * blocks) this.visitCell(cells, order[i]!, 0, blocks);
        else order[from + cut++] = order[i]!;
      }
      for (let firstBlock = 0; firstBlock < blocks && cut > 0; firstBlock += blockGroup) {
        const endBlock = Math.min(blocks, firstBlock + blockGroup);
        for (let i = from; i < from + cut; i++) this.visitCell(cells, order[i]!, firstBlock, endBlock);
      }
    }
  }

  private visitCell(cells: Cells, cell: number, firstBlock: number, endBlock: number): void {
    const { campaign, world, picks, follows, layouts } = this;
    const post = campaign.posts[cells.post[cell]!]!;
    const surface = cells.surface[cell]!;
    const segment = cells.segment[cell]!;
    const delivery = cells.delivery[cell]!;
    const within = layouts[segment]!;
    const blocks = within.blockCount;
    const end = cells.start[cell]! + cells.count[cell]!;
    // As many at a time as fill the buffer from the blocks asked for, whatever the rounding to rows.
    const chunk = Math.max(1, Math.floor(bufferSize / (endBlock - firstBlock))) * blocks;
    const author = delivery >= 0 ? cells.deliveries[delivery]!.author : post.author;
    const node = delivery >= 0 ? cells.deliveries[delivery]!.node : 0;
    const audience = this.drawKey(this.keys.audience, post, surface, segment, node);
    const outcome = this.drawKey(this.keys.outcome, post, surface, segment, node);
    const watch = this.drawKey(this.keys.watch, post, surface, segment, node);
    const followers = delivery >= 0 ? 0 : world.graph.followerCount(author, segment);
    const lookUp = followers > negligibleFollowing * world.segments[segment]!.size;
    const level = this.levelFor(post, segment) + (delivery >= 0 ? this.followedLevels : 0);
    // Chunks end where a row of the layout does, which spares the look-up of blocks in a cut row.
    for (let start = cells.start[cell]!, next = 0; start < end; start = next) {
      next = Math.min(end, start + chunk - (start % blocks));
      const count = next - start;
      const { a, b } = audience;
      const picked =
        delivery >= 0
          ? world.graph.pickFollowers(author, segment, a, b, start, count, firstBlock, endBlock, picks)
          : pickRun(within, a, b, start, count, firstBlock, endBlock, picks);
      if (lookUp) world.graph.markFollowers(author, segment, picks, picked, follows);
      this.show(post, surface, segment, picked, level, lookUp, node, outcome, watch, cell * tallyWidth);
    }
  }

  /** Persons come one at a time: a delivery small enough to be drawn name by name, or a message between friends. */
  private visitPersons(persons: Persons, firstRow: number, messages: boolean): void {
    const { campaign, world, picks, follows } = this;
    for (let i = 0; i < persons.length; i++) {
      const post = campaign.posts[persons.post[i]!]!;
      const segment = persons.segment[i]!;
      const user = persons.user[i]!;
      const node = persons.node[i]!;
      const surface = messages ? SurfaceIndex.direct : node === 0 ? SurfaceIndex.following : SurfaceIndex.reposted;
      picks[0] = user;
      if (messages) follows[0] = world.graph.isFollower(post.author, segment, user) ? 1 : 0;
      const level = this.levelFor(post, segment) + (messages ? 0 : this.followedLevels);
      const outcome = this.drawKey(this.keys.outcome, post, surface, segment, node);
      const watch = this.drawKey(this.keys.watch, post, surface, segment, node);
      this.show(post, surface, segment, 1, level, messages, node, outcome, watch, (firstRow + i) * tallyWidth);
    }
  }

  /** Row of the response table for a post in a segment, before fatigue and the bonus of followed accounts. */
  private levelFor(post: Post, segment: number): number {
    const { world } = this;
    const appeal = post.quality + world.affinity[post.topic]![world.segments[segment]!.interest]!;
    // With a follower's bonus and full fatigue the row must still be one of the table's.
    const high = appealRange.high - Math.max(0, world.settings.response.followed);
    return levelOf(Math.max(appealRange.low, Math.min(high, appeal)));
  }

  /** Key of a post's draws on a surface; what somebody else passed on has draws of its own. */
  private drawKey(root: Key, post: Post, surface: number, segment: number, node: number): Key {
    const key = derive(derive(derive(root, post.key.a >>> 0), post.key.b >>> 0), surface * 65536 + segment);
    return node === 0 ? key : derive(key, post.cascade.person[node]!);
  }

  /**
   * The hot loop: `picked` users of `picks` see a post. Two passes, one that touches their bytes and one that draws, so
   * that the processor waits for many bytes at once.
   */
  private show(
    post: Post,
    surface: number,
    segment: number,
    picked: number,
    level: number,
    lookUp: boolean,
    node: number,
    outcome: Key,
    watchKey: Key,
    row: number,
  ): void {
    const { picks, seen, follows, fatigue, joinFirst, joinThresholds, followedLevels, outcomes } = this;
    const state = this.world.states[segment]!;
    const brand = post.role === "brand";
    // Whoever is reached as a follower has the bonus in `level` already.
    const asFollower = surface === SurfaceIndex.following || surface === SurfaceIndex.reposted;
    const brandFlag = brand && !asFollower ? followsBrandFlag : 0;
    const table = brand ? this.tables.brand : this.tables.joint;
    const { rare, like, valid, followGivenValid } = table;
    const { ratio } = this.watch;
    const lastPartialBin = this.watch.completeBin - 1;
    const lastShortBin = this.watch.longViewBin(post.durationSeconds) - 1;
    const joinA = this.joinKeys[segment]!.a;
    const joinB = this.joinKeys[segment]!.b;
    const brandA = this.brandKeys[segment]!.a;
    const brandB = this.brandKeys[segment]!.b;
    const { a: outcomeA, b: outcomeB } = outcome;
    const { a: watchA, b: watchB } = watchKey;
    const { tally } = outcomes;
    const autoplay = this.autoplay;
    const watchShift = 31 - watchBits;
    const tallied = this.tallied;
    const countStarts = this.countViews === "playStart";
    const marked = lookUp || brandFlag !== 0;
    let validPlays = 0;
    let likes = 0;
    let completes = 0;
    let longViews = 0;
    let ratios = 0;
    let unwatchedStarts = 0;
    for (let i = 0; i < picked; i++) seen[i] = state[picks[i]!]!;
    for (let i = 0; i < picked; i++) {
      const user = picks[i]!;
      const before = seen[i]!;
      const exposures = before & exposureMask;
      if (exposures < exposureMask) state[user] = before + 1;
      tallied[((i & 3) << 5) | exposures]! += 1;
      let at = (level - fatigue[exposures]!) | 0;
      if (marked) at += ((lookUp ? follows[i]! : 0) | (before & brandFlag ? 1 : 0)) * followedLevels;
      const draw = hash31(user, outcomeA, outcomeB);
      // x < y as the sign of x − y: half of these comparisons go either way, and a wrong guess costs more than all.
      let watched = (draw - valid[at]!) >>> 31;
      likes += (draw - like[at]!) >>> 31;
      if (draw < rare[at]!) {
        // The threshold of likes includes the rare combinations; which of them have a like is drawn with the rest.
        likes -= 1;
        watched = this.rareOutcome(post, surface, segment, user, node, at, table, row);
      }
      const watchDraw = hash31(user, watchA, watchB);
      const bin = watchDraw >>> watchShift;
      validPlays += watched;
      ratios += ratio[bin]! & -watched;
      completes += watched & ((lastPartialBin - bin) >>> 31);
      longViews += watched & ((lastShortBin - bin) >>> 31);
      if (countStarts) unwatchedStarts += (1 - watched) & ((watchDraw - autoplay) >>> 31);
      if (hash31(user, joinA[exposures]!, joinB[exposures]!) < joinThresholds[joinFirst[exposures]! + at]!) {
        this.joins(post, segment, user, node, row);
      }
      if (brand && watched === 1 && hash31(user, brandA[exposures]!, brandB[exposures]!) < followGivenValid[at]!) {
        this.follow(post, segment, user, row);
      }
    }
    tally[row + Tally.impressions]! += picked;
    tally[row + Tally.validPlays]! += validPlays;
    tally[row + Tally.like]! += likes;
    tally[row + Tally.complete]! += completes;
    tally[row + Tally.longView]! += longViews;
    tally[row + Tally.watchRatio]! += ratios / ratioScale;
    tally[row + Tally.views]! +=
      this.countViews === "impression"
        ? picked
        : this.countViews === "validPlay"
          ? validPlays
          : validPlays + unwatchedStarts;
  }

  /** One of the combinations beyond a play and a like. Returns whether it was a valid play. */
  private rareOutcome(
    post: Post,
    surface: number,
    segment: number,
    user: number,
    node: number,
    level: number,
    table: ResponseTable,
    row: number,
  ): number {
    const { tally, events } = this.outcomes;
    const key = this.drawKey(this.keys.rare, post, surface, segment, node);
    const bits = rareCombination(table, level, unit32(key.a, key.b, user));
    if (bits & RareBit.like) tally[row + Tally.like]! += 1;
    if (bits & RareBit.comment) tally[row + Tally.comment]! += 1;
    if (bits & RareBit.notInterested) tally[row + Tally.notInterested]! += 1;
    if (bits & RareBit.share) {
      post.sharers ??= new Set();
      const sharer = userNumber(this.world, segment, user);
      if (!post.sharers.has(sharer)) {
        post.sharers.add(sharer);
        tally[row + Tally.share]! += 1;
        events.push(EventKind.share, post.index, segment, user, node);
      }
    }
    if (bits & RareBit.follow) this.follow(post, segment, user, row);
    return bits & RareBit.valid;
  }

  /** A user joins the challenge, once. */
  private joins(post: Post, segment: number, user: number, node: number, row: number): void {
    const { world, outcomes } = this;
    const state = world.states[segment]!;
    if (state[user]! & createdFlag) return;
    state[user]! |= createdFlag;
    const { challenge, response } = world.settings;
    const u = uniform(derive(derive(derive(world.key, Purpose.joinKind), segment), user));
    const kind = joinKind(challenge, response.multipliers, u);
    outcomes.tally[row + Tally[kind]]! += 1;
    outcomes.events.push(EventKind[kind], post.index, segment, user, node);
  }

  /** A user who does not follow the author yet comes to: for later posts. */
  private follow(post: Post, segment: number, user: number, row: number): void {
    const { campaign, world, outcomes } = this;
    if (world.graph.isFollower(post.author, segment, user)) return;
    let followers = campaign.newFollowers.get(post.author);
    if (!followers) {
      followers = new Set();
      campaign.newFollowers.set(post.author, followers);
    }
    const number = userNumber(world, segment, user);
    if (followers.has(number)) return;
    followers.add(number);
    if (post.role === "brand") world.states[segment]![user]! |= followsBrandFlag;
    outcomes.tally[row + Tally.follow]! += 1;
  }
}
