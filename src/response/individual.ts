import { derive, hash31, type Key, type MutableKey, unit32 } from "../lib/random.ts";
import { Tally } from "../vocabulary/tally.ts";
import { SurfaceIndex } from "../vocabulary/terms.ts";
import { exposureMask, followsBrandFlag, type PopulationState } from "../world/populationState.ts";
import type { Post } from "../world/post.ts";
import { Purpose } from "../world/purpose.ts";
import { ofPost, placeKey } from "./audience.ts";
import { noted, tables, viewers } from "./columns.ts";
import { factorOf } from "./model/answers.ts";
import { exposureLevels } from "./model/levels.ts";
import type { ResponseTables } from "./model/responseTables.ts";
import { drawScale, rows } from "./model/tables.ts";
import { ratioScale, watchBits } from "./model/watch.ts";
import type { Outcomes } from "./outcomes.ts";
import type { UniqueActions } from "./uniqueActions.ts";

const { users, seen, follows } = viewers;
const { valid, like, ratio, fatigue } = tables;

/** A post shown in one segment: all that its viewers there have in common. */
export interface ExposureBatch {
  post: Post;
  surface: number;
  segment: number;
  /** Cascade node through which it arrives. */
  node: number;
  /** Row of the response table before fatigue, and before the bonus of those viewers who follow the account. */
  level: number;
  /** True where `Viewers.follows` marks the viewers who follow the account. */
  isMarked: boolean;
  readonly outcome: MutableKey;
  readonly watch: MutableKey;
  /** Keys of the post's draws outside the panel; in the panel these draws belong to a user's n-th exposure. */
  readonly join: MutableKey;
  readonly brandFollow: MutableKey;
  /** Key of the post's answers; with `outcome` it gives that of the batch. */
  answer: Key;
  /** Where its counts begin in the tally. */
  row: number;
}

/** Responses one by one, each with the viewer's own draws. */
export class Individual {
  /** Panel exposures of this tick by exposures before. Four counters take turns: one alone waits for its last write. */
  private readonly tallied: Int32Array;
  private readonly clicks: Key;
  private readonly clickKey: MutableKey = { a: 0, b: 0 };
  /** Keys of draws that belong to a user's n-th exposure: per panel segment, words for each exposure count. */
  private readonly joinKeys: readonly Words[];
  private readonly brandKeys: readonly Words[];
  private readonly joinWords: Words = { as: new Int32Array(1), bs: new Int32Array(1) };
  private readonly brandWords: Words = { as: new Int32Array(1), bs: new Int32Array(1) };
  /** Written so that V8 does not remove reads whose result is not used. */
  fetched = 0;
  private readonly population: PopulationState;
  private readonly outcomes: Outcomes;
  private readonly uniqueActions: UniqueActions;
  private readonly model: ResponseTables;

  constructor(population: PopulationState, outcomes: Outcomes, uniqueActions: UniqueActions, model: ResponseTables) {
    this.population = population;
    this.outcomes = outcomes;
    this.uniqueActions = uniqueActions;
    this.model = model;
    this.tallied = new Int32Array(4 * exposureLevels * population.panelSegments);
    this.joinKeys = wordsPerExposure(population, derive(population.key, Purpose.join));
    this.brandKeys = wordsPerExposure(population, derive(population.key, Purpose.brandFollow));
    this.clicks = derive(population.key, Purpose.click);
  }

  /**
   * Reads the bytes of viewers who are in the panel. In a large world they have left the cache since the last tick. A
   * first pass only asks for them, four at a time, so that the processor waits for many at once.
   */
  read(segment: number, picked: number): void {
    const state = this.population.states[segment];
    let fetched = 0;
    for (let i = 0; i <= picked - 4; i += 4) {
      fetched |= state[users[i]] | state[users[i + 1]] | state[users[i + 2]] | state[users[i + 3]];
    }
    this.fetched = fetched;
    for (let i = 0; i < picked; i++) seen[i] = state[users[i]];
  }

