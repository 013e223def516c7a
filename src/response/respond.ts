import type { Cells } from "../feed/allocation/impressionBatches.ts";
import type { MutableKey } from "../lib/random.ts";
import { tallyWidth } from "../vocabulary/tally.ts";
import { SurfaceIndex } from "../vocabulary/terms.ts";
import type { Campaign, Persons } from "../world/campaign.ts";
import type { Author } from "../world/followGraph.ts";
import type { Post } from "../world/post.ts";
import type { World } from "../world/world.ts";
import { Aggregate } from "./aggregate.ts";
import { Audience, type PostKeys, placeKey } from "./audience.ts";
import { bufferSize, useModel, viewers } from "./columns.ts";
import { Individual, type Showing } from "./individual.ts";
import { LiveRooms } from "./live.ts";
import type { Population } from "./model/calibration.ts";
import { levelFor } from "./model/levels.ts";
import type { Answers } from "./model/responseModel.ts";
import { createResponseModel, type ResponseModel } from "./model/responseTables.ts";
import { Outcomes } from "./outcomes.ts";
import { Once } from "./uniqueActions.ts";

const { users, seen, follows } = viewers;

/** Blocks whose bytes stay in the cache together: 16 blocks of 2^18. */
const blockGroup = 16;
/** Impressions of a post on a surface in a tick below which viewers in crowds answer one by one too. */
const oneByOneBelow = 600;
/** The same among the followers of who delivers it: it takes longer to find each of them. */
const followersOneByOneBelow = 150;

/**
 * Responses. A viewer's answer to a post depends on its quality, the interest of the segment, whether the viewer
 * follows the poster, and how much of the campaign the viewer has seen before. The panel's viewers answer one by one;
 * of the others, those who are many at a time are drawn in sums.
 */
export class Responder {
  readonly outcomes: Outcomes;
  private readonly world: World;
  private readonly campaign: Campaign;
  private readonly model: ResponseModel;
  private readonly audience: Audience;
  private readonly individual: Individual;
  private readonly aggregate: Aggregate;
  private readonly live: LiveRooms;
  /** What is being shown: written anew for every cell and person. */
  private readonly showing: Showing = {
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
    row: 0,
  };
  /** The first post of each account of the campaign that has been shown to persons. */
  private readonly firstPosts = new Map<Author, Post>();
  private readonly order: MutableKey = { a: 0, b: 0 };

  /** @param own answers in place of the population's */
  constructor(world: World, campaign: Campaign, population: Population, own?: Answers) {
    this.world = world;
    this.campaign = campaign;
    this.model = createResponseModel(world.settings, population, own);
    this.outcomes = new Outcomes(world.panelSegments);
    this.audience = new Audience(world, campaign);
    const once = new Once(world, campaign, this.outcomes);
    this.individual = new Individual(world, this.outcomes, once, this.model);
    this.aggregate = new Aggregate(world, campaign, this.outcomes, once, this.audience, this.model);
    const { outcomes, audience, individual, aggregate, model } = this;
    this.live = new LiveRooms(world, campaign, outcomes, once, audience, individual, aggregate, model);
  }

  /** Shows a tick's cells and persons and collects what comes of it. */
  respond(cells: Cells): Outcomes {
    const { outcomes } = this;
    const following = cells.inFollowing;
    const messages = cells.messages;
    const firstMessage = cells.length + (following?.length ?? 0);
    const firstVisitor = firstMessage + (messages?.length ?? 0);
    const rows = firstVisitor + (cells.visitors?.length ?? 0);
    useModel(this.model);
    outcomes.events.length = 0;
    this.audience.sample.renew();
    if (outcomes.tally.length < rows * tallyWidth) outcomes.tally = new Float64Array(2 * rows * tallyWidth);
    else outcomes.tally.fill(0, 0, rows * tallyWidth);
    // The cells of live events come last, and are answered by themselves.
    const live = firstOf(SurfaceIndex.live, cells);
    if (this.world.hasCrowd) this.visitInOrder(cells, live);
    else this.visitByBlocks(cells, live);
    if (following) this.visitPersons(following, cells.length, false);
    if (messages) this.visitPersons(messages, firstMessage, true);
    this.live.visit(cells, live, firstVisitor);
    this.individual.fold();
    return outcomes;
  }

  /**
   * Beside a crowd: in the order of the cells, where a post's in the panel come before those in crowds. Many viewers of a
   * crowd are drawn in one sum, with classes read after the panel has been shown the post and before the next one.
   */
  private visitInOrder(cells: Cells, end: number): void {
    const { layouts, panelSegments } = this.world;
    for (let from = 0, to = 0; from < end; from = to) {
      let inCrowds = 0;
      for (to = from; to < end && isSamePost(cells, from, to); to++) {
        if (cells.segment[to]! >= panelSegments) inCrowds += cells.count[to]!;
      }
      const fewest = cells.delivery[from]! < 0 ? oneByOneBelow : followersOneByOneBelow;
      for (let cell = from; cell < to; cell++) {
        const segment = cells.segment[cell]!;
        if (segment >= panelSegments && inCrowds >= fewest) this.aggregate.show(cells, cell);
        else this.visitCell(cells, cell, 0, layouts[segment]!.blockCount);
      }
    }
  }

