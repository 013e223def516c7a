import type { ImpressionBatches } from "../feed/allocation/impressionBatches.ts";
import type { MutableKey } from "../lib/random.ts";
import { tallyWidth } from "../vocabulary/tally.ts";
import { SurfaceIndex } from "../vocabulary/terms.ts";
import type { Campaign } from "../world/campaign.ts";
import type { Author } from "../world/followGraph.ts";
import type { PopulationState } from "../world/populationState.ts";
import type { Post } from "../world/post.ts";
import { Aggregate } from "./aggregate.ts";
import { Audience, type PostKeys, placeKey } from "./audience.ts";
import { bufferSize, useModel, viewers } from "./columns.ts";
import { type ExposureBatch, Individual } from "./individual.ts";
import { LiveSessions } from "./liveSessions.ts";
import type { ResponseCalibration } from "./model/calibration.ts";
import { levelFor } from "./model/levels.ts";
import { logisticResponse, type ResponsePart } from "./model/responseModel.ts";
import { createResponseTables, type ResponseTables } from "./model/responseTables.ts";
import { Outcomes } from "./outcomes.ts";
import { UniqueActions } from "./uniqueActions.ts";

const { users, seen, follows } = viewers;

/** Blocks whose bytes stay in the cache together: 16 blocks of 2^18. */
const blockGroup = 16;
/** Impressions of a post on a surface in a tick below which viewers outside the panel respond one by one too. */
const oneByOneBelow = 600;
/** The same limit among the followers of a deliverer: it takes longer to find each of them. */
const followersOneByOneBelow = 150;

/**
 * Responses. A viewer's response to a post depends on its quality, the interest of the segment, whether the viewer
 * follows the poster, and how much of the campaign the viewer has seen before. The panel's viewers respond one by one.
 * Outside the panel, large batches are drawn in sums.
 */
export class Responder {
  readonly outcomes: Outcomes;
  private readonly population: PopulationState;
  private readonly campaign: Campaign;
  private readonly model: ResponseTables;
  private readonly audience: Audience;
  private readonly individual: Individual;
  private readonly aggregate: Aggregate;
  private readonly live: LiveSessions;
  /** The batch that is being shown: written anew for every impression batch and person. */
  private readonly exposureBatch: ExposureBatch = {
    post: undefined as never,
    surface: 0,
    segment: 0,
    node: 0,
    level: 0,
    isMarked: false,
    outcome: { a: 0, b: 0 },
    watch: { a: 0, b: 0 },
    join: { a: 0, b: 0 },
    brandFollow: { a: 0, b: 0 },
    answer: { a: 0, b: 0 },
    row: 0,
  };
  /** The first post of each account of the campaign that has been shown to persons. */
  private readonly firstPosts = new Map<Author, Post>();
  private readonly order: MutableKey = { a: 0, b: 0 };

  constructor(
    population: PopulationState,
    campaign: Campaign,
    calibration: ResponseCalibration,
    responses: ResponsePart = logisticResponse,
  ) {
    this.population = population;
    this.campaign = campaign;
    this.model = createResponseTables(population.settings, calibration, responses);
    this.outcomes = new Outcomes(population.panelSegments);
    this.audience = new Audience(population, campaign);
    const uniqueActions = new UniqueActions(population, campaign, this.outcomes);
    this.individual = new Individual(population, this.outcomes, uniqueActions, this.model);
    this.aggregate = new Aggregate(population, campaign, this.outcomes, uniqueActions, this.audience, this.model);
    const { outcomes, audience, individual, aggregate, model } = this;
    this.live = new LiveSessions(population, campaign, outcomes, uniqueActions, audience, individual, aggregate, model);
  }

  /** Shows a tick's impression batches and persons, and collects the outcomes. */
  respond(batches: ImpressionBatches): Outcomes {
    const { outcomes } = this;
    const rows = batches.tallyRows;
    useModel(this.model);
    outcomes.events.length = 0;
    this.audience.sample.renew();
    if (outcomes.tally.length < rows * tallyWidth) outcomes.tally = new Float64Array(2 * rows * tallyWidth);
    else outcomes.tally.fill(0, 0, rows * tallyWidth);
    // The batches of live events come last; `LiveSessions` handles them.
    const live = firstOf(SurfaceIndex.live, batches);
    if (this.population.hasAggregate) this.visitInOrder(batches, live);
    else this.visitByBlocks(batches, live);
    this.visitPersons(batches, "inFollowing");
    this.visitPersons(batches, "messages");
    this.live.visit(batches, live);
    this.individual.fold();
    return outcomes;
  }

