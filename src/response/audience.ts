import type { ImpressionBatches } from "../feed/allocation/impressionBatches.ts";
import { pickRun } from "../lib/permutation.ts";
import { derive, deriveInto, hash31, type Key, type MutableKey, unit32 } from "../lib/random.ts";
import type { Campaign } from "../world/campaign.ts";
import type { Author } from "../world/followGraph.ts";
import type { PopulationState } from "../world/populationState.ts";
import type { Post } from "../world/post.ts";
import { Purpose } from "../world/purpose.ts";
import { bufferSize, Viewers } from "./columns.ts";
import { PanelSample } from "./panelSample.ts";

/** Below this share of followers in an audience, followers are not looked up: it moves no rate by 10^-4. */
const negligibleFollowing = 1e-4;
/** Below this share of an audience that has been shown a post, the users in line are not looked up. */
const negligibleSeen = 0.005;

/** Roots of the draws that belong to one post. */
export interface PostKeys {
  readonly audience: Key;
  readonly outcome: Key;
  readonly watch: Key;
  readonly join: Key;
  readonly brandFollow: Key;
  readonly answer: Key;
}

/** The orders in which the audiences of a campaign are visited: each says who is next to be shown a post. */
export class Audience {
  private readonly population: PopulationState;
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

  constructor(population: PopulationState, campaign: Campaign) {
    this.population = population;
    this.campaign = campaign;
    this.roots = {
      audience: derive(population.key, Purpose.audience),
      outcome: derive(population.key, Purpose.outcome),
      watch: derive(population.key, Purpose.watch),
      join: derive(population.key, Purpose.join),
      brandFollow: derive(population.key, Purpose.brandFollow),
      answer: derive(population.key, Purpose.answer),
    };
    this.standIns = derive(population.key, Purpose.standIn);
    this.sample = new PanelSample(population);
    this.followed = new Float64Array(population.settings.people.activityBins);
  }

  keysOf(post: Post): PostKeys {
    let keys = this.byPost.get(post);
    if (!keys) {
      const { audience, outcome, watch, join, brandFollow, answer } = this.roots;
      keys = {
        audience: ofPost(audience, post),
        outcome: ofPost(outcome, post),
        watch: ofPost(watch, post),
        join: ofPost(join, post),
        brandFollow: ofPost(brandFollow, post),
        answer: ofPost(answer, post),
      };
      this.byPost.set(post, keys);
    }
    return keys;
  }

  /** The author whose followers a batch is shown to; null where it is shown to everybody. */
  deliverer(batches: ImpressionBatches, batch: number): Author | null {
    const delivery = batches.delivery[batch];
    return delivery >= 0 ? batches.deliveries[delivery].author : null;
  }

  /** Node of the post's cascade through which a batch's viewers see it. */
  nodeOf(batches: ImpressionBatches, batch: number): number {
    const delivery = batches.delivery[batch];
    return delivery >= 0 ? batches.deliveries[delivery].node : 0;
  }

  /** Users of a segment who may see a batch's post on its surface, whether they have seen it or not. */
  size(deliverer: Author | null, segment: number): number {
    return deliverer ? this.population.graph.followerCount(deliverer, segment) : this.population.segments[segment].size;
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
    if (!deliverer) return pickRun(this.population.layouts[segment], a, b, start, count, firstBlock, endBlock, out);
    return this.population.graph.pickFollowers(deliverer, segment, a, b, start, count, firstBlock, endBlock, out);
  }

  /** Whether enough viewers on a surface open to everybody follow the author that each must be looked up. */
  mustLookUp(author: Author, segment: number): boolean {
    const negligible = negligibleFollowing * this.population.segments[segment].size;
    return author.followers > negligible && this.population.graph.followerCount(author, segment) > negligible;
  }

  /**
   * Writes bytes for viewers outside the panel, for whom none are kept. Each responds as a panel user who is in line for
   * the same post. Where nobody is left in line, the stand-in is a follower of the deliverer, or a user of the same
   * interest.
   */
  readStandIns(batches: ImpressionBatches, batch: number, picked: number, viewers: Viewers): void {
    const { users, seen } = viewers;
    const { line } = this;
    const segment = batches.segment[batch];
    const post = this.campaign.posts[batches.post[batch]];
    const deliverer = this.deliverer(batches, batch);
    const waiting = this.isNew(batches, batch) ? 0 : this.readLine(batches, batch, picked, line);
    for (let i = 0; i < picked; i++) {
      seen[i] = waiting > 0 ? line.seen[i % waiting] : this.standInOf(post, segment, users[i], deliverer);
    }
  }

  /** Whether so few users have been shown the batch's post that nearly everybody is still in line. */
  isNew(batches: ImpressionBatches, batch: number): boolean {
    const segment = batches.segment[batch];
    return (
      batches.delivery[batch] < 0 && batches.start[batch] < negligibleSeen * this.population.segments[segment].size
    );
  }

