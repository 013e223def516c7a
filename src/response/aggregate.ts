import type { ImpressionBatches } from "../feed/allocation/impressionBatches.ts";
import { derive, type Key, type MutableKey, normal, unit32 } from "../lib/random.ts";
import { binomial } from "../lib/sampling.ts";
import { apartActions } from "../vocabulary/actions.ts";
import { Tally, tallyWidth } from "../vocabulary/tally.ts";
import { SurfaceIndex } from "../vocabulary/terms.ts";
import type { Campaign } from "../world/campaign.ts";
import { exposureMask, followsBrandFlag, type PopulationState } from "../world/populationState.ts";
import type { Post } from "../world/post.ts";
import { Purpose } from "../world/purpose.ts";
import { type Audience, ofPost, placeKey } from "./audience.ts";
import { Viewers } from "./columns.ts";
import { factorOf, givenFactor } from "./model/answers.ts";
import { exposureLevels, levelFor } from "./model/levels.ts";
import type { ResponseTables } from "./model/responseTables.ts";
import { drawScale } from "./model/tables.ts";
import { ratioScale } from "./model/watch.ts";
import type { Outcomes } from "./outcomes.ts";
import type { UniqueActions } from "./uniqueActions.ts";

/** Panel users whose exposures stand for those of a batch's viewers. */
const standIns = 32;
/** Classes of viewers: exposures so far, and whether they follow the account. */
const classes = 2 * exposureLevels;
/** Tries to find a viewer who does not follow an author whom most viewers follow. */
const tries = 100;

/**
 * Responses drawn in sums. The responses of many viewers outside the panel are one multinomial draw from the mean of the
 * response tables; the mean is over the classes of the panel users who are next in line for the same post. Users who
 * share, join or come to follow are picked from the audience, because each does so once and must be known.
 */
export class Aggregate {
  private readonly line = new Viewers();
  private readonly shares = new Float64Array(classes);
  private readonly root: Key;
  private readonly population: PopulationState;
  private readonly campaign: Campaign;
  private readonly outcomes: Outcomes;
  private readonly uniqueActions: UniqueActions;
  private readonly audience: Audience;
  private readonly model: ResponseTables;
  /** Running sums over the bins of the watch ratio: of the ratio and of its square. */
  private readonly ratioSums: { readonly first: Float64Array; readonly second: Float64Array };
  private readonly mean = {
    like: 0,
    valid: 0,
    join: 0,
    brandFollow: 0,
    /** P(valid play and click); 0 where the post carries no link. */
    click: 0,
    /** P(answer), with a valid play where it needs one; in the order of the tables. */
    answers: new Float64Array(apartActions.length),
  };
  private readonly place: MutableKey = { a: 0, b: 0 };
  private readonly one = new Int32Array(8);

  constructor(
    population: PopulationState,
    campaign: Campaign,
    outcomes: Outcomes,
    uniqueActions: UniqueActions,
    audience: Audience,
    model: ResponseTables,
  ) {
    this.population = population;
    this.campaign = campaign;
    this.outcomes = outcomes;
    this.uniqueActions = uniqueActions;
    this.audience = audience;
    this.model = model;
    this.root = derive(population.key, Purpose.aggregate);
    this.ratioSums = runningSums(model.watch.ratio);
  }

  /** Shows a batch of an aggregate segment: all its viewers in one draw. */
  show(batches: ImpressionBatches, batch: number): void {
    const post = this.campaign.posts[batches.post[batch]];
    const surface = batches.surface[batch];
    const segment = batches.segment[batch];
    const delivery = batches.delivery[batch];
    const node = this.audience.nodeOf(batches, batch);
    // A place in a visiting order is shown once, so the first of them can key this draw.
    const place = placeKey(ofPost(this.root, post), post, surface, segment, node, this.place);
    const key = derive(place, batches.start[batch]);
    const level = levelFor(this.population, post, segment) + (delivery >= 0 ? this.model.steps.followed : 0);
    this.classify(batches, batch, post, key);
    // Followers of the author cannot come to follow.
    this.average(post, level, surface === SurfaceIndex.following);
    this.draw(batches, batch, post, node, key);
  }

