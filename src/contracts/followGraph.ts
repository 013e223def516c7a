import { derive, type Key } from "../lib/random.ts";
import type { Author, FollowGraph } from "../world/followGraph.ts";
import { type Claim, must, same } from "./claim.ts";

/** Subject of the claims on a follow graph: the graph, the sizes of its segments, and some accounts in it. */
export interface GraphUnderTest {
  readonly graph: FollowGraph;
  readonly sizes: readonly number[];
  /** Small and large ones, users of the world and campaign accounts. */
  readonly authors: Readonly<Record<string, Author>>;
  /** Any key: the order of visits is drawn under it. */
  readonly key: Key;
}

/** Claims that every follow graph must fulfil, checked follower by follower: for graphs of up to some 100,000 users. */
export function followGraphContract({ graph, sizes, authors, key }: GraphUnderTest): Claim[] {
  return Object.entries(authors).flatMap(([name, author]) => {
    const counts = sizes.map((_, segment) => graph.followerCount(author, segment));
    return [
      {
        claim: `has whole counts that sum to the followers, none above its segment: ${name}`,
        check() {
          counts.forEach((count, s) => {
            must(Number.isInteger(count) && count >= 0 && count <= sizes[s], `0 … ${sizes[s]} in segment ${s}`, count);
          });
          const total = counts.reduce((sum, count) => sum + count, 0);
          must(total === author.followers, `${author.followers} in all segments`, total);
        },
      },
      {
        claim: `counts followers through the segments in order: ${name}`,
        check() {
          let before = 0;
          counts.forEach((count, segment) => {
            same(graph.followersBefore(author, segment), before, `followers before segment ${segment}`);
            if (count > 0) {
              same(graph.segmentOf(author, before), segment, `segment of follower ${before}`);
              same(graph.segmentOf(author, before + count - 1), segment, `segment of follower ${before + count - 1}`);
            }
            before += count;
          });
          same(graph.followersBefore(author, sizes.length), before, "followers in all segments");
        },
      },
      {
        claim: `gives every follower once and never the author, and isFollower says yes to exactly these: ${name}`,
        check() {
          sizes.forEach((size, segment) => {
            const found = followersOf(graph, author, segment);
            const set = new Set(found);
            same(set.size, counts[segment], `different followers in segment ${segment}`);
            const stranger = found.find((user) => !(Number.isInteger(user) && user >= 0 && user < size));
            must(stranger === undefined, `users of segment ${segment}`, stranger);
            if (segment === author.segment) must(!set.has(author.user), "nobody to follow themselves", author.user);
            for (let user = 0; user < size; user++) {
              same(graph.isFollower(author, segment, user), set.has(user), `isFollower of user ${user} of ${segment}`);
            }
          });
        },
      },
      {
        claim: `marks exactly the followers: ${name}`,
        check() {
          sizes.forEach((size, segment) => {
            const users = Int32Array.from({ length: size }, (_, i) => size - 1 - i);
            const flags = new Uint8Array(size).fill(7);
            graph.markFollowers(author, segment, users, size, flags);
            users.forEach((user, i) => {
              same(flags[i], graph.isFollower(author, segment, user) ? 1 : 0, `mark of user ${user} of ${segment}`);
            });
          });
        },
      },
      {
        claim: `visits each follower once, cut as one likes, in an order that the key decides: ${name}`,
        check() {
          counts.forEach((count, segment) => {
            checkVisits(graph, author, segment, count, key);
          });
        },
      },
    ];
  });
}

function checkVisits(graph: FollowGraph, author: Author, segment: number, count: number, key: Key): void {
  const expected = followersOf(graph, author, segment).sort(ascending).join();
  const out = new Int32Array(count + 1);
  const pick = (k: Key, cuts: readonly number[]) => {
    const visited: number[] = [];
    for (let i = 0; i + 1 < cuts.length; i++) {
      const [start, end] = [cuts[i], cuts[i + 1]];
      const n = graph.pickFollowers(author, segment, k.a, k.b, start, end - start, 0, 2 ** 20, out);
      same(n, end - start, `followers picked from ${start} to ${end} of segment ${segment}`);
      for (let j = 0; j < n; j++) visited.push(out[j]);
    }
    return visited;
  };
  const third = Math.floor(count / 3);
  const whole = pick(key, [0, count]);
  const parts = pick(key, [0, third, third + Math.min(1, count - third), count]);
  const first = parts.slice(0, third);
  same(whole.sort(ascending).join(), expected, `all visits of segment ${segment}`);
  same(parts.toSorted(ascending).join(), expected, `visits of segment ${segment} in parts`);
  same(pick(key, [0, third]).sort(ascending).join(), first.toSorted(ascending).join(), "the first third, anew");
  if (count > 50) must(pick(derive(key, 1), [0, third]).join() !== first.join(), "another order by another key", "one");
}

const ascending = (a: number, b: number) => a - b;

function followersOf(graph: FollowGraph, author: Author, segment: number): number[] {
  return Array.from({ length: graph.followerCount(author, segment) }, (_, j) => graph.follower(author, segment, j));
}