  /**
   * The byte of a panel user who stands in for a user outside the panel: a follower of the deliverer, or where there is
   * none, a user of the same interest.
   */
  standInOf(post: Post, segment: number, user: number, deliverer: Author | null): number {
    const { graph, panelSegments, states } = this.population;
    const draw = hash31(user, this.standIns.a ^ post.key.a, this.standIns.b ^ post.key.b);
    const followers = deliverer ? graph.followersBefore(deliverer, panelSegments) : 0;
    if (!deliverer || followers === 0) return this.sample.byteFor(segment, draw);
    const g = Math.floor((draw / 2147483648) * followers);
    const twin = graph.segmentOf(deliverer, g);
    return states[twin][graph.follower(deliverer, twin, g - graph.followersBefore(deliverer, twin))];
  }

  /**
   * Reads the bytes of `wanted` panel users who are next in line for the batch's post, and where the surface is open to
   * everybody, whether they follow the author. Each stratum gives as many as its share of slots, or of the deliverer's
   * followers. Returns the number that were found.
   */
  readLine(batches: ImpressionBatches, batch: number, wanted: number, into: Viewers): number {
    const { population, picks, lineKey } = this;
    const { firstPanel } = population.segments[batches.segment[batch]];
    const post = this.campaign.posts[batches.post[batch]];
    const surface = batches.surface[batch];
    const deliverer = this.deliverer(batches, batch);
    const node = this.nodeOf(batches, batch);
    const ofPost = this.keysOf(post).audience;
    const offset = unit32(this.standIns.a ^ post.key.a, this.standIns.b ^ post.key.b, batches.start[batch]);
    const activityBins = deliverer ? this.followersByStratum(deliverer, firstPanel) : this.sample.activityBins;
    let found = 0;
    for (let s = 0, before = 0; s < activityBins.length; s++) {
      const upTo = Math.floor(activityBins[s] * wanted + offset);
      const asked = upTo - before;
      before = upTo;
      if (asked === 0) continue;
      const twin = firstPanel + s;
      const start = batches.visited[batch][twin];
      const waiting = Math.min(asked, this.size(deliverer, twin) - start);
      if (waiting <= 0) continue;
      const key = placeKey(ofPost, post, surface, twin, node, lineKey);
      this.pick(deliverer, twin, key, start, waiting, 0, population.layouts[twin].blockCount, picks);
      const state = population.states[twin];
      const isMarked = !deliverer && this.mustLookUp(post.author, twin);
      if (isMarked) population.graph.markFollowers(post.author, twin, picks, waiting, this.marks);
      for (let i = 0; i < waiting; i++, found++) {
        into.seen[found] = state[picks[i]];
        into.follows[found] = isMarked ? this.marks[i] : 0;
      }
    }
    return found;
  }

  /**
   * Expected share of an aggregate batch's viewers who follow an author. It comes from the panel's strata, because users
   * who look at more slots also follow more.
   */
  followingShare(author: Author, deliverer: Author | null, segment: number): number {
    if (deliverer === author) return 1;
    const { segments, graph } = this.population;
    const { firstPanel } = segments[segment];
    const ofDeliverer = deliverer && this.followersByStratum(deliverer, firstPanel);
    const activityBins = ofDeliverer && ofDeliverer.at(-1) !== 0 ? ofDeliverer : this.sample.activityBins;
    let share = 0;
    for (let s = 0; s < activityBins.length; s++) {
      const twin = firstPanel + s;
      const viewers = activityBins[s] - (s > 0 ? activityBins[s - 1] : 0);
      share += (viewers * graph.followerCount(author, twin)) / segments[twin].size;
    }
    return Math.min(1, share);
  }

  /** Share of an author's followers of one interest in the panel who are in strata up to each. */
  private followersByStratum(author: Author, firstPanel: number): Float64Array {
    const { followed } = this;
    let sum = 0;
    for (let s = 0; s < followed.length; s++) {
      sum += this.population.graph.followerCount(author, firstPanel + s);
      followed[s] = sum;
    }
    if (sum > 0) for (let s = 0; s < followed.length; s++) followed[s] /= sum;
    return followed;
  }
}

/** The key under `root` of one post's draws. */
export function ofPost(root: Key, post: Post): Key {
  return derive(derive(root, post.key.a >>> 0), post.key.b >>> 0);
}

/** Writes the key of a post's draws in a segment, on a surface, to `out`; each repost has draws of its own. */
export function placeKey(
  ofPost: Key,
  post: Post,
  surface: number,
  segment: number,
  node: number,
  out: MutableKey,
): MutableKey {
  deriveInto(out, ofPost, surface * 65536 + segment);
  if (node !== 0) deriveInto(out, out, post.cascade.person[node]);
  return out;
}