  /** Shares of the classes among the users next in line; where nobody is left, among users of the same interest. */
  private classify(batches: ImpressionBatches, batch: number, post: Post, key: Key): void {
    const { audience, line, shares } = this;
    const segment = batches.segment[batch];
    const brandFlag = batches.delivery[batch] < 0 && post.role === "brand" ? followsBrandFlag : 0;
    shares.fill(0);
    if (audience.isNew(batches, batch) && !audience.mustLookUp(post.author, segment)) {
      const alike = audience.sample.of(segment);
      for (let i = 0; i < alike.length; i++) shares[classOf(alike[i], 0, brandFlag)] += 1 / alike.length;
      return;
    }
    let found = audience.readLine(batches, batch, standIns, line);
    const deliverer = audience.deliverer(batches, batch);
    const isEmpty = found === 0;
    for (; isEmpty && found < standIns; found++) {
      line.seen[found] = audience.standInOf(post, segment, key.a + found, deliverer);
      line.follows[found] = 0;
    }
    for (let i = 0; i < found; i++) shares[classOf(line.seen[i], line.follows[i], brandFlag)] += 1 / found;
  }

  /** The mean response of these classes to a post at this level. */
  private average(post: Post, level: number, onlyFollowers: boolean): void {
    const { mean, model, shares } = this;
    const { fatigue, followed } = model.steps;
    const { first, thresholds } = model.joins;
    const { valid: plays, like, followGivenValid } = model.plays;
    const { answers } = mean;
    answers.fill(0);
    mean.like = 0;
    mean.valid = 0;
    mean.join = 0;
    mean.brandFollow = 0;
    mean.click = 0;
    const clicks = model.clicks?.roles.has(post.role) ? model.clicks.givenValid : undefined;
    for (let c = 0; c < classes; c++) {
      const weight = shares[c];
      if (weight === 0) continue;
      const exposures = c & exposureMask;
      const isFollower = c >= exposureLevels;
      const at = level - fatigue[exposures] + (isFollower ? followed : 0);
      const valid = plays[at] / drawScale;
      mean.valid += weight * valid;
      mean.like += weight * Math.min(valid, (post.answers.like * like[at]) / drawScale);
      mean.join += (weight * thresholds[first[exposures] + at]) / drawScale;
      if (clicks) mean.click += (weight * valid * clicks[at]) / drawScale;
      // A viewer who follows already cannot come to follow.
      const canFollow = !isFollower && !onlyFollowers;
      if (canFollow) mean.brandFollow += weight * valid * givenFactor(post.answers.follow, followGivenValid[at]);
      for (let j = 0; j < model.answers.length; j++) {
        const { action, needsPlay, given } = model.answers[j];
        if (action === "follow" && (!canFollow || post.role === "brand")) continue;
        answers[j] += weight * (needsPlay ? valid : 1) * givenFactor(factorOf(post, model.answers[j]), given[at]);
      }
    }
  }

  private draw(batches: ImpressionBatches, batch: number, post: Post, node: number, key: Key): void {
    const { mean, uniqueActions, model } = this;
    const { tally } = this.outcomes;
    const segment = batches.segment[batch];
    const viewers = batches.count[batch];
    const isOpen = batches.delivery[batch] < 0;
    const row = batch * tallyWidth;
    const of = (draw: number, n: number, p: number): number => {
      const k = derive(key, draw);
      return binomial(k.a, k.b, n, Math.min(1, Math.max(0, p)));
    };
    const likes = of(2, viewers, mean.like);
    const validPlays = likes + of(3, viewers - likes, (mean.valid - mean.like) / (1 - mean.like));
    let [shares, follows] = [0, 0];
    for (let j = 0; j < model.answers.length; j++) {
      const { action, needsPlay } = model.answers[j];
      const rate = mean.answers[j];
      const people = of(20 + j, needsPlay ? validPlays : viewers, needsPlay ? rate / mean.valid : rate);
      if (action === "share") shares = people;
      else if (action === "follow") follows = people;
      else tally[row + Tally[action]] += people;
    }
    tally[row + Tally.impressions] += viewers;
    tally[row + Tally.validPlays] += validPlays;
    tally[row + Tally.like] += likes;
    tally[row + Tally.views] +=
      model.countViews === "impression"
        ? viewers
        : model.countViews === "validPlay"
          ? validPlays
          : validPlays + of(5, viewers - validPlays, model.autoplay / drawScale);
    if (mean.click > 0) tally[row + Tally.click] += of(12, validPlays, mean.click / mean.valid);
    this.drawWatching(post, validPlays, derive(key, 6), row);
    this.choose(batches, batch, shares, derive(key, 7), (user) => {
      uniqueActions.share(post, segment, user, node, row);
      return true;
    });
    this.choose(batches, batch, of(8, viewers, mean.join), derive(key, 9), (user) => {
      uniqueActions.join(post, segment, user, node, row);
      return true;
    });
    if (post.role === "brand") follows = of(10, viewers, mean.brandFollow);
    this.choose(batches, batch, follows, derive(key, 11), (user) => {
      if (uniqueActions.follow(post, segment, user, row)) return true;
      // On an open surface the mean leaves out viewers who follow already, so another must follow in this one's place.
      // It does not leave out followers among a repost's viewers, nor those who came to follow other accounts.
      const isLeftOut =
        isOpen && (post.role === "brand" || this.population.graph.isFollower(post.author, segment, user));
      return !isLeftOut;
    });
  }