  /** Segment by segment, group of blocks by group of blocks, so that the users' bytes stay in the cache. */
  private visitByBlocks(cells: Cells, end: number): void {
    const { segments, layouts } = this.world;
    const first = new Int32Array(segments.length + 1);
    for (let cell = 0; cell < end; cell++) first[cells.segment[cell]! + 1]! += 1;
    for (let s = 0; s < segments.length; s++) first[s + 1]! += first[s]!;
    const order = new Int32Array(end);
    const next = first.slice();
    for (let cell = 0; cell < end; cell++) order[next[cells.segment[cell]!]!++] = cell;
    for (let s = 0; s < segments.length; s++) {
      const from = first[s]!;
      const to = first[s + 1]!;
      if (from === to) continue;
      const blocks = layouts[s]!.blockCount;
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
    const { campaign, world, audience, individual } = this;
    const post = campaign.posts[cells.post[cell]!]!;
    const surface = cells.surface[cell]!;
    const segment = cells.segment[cell]!;
    const blocks = this.world.layouts[segment]!.blockCount;
    const first = cells.start[cell]!;
    const end = first + cells.count[cell]!;
    // As many at a time as fill the buffer from the blocks asked for, whatever the rounding to rows.
    const chunk = Math.max(1, Math.floor(bufferSize / (endBlock - firstBlock))) * blocks;
    const deliverer = audience.deliverer(cells, cell);
    const node = audience.nodeOf(cells, cell);
    const keys = audience.keysOf(post);
    const order = placeKey(keys.audience, post, surface, segment, node, this.order);
    const isMarked = !deliverer && audience.mustLookUp(post.author, segment);
    const { showing } = this;
    showing.post = post;
    showing.surface = surface;
    showing.segment = segment;
    showing.node = node;
    showing.level = levelFor(world, post, segment) + (deliverer ? this.model.steps.followed : 0);
    showing.isMarked = isMarked;
    this.keyShowing(keys);
    showing.row = cell * tallyWidth;
    // Chunks end where a row of the layout does, which spares the look-up of blocks in a cut row.
    for (let start = first, next = 0; start < end; start = next) {
      next = Math.min(end, start + chunk - (start % blocks));
      const picked = audience.pick(deliverer, segment, order, start, next - start, firstBlock, endBlock, users);
      if (isMarked) world.graph.markFollowers(post.author, segment, users, picked, follows);
      if (segment < world.panelSegments) {
        individual.read(segment, picked);
        audience.sample.age(picked);
      } else audience.readStandIns(cells, cell, picked, viewers);
      individual.show(showing, picked);
      this.click(picked);
    }
  }

  /** The author whose followers may have seen an earlier post: an account of the campaign with more than this one. */
  private knownAuthor(post: Post): Author | null {
    const { author } = post;
    if (author.segment >= 0) return null;
    const first = this.firstPosts.get(author);
    if (first === undefined) this.firstPosts.set(author, post);
    return first === undefined || first === post ? null : author;
  }

  /** Clicks of the viewers just shown, where the post carries a link. */
  private click(picked: number): void {
    const { clicks } = this.model;
    if (clicks?.roles.has(this.showing.post.role)) this.individual.click(this.showing, picked, clicks.givenValid);
  }

  /** Derives the keys of what is being shown. */
  private keyShowing(keys: PostKeys): void {
    const { post, surface, segment, node, outcome, watch, join, brandFollow } = this.showing;
    placeKey(keys.outcome, post, surface, segment, node, outcome);
    placeKey(keys.watch, post, surface, segment, node, watch);
    if (segment < this.world.panelSegments) return;
    placeKey(keys.join, post, surface, segment, node, join);
    if (post.role === "brand") placeKey(keys.brandFollow, post, surface, segment, node, brandFollow);
  }

  /**
   * Persons come by name: those of a delivery small enough to be drawn so, and friends who open a message. Neighbours to
   * whom the same comes in one segment are shown it together, and counted in the row of the first.
   */
  private visitPersons(persons: Persons, firstRow: number, messages: boolean): void {
    const { campaign, world, audience, individual, model, showing } = this;
    for (let from = 0, to = 0; from < persons.length; from = to) {
      to = persons.endOfRun(from);
      const people = to - from;
      const post = campaign.posts[persons.post[from]!]!;
      const segment = persons.segment[from]!;
      const node = persons.node[from]!;
      const surface = messages ? SurfaceIndex.direct : node === 0 ? SurfaceIndex.following : SurfaceIndex.reposted;
      const keys = audience.keysOf(post);
      for (let i = 0; i < people; i++) users[i] = persons.user[from + i]!;
      if (messages)
        for (let i = 0; i < people; i++) follows[i] = world.graph.isFollower(post.author, segment, users[i]!) ? 1 : 0;
      if (segment < world.panelSegments) {
        individual.read(segment, people);
        audience.sample.age(people);
      } else {
        const author = !messages && node === 0 ? this.knownAuthor(post) : null;
        for (let i = 0; i < people; i++) seen[i] = audience.standInOf(post, segment, users[i]!, author);
      }
      showing.post = post;
      showing.surface = surface;
      showing.segment = segment;
      showing.node = node;
      showing.level = levelFor(world, post, segment) + (messages ? 0 : model.steps.followed);
      showing.isMarked = messages;
      this.keyShowing(keys);
      showing.row = (firstRow + from) * tallyWidth;
      individual.show(showing, people);
      this.click(people);
    }
  }
}

/** Number of the first of those cells at the end that are on a surface. */
function firstOf(on: number, { length, surface }: Cells): number {
  let first = length;
  while (first > 0 && surface[first - 1] === on) first--;
  return first;
}

function isSamePost(cells: Cells, one: number, other: number): boolean {
  return (
    cells.post[one] === cells.post[other] &&
    cells.surface[one] === cells.surface[other] &&
    cells.delivery[one] === cells.delivery[other]
  );
}