  /**
   * With aggregate segments: in the order of the batches, where a post's batches in the panel come before those outside it.
   * Large aggregate batches are drawn in one sum, from classes that are read after the panel has seen the post and before
   * the next post.
   */
  private visitInOrder(batches: ImpressionBatches, end: number): void {
    const { layouts, panelSegments } = this.population;
    for (let from = 0, to = 0; from < end; from = to) {
      let inAggregates = 0;
      for (to = from; to < end && isSamePost(batches, from, to); to++) {
        if (batches.segment[to] >= panelSegments) inAggregates += batches.count[to];
      }
      const fewest = batches.delivery[from] < 0 ? oneByOneBelow : followersOneByOneBelow;
      for (let batch = from; batch < to; batch++) {
        const segment = batches.segment[batch];
        if (segment >= panelSegments && inAggregates >= fewest) this.aggregate.show(batches, batch);
        else this.visitBatch(batches, batch, 0, layouts[segment].blockCount);
      }
    }
  }

  /** Segment by segment, group of blocks by group of blocks, so that the users' bytes stay in the cache. */
  private visitByBlocks(batches: ImpressionBatches, end: number): void {
    const { segments, layouts } = this.population;
    const first = new Int32Array(segments.length + 1);
    for (let batch = 0; batch < end; batch++) first[batches.segment[batch] + 1] += 1;
    for (let s = 0; s < segments.length; s++) first[s + 1] += first[s];
    const order = new Int32Array(end);
    const next = first.slice();
    for (let batch = 0; batch < end; batch++) order[next[batches.segment[batch]]++] = batch;
    for (let s = 0; s < segments.length; s++) {
      const from = first[s];
      const to = first[s + 1];
      if (from === to) continue;
      const blocks = layouts[s].blockCount;
      // A batch with fewer impressions than two rows of blocks gains nothing from being cut into groups.
      let cut = 0;
      for (let i = from; i < to; i++) {
        if (batches.count[order[i]] < 2 * blocks) this.visitBatch(batches, order[i], 0, blocks);
        else order[from + cut++] = order[i];
      }
      for (let firstBlock = 0; firstBlock < blocks && cut > 0; firstBlock += blockGroup) {
        const endBlock = Math.min(blocks, firstBlock + blockGroup);
        for (let i = from; i < from + cut; i++) this.visitBatch(batches, order[i], firstBlock, endBlock);
      }
    }
  }

  private visitBatch(batches: ImpressionBatches, batch: number, firstBlock: number, endBlock: number): void {
    const { campaign, population, audience, individual } = this;
    const post = campaign.posts[batches.post[batch]];
    const surface = batches.surface[batch];
    const segment = batches.segment[batch];
    const blocks = this.population.layouts[segment].blockCount;
    const first = batches.start[batch];
    const end = first + batches.count[batch];
    // As many at a time as fill the buffer from the blocks asked for, in whole rows.
    const chunk = Math.max(1, Math.floor(bufferSize / (endBlock - firstBlock))) * blocks;
    const deliverer = audience.deliverer(batches, batch);
    const node = audience.nodeOf(batches, batch);
    const keys = audience.keysOf(post);
    const order = placeKey(keys.audience, post, surface, segment, node, this.order);
    const isMarked = !deliverer && audience.mustLookUp(post.author, segment);
    const { exposureBatch } = this;
    exposureBatch.post = post;
    exposureBatch.surface = surface;
    exposureBatch.segment = segment;
    exposureBatch.node = node;
    exposureBatch.level = levelFor(population, post, segment) + (deliverer ? this.model.steps.followed : 0);
    exposureBatch.isMarked = isMarked;
    this.keyBatch(keys);
    exposureBatch.row = batch * tallyWidth;
    // Chunks end where a row of the layout does, which spares the look-up of blocks in a cut row.
    for (let start = first, next = 0; start < end; start = next) {
      next = Math.min(end, start + chunk - (start % blocks));
      const picked = audience.pick(deliverer, segment, order, start, next - start, firstBlock, endBlock, users);
      if (isMarked) population.graph.markFollowers(post.author, segment, users, picked, follows);
      if (segment < population.panelSegments) {
        individual.read(segment, picked);
        audience.sample.age(picked);
      } else audience.readStandIns(batches, batch, picked, viewers);
      this.show(picked);
    }
  }

