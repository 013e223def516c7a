import { type Cells, SurfaceIndex } from "../feed/cells.ts";
import type { MutableKey } from "../lib/random.ts";
import { type Campaign, type Persons, tallyWidth } from "../world/campaign.ts";
import type { World } from "../world/world.ts";
import { Aggregate } from "./aggregate.ts";
import { Audience, bufferSize, placeKey, Viewers } from "./audience.ts";
import { Individual, type Showing } from "./individual.ts";
import { levelFor } from "./levels.ts";
import { LiveRooms } from "./live.ts";
import { createResponseModel, type ResponseModel } from "./model.ts";
import { Once } from "./once.ts";
import { createOutcomes, type Outcomes } from "./outcomes.ts";
import type { Population } from "./population.ts";
import type { WatchRatios } from "./watch.ts";

/** Blocks whose bytes stay in the cache together: 16 blocks of 2^18. */
const blockGroup = 16;

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
  private readonly viewers = new Viewers();
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
    row: 0,
  };
  private readonly order: MutableKey = { a: 0, b: 0 };

  constructor(world: World, campaign: Campaign, population: Population, watch: WatchRatios) {
    this.world = world;
    this.campaign = campaign;
    this.model = createResponseModel(world.settings, population, watch);
    this.outcomes = createOutcomes(world.panelSegments);
    this.audience = new Audience(world, campaign);
    const once = new Once(world, campaign, this.outcomes);
    this.individual = new Individual(world, this.outcomes, once, this.model);
    this.aggregate = new Aggregate(world, campaign, this.outcomes, once, this.audience, this.model);
    const { outcomes, audience, individual, aggregate, model } = this;
    this.live = new LiveRooms(world, campaign, outcomes, once, audience, individual, aggregate.choose, model);
  }

  /** Shows a tick's cells and persons and collects what comes of it. */
  respond(cells: Cells): Outcomes {
    const { outcomes } = this;
    const following = cells.inFollowing;
    const messages = cells.messages;
    const visitors = cells.visitors;
    const firstMessage = cells.length + (following?.length ?? 0);
    const firstVisitor = firstMessage + (messages?.length ?? 0);
    const rows = firstVisitor + (visitors?.length ?? 0);
    outcomes.events.length = 0;
    if (outcomes.tally.length < rows * tallyWidth) outcomes.tally = new Float64Array(2 * rows * tallyWidth);
    else outcomes.tally.fill(0, 0, rows * tallyWidth);
    this.aggregate.plan(cells);
    this.visitCells(cells);
    this.aggregate.draw(cells);
    if (following) this.visitPersons(following, cells.length, false);
    if (messages) this.visitPersons(messages, firstMessage, true);
    this.live.visit(cells, this.viewers);
    if (visitors) this.live.visitPersons(visitors, firstVisitor, cells.tick, this.viewers);
    this.individual.fold();
    return outcomes;
  }

  /**
   * Segment by segment, group of blocks by group of blocks, so that the users' bytes stay in the cache. What a post
   * shows outside the panel comes after what it shows in it, and before the next post.
   */
  private visitCells(cells: Cells): void {
    const { aggregate } = this;
    const { segments, panelSegments } = this.world;
    const first = new Int32Array(panelSegments + 1);
    // Those of live events come last, and are answered by themselves.
    let length = cells.length;
    while (length > 0 && cells.surface[length - 1] === SurfaceIndex.live) length--;
    for (let cell = 0; cell < length; cell++) first[segments[cells.segment[cell]!]!.panel + 1]! += 1;
    for (let s = 0; s < panelSegments; s++) first[s + 1]! += first[s]!;
    const order = new Int32Array(length);
    const next = first.slice();
    for (let cell = 0; cell < length; cell++) order[next[segments[cells.segment[cell]!]!.panel]!++] = cell;
    for (let s = 0; s < panelSegments; s++) {
      const from = first[s]!;
      const to = first[s + 1]!;
      if (from === to) continue;
      const blocks = this.world.layouts[s]!.blockCount;
      // A cell with fewer impressions than two rows of blocks gains nothing from being cut into groups.
      let cut = 0;
      for (let i = from; i < to; i++) {
        const cell = order[i]!;
        const isInPanel = cells.segment[cell] === s;
        if (isInPanel && cells.count[cell]! < 2 * blocks) this.visitCell(cells, cell, 0, blocks);
        else order[from + cut++] = cell;
      }
      for (let firstBlock = 0; firstBlock < blocks && cut > 0; firstBlock += blockGroup) {
        const endBlock = Math.min(blocks, firstBlock + blockGroup);
        for (let i = from; i < from + cut; i++) {
          const cell = order[i]!;
          if (cells.segment[cell] === s) this.visitCell(cells, cell, firstBlock, endBlock);
          else if (firstBlock > 0) continue;
          else if (aggregate.isSummed(cell)) aggregate.sample(cells, cell);
          else this.visitCell(cells, cell, 0, this.world.layouts[cells.segment[cell]!]!.blockCount);
        }
      }
    }
  }

  private visitCell(cells: Cells, cell: number, firstBlock: number, endBlock: number): void {
    const { campaign, world, audience, individual, viewers } = this;
    const post = campaign.posts[cells.post[cell]!]!;
    const surface = cells.surface[cell]!;
    const segment = cells.segment[cell]!;
    const blocks = this.world.layouts[segment]!.blockCount;
    const first = cells.start[cell]!;
    const end = first + cells.count[cell]!;
    // As many at a time as fill the buffer from the blocks asked for, whatever the rounding to rows.
    const chunk = Math.max(1, Math.floor(bufferSize / (endBlock - firstBlock))) * blocks;
    const deliverer = audience.deliverer(cells, cell);
    const node = deliverer ? cells.deliveries[cells.delivery[cell]!]!.node : 0;
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
    placeKey(keys.outcome, post, surface, segment, node, showing.outcome);
    placeKey(keys.watch, post, surface, segment, node, showing.watch);
    showing.row = cell * tallyWidth;
    // Chunks end where a row of the layout does, which spares the look-up of blocks in a cut row.
    for (let start = first, next = 0; start < end; start = next) {
      next = Math.min(end, start + chunk - (start % blocks));
      const picked = audience.pick(deliverer, segment, order, start, next - start, firstBlock, endBlock, viewers.users);
      if (isMarked) world.graph.markFollowers(post.author, segment, viewers.users, picked, viewers.follows);
      if (segment < world.panelSegments) individual.touch(segment, viewers, picked);
      else audience.readStandIns(cells, cell, start - first, picked, viewers);
      individual.show(showing, viewers, picked);
    }
  }

  /** Persons come one at a time: a delivery small enough to be drawn name by name, or a message between friends. */
  private visitPersons(persons: Persons, firstRow: number, messages: boolean): void {
    const { campaign, world, audience, individual, viewers, model, showing } = this;
    for (let i = 0; i < persons.length; i++) {
      const post = campaign.posts[persons.post[i]!]!;
      const segment = persons.segment[i]!;
      const user = persons.user[i]!;
      const node = persons.node[i]!;
      const surface = messages ? SurfaceIndex.direct : node === 0 ? SurfaceIndex.following : SurfaceIndex.reposted;
      const keys = audience.keysOf(post);
      viewers.users[0] = user;
      if (messages) viewers.follows[0] = world.graph.isFollower(post.author, segment, user) ? 1 : 0;
      if (segment < world.panelSegments) individual.touch(segment, viewers, 1);
      else viewers.seen[0] = audience.standInOf(post, segment, user);
      showing.post = post;
      showing.surface = surface;
      showing.segment = segment;
      showing.node = node;
      showing.level = levelFor(world, post, segment) + (messages ? 0 : model.steps.followed);
      showing.isMarked = messages;
      placeKey(keys.outcome, post, surface, segment, node, showing.outcome);
      placeKey(keys.watch, post, surface, segment, node, showing.watch);
      showing.row = (firstRow + i) * tallyWidth;
      individual.show(showing, viewers, 1);
    }
  }
}