  /** Counts one more exposure of viewers who are in the panel. */
  touch(segment: number, picked: number): void {
    const state = this.population.states[segment];
    const { tallied } = this;
    const column = 4 * exposureLevels * segment;
    for (let i = 0; i < picked; i++) {
      const before = state[users[i]];
      const exposures = before & exposureMask;
      if (exposures < exposureMask) state[users[i]] = before + 1;
      tallied[column + (((i & 3) << 5) | exposures)] += 1;
    }
  }

  /** Adds the tick's exposures of the panel to those since the run began. */
  fold(): void {
    const { tallied } = this;
    const { exposed } = this.outcomes;
    for (let i = 0; i < tallied.length; i++) {
      const exposures = i & exposureMask;
      if (tallied[i] === 0) continue;
      if (exposures < exposureMask) exposed[(i >> 7) * exposureMask + exposures] += tallied[i];
      tallied[i] = 0;
    }
  }

  /**
   * The hot loop: `picked` viewers, whose bytes have been read, respond to a post, and panel members count one exposure.
   * The loop calls nothing that is seldom needed, because the first such call would discard its machine code. It notes
   * the viewers who may join or come to follow the brand; `showNoted` handles them afterwards, and `answer` the rest. `| 0` keeps whole numbers
   * in 32 bits, which spares a check each time.
   */
  show(exposureBatch: ExposureBatch, picked: number): void {
    const { post, segment, level, isMarked, row } = exposureBatch;
    const { model } = this;
    const { followed } = model.steps;
    const brand = post.role === "brand";
    const brandFlag = followersFlag(exposureBatch);
    const freshRow = level | 0;
    const likeFactor = post.answers.like;
    const lastPartialBin = model.watch.completeBin - 1;
    const lastShortBin = model.watch.longViewBin(post.durationSeconds) - 1;
    // A delivery's level contains the bonus already, so that another one may pass the table's end.
    const highestLevel = this.highestLevel(level);
    const mostJoin = model.joins.highest[highestLevel];
    const mostFollow = Math.ceil(Math.min(drawScale - 1, post.answers.follow * model.highestFollow[highestLevel]));
    const isInPanel = segment < this.population.panelSegments;
    const byExposures = isInPanel ? exposureMask : 0;
    const { as: joinA, bs: joinB } = this.joinWordsOf(exposureBatch);
    const { as: brandA, bs: brandB } = this.brandWordsOf(exposureBatch);
    const outcomeA = exposureBatch.outcome.a | 0;
    const outcomeB = exposureBatch.outcome.b | 0;
    const watchA = exposureBatch.watch.a | 0;
    const watchB = exposureBatch.watch.b | 0;
    const { tally } = this.outcomes;
    const autoplay = model.autoplay;
    const watchShift = 31 - watchBits;
    const countStarts = model.countViews === "playStart";
    const state = this.population.states[isInPanel ? segment : 0];
    const { tallied } = this;
    const column = 4 * exposureLevels * segment;
    const marks = isMarked ? 1 : 0;
    const looked = marks | brandFlag;
    let validPlays = 0;
    let likes = 0;
    let completes = 0;
    let longViews = 0;
    let ratios = 0;
    let unwatchedStarts = 0;
    let notes = 0;
    for (let i = 0; i < picked; i++) {
      const user = users[i];
      const before = seen[i];
      const exposures = before & exposureMask;
      if (isInPanel) {
        state[user] = before + ((exposures - exposureMask) >>> 31);
        tallied[(column + (((i & 3) << 5) | exposures)) | 0] += 1;
      }
      let at = (freshRow - fatigue[exposures]) | 0;
      if (looked !== 0) at += ((marks & follows[i]) | (before & brandFlag ? 1 : 0)) * followed;
      // x < y as the sign of x − y: a branch would go either way half of the time, and wrong guesses are dear.
      const draw = hash31(user, outcomeA, outcomeB);
      const plays = valid[at];
      const watched = (draw - plays) >>> 31;
      // Everybody who likes has watched, however much the post is liked.
      likes = (likes + ((draw - Math.min(plays, like[at] * likeFactor)) >>> 31)) | 0;
      const watchDraw = hash31(user, watchA, watchB);
      const bin = watchDraw >>> watchShift;
      validPlays = (validPlays + watched) | 0;
      ratios += ratio[bin] & -watched;
      completes = (completes + (watched & ((lastPartialBin - bin) >>> 31))) | 0;
      longViews = (longViews + (watched & ((lastShortBin - bin) >>> 31))) | 0;
      if (countStarts) unwatchedStarts += (1 - watched) & ((watchDraw - autoplay) >>> 31);
      const e = exposures & byExposures;
      let isNoted = hash31(user, joinA[e], joinB[e]) - mostJoin;
      if (brand) isNoted |= hash31(user, brandA[e], brandB[e]) - mostFollow;
      noted[notes] = i;
      notes = (notes + (isNoted >>> 31)) | 0;
    }
    tally[row + Tally.impressions] += picked;
    tally[row + Tally.validPlays] += validPlays;
    tally[row + Tally.like] += likes;
    tally[row + Tally.complete] += completes;
    tally[row + Tally.longView] += longViews;
    tally[row + Tally.watchRatio] += ratios / ratioScale;
    tally[row + Tally.views] +=
      model.countViews === "impression"
        ? picked
        : model.countViews === "validPlay"
          ? validPlays
          : validPlays + unwatchedStarts;
    if (notes > 0) this.showNoted(exposureBatch, notes);
  }

