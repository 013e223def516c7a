import type { NumberSet } from "../lib/numberSet.ts";
import type { Key } from "../lib/random.ts";
import type { Role } from "../vocabulary/terms.ts";
import type { PostAnswers } from "./answers.ts";
import type { Author } from "./followGraph.ts";

export type PostKind = "seeded" | "ownTake" | "duet" | "stitch" | "live";

/** A post as a feed sees it: everything but its quality and how readily it is answered. */
export interface FeedPost {
  readonly index: number;
  /** Keys every draw about this post; the same in every plan. */
  readonly key: Key;
  readonly label: string;
  readonly role: Role;
  readonly kind: PostKind;
  readonly author: Author;
  readonly topic: number;
  readonly durationSeconds: number;
  readonly publishTick: number;
}

/** A post of the campaign. */
export interface Post extends FeedPost {
  /** True quality, in sd of a random impression's appeal. Feeds never see it. */
  readonly quality: number;
  /** How readily its viewers answer, besides its quality. Feeds never see it. */
  readonly answers: PostAnswers;
  /** The post whose viewer made this one. */
  readonly parent: Post | null;
  /** Users who have reposted it or sent it on, each as `userNumber`; null while nobody has. */
  sharers: NumberSet | null;
  /** The tree of its sharers. */
  readonly cascade: Cascade;
  /** Posts that joined the challenge because of this one. */
  children: number;
}

/** The tree of people who passed a post on. Node 0 is the author; a node's parent comes before it. */
export interface Cascade {
  /** The node through which this one's person saw the post; −1 for the author. */
  readonly parent: number[];
  /** The person, as `userNumber`; −1 for the author. */
  readonly person: number[];
}