  /** The author, if the account has shown an earlier post, which its followers may have seen; else null. */
  private knownAuthor(post: Post): Author | null {
    const { author } = post;
    if (author.segment >= 0) return null;
    const first = this.firstPosts.get(author);
    if (first === undefined) this.firstPosts.set(author, post);
    return first === undefined || first === post ? null : author;
  }

  /** Shows the batch to the viewers who have been read, with clicks where the post carries a link. */
  private show(picked: number): void {
    const { exposureBatch, individual, model } = this;
    const { clicks } = model;
    individual.show(exposureBatch, picked);
    individual.answer(exposureBatch, picked);
    if (clicks?.roles.has(exposureBatch.post.role)) individual.click(exposureBatch, picked, clicks.givenValid);
  }

  /** Derives the keys of the batch that is being shown. */
  private keyBatch(keys: PostKeys): void {
    const { post, surface, segment, node, outcome, watch, join, brandFollow } = this.exposureBatch;
    placeKey(keys.outcome, post, surface, segment, node, outcome);
    placeKey(keys.watch, post, surface, segment, node, watch);
    this.exposureBatch.answer = keys.answer;
    placeKey(keys.join, post, surface, segment, node, join);
    if (post.role === "brand") placeKey(keys.brandFollow, post, surface, segment, node, brandFollow);
  }

  /**
   * Shows posts to persons who are known by number: those of a small delivery, and friends who open a message. Neighbours
   * in one segment to whom the same comes are shown it together and counted in the row of the first.
   */
  private visitPersons(batches: ImpressionBatches, list: "inFollowing" | "messages"): void {
    const persons = batches[list];
    if (!persons) return;
    const firstRow = batches.firstRowOf(list);
    const messages = list === "messages";
    const { campaign, population, audience, individual, model, exposureBatch } = this;
    for (let from = 0, to = 0; from < persons.length; from = to) {
      to = persons.endOfRun(from);
      const people = to - from;
      const post = campaign.posts[persons.post[from]];
      const segment = persons.segment[from];
      const node = persons.node[from];
      const surface = batches.surfaceOfPerson(list, from);
      const keys = audience.keysOf(post);
      for (let i = 0; i < people; i++) users[i] = persons.user[from + i];
      if (messages)
        for (let i = 0; i < people; i++)
          follows[i] = population.graph.isFollower(post.author, segment, users[i]) ? 1 : 0;
      if (segment < population.panelSegments) {
        individual.read(segment, people);
        audience.sample.age(people);
      } else {
        const author = !messages && node === 0 ? this.knownAuthor(post) : null;
        for (let i = 0; i < people; i++) seen[i] = audience.standInOf(post, segment, users[i], author);
      }
      exposureBatch.post = post;
      exposureBatch.surface = surface;
      exposureBatch.segment = segment;
      exposureBatch.node = node;
      exposureBatch.level = levelFor(population, post, segment) + (messages ? 0 : model.steps.followed);
      exposureBatch.isMarked = messages;
      this.keyBatch(keys);
      exposureBatch.row = (firstRow + from) * tallyWidth;
      this.show(people);
    }
  }
}

/** Number of the first of those batches at the end that are on a surface. */
function firstOf(on: number, { length, surface }: ImpressionBatches): number {
  let first = length;
  while (first > 0 && surface[first - 1] === on) first--;
  return first;
}

function isSamePost(batches: ImpressionBatches, one: number, other: number): boolean {
  return (
    batches.post[one] === batches.post[other] &&
    batches.surface[one] === batches.surface[other] &&
    batches.delivery[one] === batches.delivery[other]
  );
}