  /** Viewers who may join, or come to follow the brand. */
  private showNoted(exposureBatch: ExposureBatch, notes: number): void {
    const { post, segment, node, row, outcome } = exposureBatch;
    const { model, uniqueActions } = this;
    const { first, thresholds } = model.joins;
    const { valid: plays, followGivenValid } = model.plays;
    const brand = post.role === "brand";
    const byExposures = segment < this.population.panelSegments ? exposureMask : 0;
    const { as: joinA, bs: joinB } = this.joinWordsOf(exposureBatch);
    const { as: brandA, bs: brandB } = this.brandWordsOf(exposureBatch);
    for (let n = 0; n < notes; n++) {
      const i = noted[n];
      const user = users[i];
      const exposures = seen[i] & exposureMask;
      const at = this.levelOf(exposureBatch, i);
      const e = exposures & byExposures;
      if (hash31(user, joinA[e], joinB[e]) < thresholds[first[exposures] + at])
        uniqueActions.join(post, segment, user, node, row);
      if (!brand || hash31(user, outcome.a, outcome.b) >= plays[at]) continue;
      if (hash31(user, brandA[e], brandB[e]) < post.answers.follow * followGivenValid[at])
        uniqueActions.follow(post, segment, user, row);
    }
  }

  /**
   * Clicks of the viewers just shown a post that carries a link. This is a separate pass, so that posts without a link
   * cost nothing.
   */
  click(exposureBatch: ExposureBatch, picked: number, givenValid: Int32Array): void {
    const { post, surface, segment, node, row, outcome } = exposureBatch;
    const key = placeKey(ofPost(this.clicks, post), post, surface, segment, node, this.clickKey);
    let clicks = 0;
    for (let i = 0; i < picked; i++) {
      const user = users[i];
      const at = this.levelOf(exposureBatch, i);
      if (hash31(user, key.a, key.b) < givenValid[at] && hash31(user, outcome.a, outcome.b) < valid[at]) clicks++;
    }
    this.outcomes.tally[row + Tally.click] += clicks;
  }

