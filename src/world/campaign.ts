import { doubleColumns } from "../lib/grow.ts";
import type { NumberSet } from "../lib/numberSet.ts";
import type { Author } from "./followGraph.ts";
import type { LiveEvent } from "./liveEvent.ts";
import type { Post } from "./post.ts";

/** Persons of a run at most: they fit the buffers of those who are shown something together. */
const longestRun = 512;

/** Columns of single impressions: who sees which post, how, and through whose passing on. */
export class Persons {
  length = 0;
  post = new Int32Array(16);
  segment = new Int32Array(16);
  user = new Int32Array(16);
  /** Node of the post's cascade through which it arrives. */
  node = new Int32Array(16);

  push(post: number, segment: number, user: number, node: number): void {
    if (this.length === this.post.length) doubleColumns(this, ["post", "segment", "user", "node"]);
    const i = this.length++;
    this.post[i] = post;
    this.segment[i] = segment;
    this.user[i] = user;
    this.node[i] = node;
  }

  /** The end of the run from `from` on: neighbours to whom the same comes, in one segment. */
  endOfRun(from: number): number {
    const { post, segment, node } = this;
    const last = Math.min(from + longestRun, this.length);
    let to = from + 1;
    while (to < last && post[to] === post[from] && segment[to] === segment[from] && node[to] === node[from]) to++;
    return to;
  }
}

/** A post shown to the followers of whoever posted it (node 0) or passed it on. */
export interface Delivery {
  readonly post: Post;
  readonly author: Author;
  readonly node: number;
}

/** What happens to a campaign: its posts and what they have set in motion. */
export interface Campaign {
  readonly posts: Post[];
  /** Posts to be published, by tick. */
  readonly publishing: Map<number, Post[]>;
  /** Reposts whose impressions are to be drawn at the next tick. */
  deliveries: Delivery[];
  /** Messages to be opened, by tick. */
  readonly messages: Map<number, Persons>;
  /** Users who came to follow an author during the campaign, each as `userNumber`. */
  readonly newFollowers: Map<Author, NumberSet>;
  readonly events: LiveEvent[];
}

export function createCampaign(): Campaign {
  return { posts: [], publishing: new Map(), deliveries: [], messages: new Map(), newFollowers: new Map(), events: [] };
}

type NewPost = Omit<Post, "index" | "sharers" | "cascade" | "children">;

/** Adds a post to the campaign and to the calendar. */
export function addPost(campaign: Campaign, post: NewPost): Post {
  const added = addUnpublished(campaign, post);
  atTick(campaign.publishing, post.publishTick, () => []).push(added);
  return added;
}

/** Adds a post that goes into no feed by being published, as an event does. */
export function addUnpublished(campaign: Campaign, post: NewPost): Post {
  const { key, label, role, kind, author, quality, topic, durationSeconds, publishTick, parent } = post;
  // Property by property: with a spread each post would have a hidden class of its own, and the hot loop no code.
  const added: Post = {
    index: campaign.posts.length,
    key,
    label,
    role,
    kind,
    author,
    quality,
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

/** The entry of a calendar at this tick, made where there is none. */
export function atTick<T>(calendar: Map<number, T>, tick: number, make: () => T): T {
  let entry = calendar.get(tick);
  if (entry === undefined) {
    entry = make();
    calendar.set(tick, entry);
  }
  return entry;
}
