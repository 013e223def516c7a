import type { Key } from "../lib/random.ts";

/** An account that posts or passes a post on: the campaign's or an ordinary user's. */
export interface Author {
  /** Keys every draw about this author. */
  readonly key: Key;
  /** Followers in all segments together. */
  readonly followers: number;
  readonly interest: number;
  /** Affinity index of each audience group: how many times as likely its users are to follow. Absent: all groups alike. */
  readonly affinityIndex?: readonly number[];
  /** Size of its first audiences on For You against the median account's with as many followers; absent: drawn. */
  readonly standing?: number;
  /** Segment and user number of an ordinary user; −1 for a campaign's account, which reads no feed. */
  readonly segment: number;
  readonly user: number;
}

/**
 * The follow graph. An author's followers in a segment are numbered 0 … count − 1.
 * `follower` is injective in `j` and never returns the author; `isFollower` holds for exactly its values.
 */
export interface FollowGraph {
  /** The account of a user of the world. */
  authorOf(segment: number, user: number): Author;
  /** The same account if the user posts in the campaign: people who post have more followers. Absent: `authorOf`. */
  posterOf?(segment: number, user: number): Author;
  /** The account with this number; only an imported graph numbers accounts. */
  authorNumbered?(account: number): Author;
  followerCount(author: Author, segment: number): number;
  /** User index within the segment, for 0 ≤ j < followerCount. */
  follower(author: Author, segment: number, j: number): number;
  isFollower(author: Author, segment: number, user: number): boolean;
  /** Followers in the segments before this one; with `segment` = number of segments, all of them. */
  followersBefore(author: Author, segment: number): number;
  /** Segment of the author's g-th follower, 0 ≤ g < author.followers, counted through the segments in order. */
  segmentOf(author: Author, g: number): number;

  /**
   * Writes to `out` those of the followers number start … start + count − 1 of a visiting order keyed by (a, b) who
   * lie in the blocks firstBlock ≤ block < endBlock of the segment's layout.
   * @returns how many were written
   */
  pickFollowers(
    author: Author,
    segment: number,
    a: number,
    b: number,
    start: number,
    count: number,
    firstBlock: number,
    endBlock: number,
    out: Int32Array,
  ): number;
  /** flags[i] = 1 where users[i] follows the author, else 0, for i < count. */
  markFollowers(author: Author, segment: number, users: Int32Array, count: number, flags: Uint8Array): void;
}

/** The account of a user who posts in the campaign. */
export function posterOf(graph: FollowGraph, segment: number, user: number): Author {
  return graph.posterOf ? graph.posterOf(segment, user) : graph.authorOf(segment, user);
}