  /** Draws watching: the plays in three parts of the watch ratio, and the sum of ratios within each as a normal variable. */
  private drawWatching(post: Post, validPlays: number, key: Key, row: number): void {
    const { tally } = this.outcomes;
    const { watch } = this.model;
    const { ratio, completeBin } = watch;
    const longBin = watch.longViewBin(post.durationSeconds);
    const bins = ratio.length;
    const long = binomial(key.a, ~key.b, validPlays, 1 - longBin / bins);
    const complete = longBin === bins ? 0 : binomial(~key.a, key.b, long, (bins - completeBin) / (bins - longBin));
    tally[row + Tally.longView] += long;
    tally[row + Tally.complete] += complete;
    const sum =
      this.ratioSum(0, longBin, validPlays - long, normal(key, 0)) +
      this.ratioSum(longBin, completeBin, long - complete, normal(key, 1)) +
      this.ratioSum(completeBin, bins, complete, normal(key, 2));
    tally[row + Tally.watchRatio] += Math.max(0, sum) / ratioScale;
  }

  /** Sum of `plays` ratios from bins [first, end), `z` standard deviations from its mean. */
  private ratioSum(first: number, end: number, plays: number, z: number): number {
    if (plays === 0 || first === end) return 0;
    const { first: sums, second: squares } = this.ratioSums;
    const mean = (sums[end] - sums[first]) / (end - first);
    const square = (squares[end] - squares[first]) / (end - first);
    return Math.round(plays * mean + z * Math.sqrt(plays * Math.max(0, square - mean * mean)));
  }

  /**
   * Picks `people` different viewers of a batch and lets each `act`; it replaces a viewer for whom `act` returns false.
   * The order of viewers is random, so it takes one viewer from each of as many stretches of that order.
   */
  choose(batches: ImpressionBatches, batch: number, people: number, key: Key, act: (user: number) => boolean): void {
    if (people === 0) return;
    const { audience, one } = this;
    const viewers = batches.count[batch];
    const post = this.campaign.posts[batches.post[batch]];
    const segment = batches.segment[batch];
    const deliverer = audience.deliverer(batches, batch);
    const node = audience.nodeOf(batches, batch);
    const order = placeKey(audience.keysOf(post).audience, post, batches.surface[batch], segment, node, this.place);
    const { blockCount } = this.population.layouts[segment];
    const start = batches.start[batch];
    for (let person = 0, draw = 0; person < people; person++) {
      const first = Math.floor((person * viewers) / people);
      const end = Math.floor(((person + 1) * viewers) / people);
      for (let attempt = 0; attempt < tries; attempt++) {
        const place = first + Math.floor(unit32(key.a, key.b, draw++) * (end - first));
        audience.pick(deliverer, segment, order, start + place, 1, 0, blockCount, one);
        if (act(one[0])) break;
      }
    }
  }
}

/** Class of a viewer with this byte, who follows the account by the graph (`follows` = 1) or by the byte's flag. */
function classOf(byte: number, follows: number, brandFlag: number): number {
  return (byte & exposureMask) + (follows === 1 || (byte & brandFlag) !== 0 ? exposureLevels : 0);
}

function runningSums(ratio: Int32Array) {
  const first = new Float64Array(ratio.length + 1);
  const second = new Float64Array(ratio.length + 1);
  ratio.forEach((value, bin) => {
    first[bin + 1] = first[bin] + value;
    second[bin + 1] = second[bin] + value * value;
  });
  return { first, second };
}
