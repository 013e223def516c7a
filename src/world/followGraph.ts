import type { Key } from "../lib/random.ts";

/** Somebody who posts or passes a post on: a campaign's account or an ordinary user. */
export interface Author {
  /** Keys everything about this author that is drawn. */
  readonly key: Key;
  /** Followers in all segments together. */
  readonly followers: number;
  readonly interest: number;
  /** How much more likely a user of each audience group is to follow; absent: all groups alike. */
  readonly affinityIndex?: readonly number[];
  /** Where the author is a user of the world; −1 for a campaign's account, which is nobody's feed. */
  readonly segment: number;
  readonly user: number;
}

/**
 * Who follows whom. An author's followers in a segment are numbered 0 … count − 1.
 * `follower` is injective in `j`, never gives the author, and `isFollower` says yes for exactly its values.
 */
export interface FollowGraph {
  /** The account of a user of the world. */
  authorOf(segment: number, user: number): Author;
  /** The account with this number in an imported graph; no other graph numbers accounts. */
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
   * Followers number start … start + count − 1 of a visiting order that is keyed by (a, b), those in the blocks
   * firstBlock ≤ block < endBlock of the segment's layout: written to `out`, their number returned.
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
