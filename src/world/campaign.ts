import { doubleColumns } from "../lib/grow.ts";
import type { NumberSet } from "../lib/numberSet.ts";
import type { Author } from "./followGraph.ts";
import type { LiveEvent } from "./liveEvent.ts";
import type { Post } from "./post.ts";

/** Most persons in a run: as many as the viewer buffers of `response/` hold. */
const longestRun = 512;

/** Impressions of single persons, as columns. */
export class Persons {
  length = 0;
  post = new Int32Array(16);
  segment = new Int32Array(16);
  user = new Int32Array(16);
  /** Node of the post's cascade from which the post arrives. */
  node = new Int32Array(16);

  push(post: number, segment: number, user: number, node: number): void {
    if (this.length === this.post.length) doubleColumns(this, ["post", "segment", "user", "node"]);
    const i = this.length++;
    this.post[i] = post;
    this.segment[i] = segment;
    this.user[i] = user;
    this.node[i] = node;
  }

  /** End of the run that begins at `from`: neighbours in one segment who get the same post from the same node. */
  endOfRun(from: number): number {
    const { post, segment, node } = this;
    const last = Math.min(from + longestRun, this.length);
    let to = from + 1;
    while (to < last && post[to] === post[from] && segment[to] === segment[from] && node[to] === node[from]) to++;
    return to;
  }
}

/** A post on its way to the followers of `author`, who posted it (node 0) or passed it on. */
export interface Delivery {
  readonly post: Post;
  readonly author: Author;
  readonly node: number;
}

/** State of a running campaign: its posts and the events that they caused. */
export interface Campaign {
  readonly posts: Post[];
  /** Posts not yet published, by tick of publication. */
  readonly publishing: Map<number, Post[]>;
  /** Reposts whose impressions are drawn at the next tick. */
  deliveries: Delivery[];
  /** Messages not yet opened, by tick of opening. */
  readonly messages: Map<number, Persons>;
  /** Users who came to follow an author during the campaign, each as `userNumber`. */
  readonly newFollowers: Map<Author, NumberSet>;
  readonly events: LiveEvent[];
}

export function createCampaign(): Campaign {
  return { posts: [], publishing: new Map(), deliveries: [], messages: new Map(), newFollowers: new Map(), events: [] };
}

type NewPost = Omit<Post, "index" | "sharers" | "cascade" | "children">;

/** Adds a post to the campaign and to its calendar of publication. */
export function addPost(campaign: Campaign, post: NewPost): Post {
  const added = addUnpublished(campaign, post);
  atTick(campaign.publishing, post.publishTick, () => []).push(added);
  return added;
}

/** Adds a post that no feed publishes, such as that of a live event. */
export function addUnpublished(campaign: Campaign, post: NewPost): Post {
  const { key, label, role, kind, author, quality, answers, topic, durationSeconds, publishTick, parent } = post;
  // Property by property: a spread gives each post its own hidden class, and V8 then drops the hot loop's machine code.
  const added: Post = {
    index: campaign.posts.length,
    key,
    label,
    role,
    kind,
    author,
    quality,
    answers,
    topic,
    durationSeconds,
    publishTick,
    parent,
    sharers: null,
    cascade: { parent: [-1], person: [-1] },
    children: 0,
  };
  campaign.posts.push(added);
  return added;
}

/** The entry of a calendar at this tick; `make` fills an empty one. */
export function atTick<T>(calendar: Map<number, T>, tick: number, make: () => T): T {
  let entry = calendar.get(tick);
  if (entry === undefined) {
    entry = make();
    calendar.set(tick, entry);
  }
  return entry;
}