  /**
   * Answers, with draws of their own, of the viewers just shown a post. They are rare, so the pass does not ask every
   * viewer of each: it draws how many pairs of viewer and answer to skip up to the next that would occur at the highest
   * probability here, and keeps that one by the ratio of its own probability to the highest.
   */
  answer(exposureBatch: ExposureBatch, picked: number): void {
    const { post, segment, node, level, outcome, row } = exposureBatch;
    const { answers } = this.model;
    const isBrand = post.role === "brand";
    let most = 0;
    for (let j = 0; j < answers.length; j++)
      most = Math.max(most, factorOf(post, answers[j]) * answers[j].highest[level]);
    most = Math.min(1, most / drawScale);
    if (most === 0) return;
    const pairs = picked * answers.length;
    const lnMiss = Math.log1p(-most);
    const a = exposureBatch.answer.a ^ outcome.a;
    const b = exposureBatch.answer.b ^ outcome.b;
    const { tally } = this.outcomes;
    for (let pair = 0; ; pair++) {
      const from = pair % answers.length;
      const u = unit32(b, ~a ^ from, users[(pair - from) / answers.length]);
      // (1 − p)^n ≥ 1 − n·p: the skip passes the last pair, which most small batches learn without a logarithm.
      if (u < 1 - (pairs - pair) * most) return;
      if (most < 1) pair += Math.floor(Math.log(u) / lnMiss);
      if (pair >= pairs) return;
      const j = pair % answers.length;
      const i = (pair - j) / answers.length;
      const { action, needsPlay, given } = answers[j];
      const at = this.levelOf(exposureBatch, i);
      const user = users[i];
      if (hash31(user, a ^ (j + 1), b) * most >= factorOf(post, answers[j]) * given[at]) continue;
      if (needsPlay && hash31(user, outcome.a, outcome.b) >= valid[at]) continue;
      if (action === "share") this.uniqueActions.share(post, segment, user, node, row);
      else if (action !== "follow") tally[row + Tally[action]] += 1;
      else if (!isBrand) this.uniqueActions.follow(post, segment, user, row);
    }
  }

  /** The highest row of the response tables that a viewer of a post at this level can have. */
  private highestLevel(level: number): number {
    return Math.min(rows - 1, level + Math.max(0, this.model.steps.followed));
  }

  /** Row of the response tables for the viewer at place `i`. */
  private levelOf(exposureBatch: ExposureBatch, i: number): number {
    const before = seen[i];
    const follower = (exposureBatch.isMarked ? follows[i] : 0) | (before & followersFlag(exposureBatch) ? 1 : 0);
    return exposureBatch.level - fatigue[before & exposureMask] + follower * this.model.steps.followed;
  }

  /**
   * Keys of joining: in the panel one for each exposure count, and the post's from the last count on, at which counting
   * ends; outside it, where exposures are a stand-in's, the post's.
   */
  private joinWordsOf({ segment, join }: ExposureBatch): Words {
    return segment < this.population.panelSegments
      ? withWord(this.joinKeys[segment], exposureMask, join)
      : withWord(this.joinWords, 0, join);
  }

  /** Keys of coming to follow the brand, in the same way. */
  private brandWordsOf({ segment, brandFollow }: ExposureBatch): Words {
    return segment < this.population.panelSegments
      ? withWord(this.brandKeys[segment], exposureMask, brandFollow)
      : withWord(this.brandWords, 0, brandFollow);
  }
}

/** The flag in a viewer's byte that marks a follower of the poster; 0 where `level` contains the followers' bonus. */
function followersFlag({ post, surface }: ExposureBatch): number {
  const asFollower = surface === SurfaceIndex.following || surface === SurfaceIndex.reposted;
  return post.role === "brand" && !asFollower ? followsBrandFlag : 0;
}

/** Key words of the draws that belong to a user's n-th exposure. */
interface Words {
  readonly as: Int32Array;
  readonly bs: Int32Array;
}

/** The words with the one at `place` replaced. */
function withWord(words: Words, place: number, { a, b }: Key): Words {
  words.as[place] = a;
  words.bs[place] = b;
  return words;
}

function wordsPerExposure(population: PopulationState, root: Key): Words[] {
  return population.segments.slice(0, population.panelSegments).map((segment) => {
    const words = { as: new Int32Array(exposureLevels), bs: new Int32Array(exposureLevels) };
    for (let e = 0; e < exposureMask; e++) {
      const key = derive(derive(root, segment.index), e);
      words.as[e] = key.a;
      words.bs[e] = key.b;
    }
    return words;
  });
}
