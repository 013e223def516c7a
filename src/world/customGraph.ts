import { blockOf, layout, permuteIndex } from "../lib/permutation.ts";
import { derive, type Key } from "../lib/random.ts";
import { upperBound } from "../lib/search.ts";
import type { GraphSettings } from "../scenario/settle/settings.ts";
import { PartError, partName } from "./customPart.ts";
import type { Author, FollowGraph } from "./followGraph.ts";
import { Purpose } from "./purpose.ts";
import type { Segment } from "./segments.ts";

/** The four methods that make a follow graph, and two optional ones, which are faster than what follows from the four. */
export type GraphCore = Pick<FollowGraph, "authorOf" | "followerCount" | "follower" | "isFollower"> &
  Partial<Pick<FollowGraph, "pickFollowers" | "markFollowers">>;

/** The context that a follow graph is made from. */
export interface FollowGraphContext {
  /** Segments of the panel, then the aggregate segments where the panel does not hold everybody. */
  readonly segments: readonly Segment[];
  /** The plan's mean followers, exponent and maximum. The background uses them with every graph. */
  readonly settings: GraphSettings;
  /** Root key of the graph's draws. */
  readonly key: Key;
}

/** Makes a follow graph. Pure: the graph depends on the context alone. */
export type FollowGraphPart = (context: FollowGraphContext) => GraphCore;

/**
 * Completes a custom follow graph to the engine's contract and checks every answer of it.
 * @throws {PartError} from any method, where an author's followers do not add up or are not users of the segment
 */
export function createCustomGraph(
  part: FollowGraphPart,
  settings: GraphSettings,
  segments: readonly Segment[],
  key: Key,
): FollowGraph {
  const name = partName("followGraph", part);
  const custom = part({ segments, settings, key: derive(key, Purpose.customGraph) });
  const layouts = segments.map(({ size }) => layout(Math.max(1, size)));
  /** By account of the campaign: followers in the segments before each. */
  const sums = new Map<Author, Float64Array>();
  const fault = (expected: string, got: unknown) => new PartError(name, `expected ${expected}, got ${got}`);

  /** Counts of the last author, who is mostly the next one too. Ordinary users come once and are not kept. */
  let last: Author | undefined;
  let lastSums: Float64Array = new Float64Array(0);
  const sumsOf = (author: Author): Float64Array => {
    if (author === last) return lastSums;
    let found = sums.get(author);
    if (!found) {
      found = countAll(author);
      if (author.segment < 0) sums.set(author, found);
    }
    last = author;
    lastSums = found;
    return found;
  };
  const countAll = (author: Author): Float64Array => {
    const found = new Float64Array(segments.length + 1);
    for (const { index, size } of segments) {
      const count = custom.followerCount(author, index);
      if (!Number.isInteger(count) || count < 0 || count > size) {
        throw fault(`a whole number of followers, at most ${size}, in segment ${index}`, count);
      }
      found[index + 1] = found[index] + count;
    }
    const total = found[segments.length];
    if (total !== author.followers) {
      throw fault(`${author.followers} followers of an author in all segments together`, total);
    }
    return found;
  };
  const isUser = (user: number, segment: number) =>
    Number.isInteger(user) && user >= 0 && user < segments[segment].size;
  const follower = (author: Author, segment: number, j: number): number => {
    const user = custom.follower(author, segment, j);
    if (isUser(user, segment)) return user;
    throw fault(`follower ${j} to be one of ${segments[segment].size} users of segment ${segment}`, user);
  };
  const count = (author: Author, segment: number) => sumsOf(author)[segment + 1] - sumsOf(author)[segment];

  return {
    authorOf(segment, user) {
      const author = custom.authorOf(segment, user);
      if (author.segment !== segment || author.user !== user || author.interest !== segments[segment].interest) {
        throw fault(
          `the account of user ${user} of segment ${segment}, interest ${segments[segment].interest}`,
          `user ${author.user} of segment ${author.segment}, interest ${author.interest}`,
        );
      }
      return author;
    },
    followerCount: count,
    follower,
    isFollower: (author, segment, user) => custom.isFollower(author, segment, user),
    followersBefore: (author, segment) => sumsOf(author)[segment],
    segmentOf: (author, g) => upperBound(sumsOf(author), g, 1, segments.length) - 1,
    pickFollowers(author, segment, a, b, start, wanted, firstBlock, endBlock, out) {
      if (custom.pickFollowers) {
        const picked = custom.pickFollowers(author, segment, a, b, start, wanted, firstBlock, endBlock, out);
        for (let i = 0; i < picked; i++) {
          if (!isUser(out[i], segment)) throw fault(`users of segment ${segment} to be picked`, out[i]);
        }
        return picked;
      }
      const within = layouts[segment];
      const isAll = firstBlock <= 0 && endBlock >= within.blockCount;
      const members = count(author, segment);
      let picked = 0;
      for (let i = start; i < start + wanted; i++) {
        const user = follower(author, segment, permuteIndex(members, a, b, i));
        const block = isAll ? firstBlock : blockOf(within, user);
        if (block >= firstBlock && block < endBlock) out[picked++] = user;
      }
      return picked;
    },
    markFollowers(author, segment, users, n, flags) {
      if (custom.markFollowers) return custom.markFollowers(author, segment, users, n, flags);
      for (let i = 0; i < n; i++) flags[i] = custom.isFollower(author, segment, users[i]) ? 1 : 0;
    },
  };
}
