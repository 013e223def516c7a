import { blockOf, invertIndex, layout, permuteIndex } from "../lib/permutation.ts";
import { derive, type Key } from "../lib/random.ts";
import { lowerBound } from "../lib/search.ts";
import type { ImportedGraph } from "../scenario/settle/settings.ts";
import type { Author, FollowGraph } from "./followGraph.ts";
import { Purpose } from "./purpose.ts";
import type { Segment } from "./segments.ts";

/**
 * An imported follow graph. Its accounts are the users: a permutation keyed by the world assigns a user to each
 * account, and with it an interest and an activity. All worlds share the columns unchanged; the graph sorts an
 * account's followers by segment when the account first posts or passes a post on.
 *
 * An account of the campaign outside the graph gets followers drawn uniformly from all users.
 */
export function createCsrGraph({ columns }: ImportedGraph, segments: readonly Segment[], key: Key): FollowGraph {
  const { accounts, offsets, followers } = columns;
  const place = derive(key, Purpose.accountPlace);
  const authors = derive(key, Purpose.graph);
  const firstUser = new Float64Array(segments.length + 1);
  for (const { index, size } of segments) firstUser[index + 1] = firstUser[index] + size;
  const layouts = segments.map(({ size }) => layout(Math.max(1, size)));
  /** Followers by number among all users, ascending and so by segment: of accounts in the graph, and of others. */
  const ofAccount = new Map<number, Uint32Array>();
  const ofOutsider = new Map<Author, Uint32Array>();
  let lastAuthor: Author | undefined;
  let lastAudience: Uint32Array = new Uint32Array(0);

  const audience = (author: Author): Uint32Array => {
    if (author === lastAuthor) return lastAudience;
    lastAudience = author.segment < 0 ? outside(author) : inside(author);
    lastAuthor = author;
    return lastAudience;
  };
  const inside = (author: Author): Uint32Array => {
    const account = invertIndex(accounts, place.a, place.b, firstUser[author.segment] + author.user);
    let found = ofAccount.get(account);
    if (!found) {
      found = followers.slice(offsets[account], offsets[account + 1]);
      for (let i = 0; i < found.length; i++) found[i] = permuteIndex(accounts, place.a, place.b, found[i]);
      ofAccount.set(account, found.sort());
    }
    return found;
  };
  const outside = (author: Author): Uint32Array => {
    let found = ofOutsider.get(author);
    if (!found) {
      if (author.followers > accounts)
        throw new RangeError(`an account has ${author.followers} followers, but the graph has ${accounts} accounts`);
      const { a, b } = author.key;
      found = Uint32Array.from({ length: author.followers }, (_, j) => permuteIndex(accounts, a, b, j));
      ofOutsider.set(author, found.sort());
    }
    return found;
  };
  const before = (author: Author, segment: number): number => {
    const found = audience(author);
    return lowerBound(found, firstUser[segment]);
  };
  const segmentOfUser = (user: number): number => lowerBound(firstUser, user + 1) - 1;
  const isFollower = (author: Author, segment: number, user: number): boolean => {
    const found = audience(author);
    const number = firstUser[segment] + user;
    return found[lowerBound(found, number)] === number;
  };
  const authorNumbered = (account: number): Author => {
    const user = permuteIndex(accounts, place.a, place.b, account);
    const segment = segmentOfUser(user);
    return {
      key: derive(authors, account),
      followers: offsets[account + 1] - offsets[account],
      interest: segments[segment].interest,
      segment,
      user: user - firstUser[segment],
    };
  };

  return {
    authorOf: (segment, user) => authorNumbered(invertIndex(accounts, place.a, place.b, firstUser[segment] + user)),
    authorNumbered,
    followerCount: (author, segment) => before(author, segment + 1) - before(author, segment),
    followersBefore: before,
    segmentOf: (author, g) => segmentOfUser(audience(author)[g]),
    follower: (author, segment, j) => audience(author)[before(author, segment) + j] - firstUser[segment],
    isFollower,
    pickFollowers(author, segment, a, b, start, count, firstBlock, endBlock, out) {
      const found = audience(author);
      const first = before(author, segment);
      const members = before(author, segment + 1) - first;
      const within = layouts[segment];
      const isAll = firstBlock <= 0 && endBlock >= within.blockCount;
      let picked = 0;
      for (let i = start; i < start + count; i++) {
        const user = found[first + permuteIndex(members, a, b, i)] - firstUser[segment];
        if (!isAll) {
          const block = blockOf(within, user);
          if (block < firstBlock || block >= endBlock) continue;
        }
        out[picked++] = user;
      }
      return picked;
    },
    markFollowers(author, segment, users, count, flags) {
      const found = audience(author);
      const [first, end] = [before(author, segment), before(author, segment + 1)];
      const origin = firstUser[segment];
      for (let i = 0; i < count; i++) {
        const number = origin + users[i];
        const at = lowerBound(found, number, first, end);
        flags[i] = at < end && found[at] === number ? 1 : 0;
      }
    },
  };
}
