import { expect, it } from "vitest";
import { derive, type Key } from "../../src/lib/random.ts";
import type { Author, FollowGraph } from "../../src/world/followGraph.ts";

/** What a suite is run against: a graph, the sizes of its segments, and some accounts in it. */
export interface GraphUnderTest {
  readonly graph: FollowGraph;
  readonly sizes: readonly number[];
  /** Small and large ones, users of the world and campaign accounts. */
  readonly authors: Readonly<Record<string, Author>>;
  readonly key: Key;
}

/** What every follow graph must hold, checked follower by follower. */
export function followGraphContract(create: () => GraphUnderTest): void {
  const { graph, sizes, authors, key } = create();
  for (const [name, author] of Object.entries(authors)) {
    const counts = sizes.map((_, segment) => graph.followerCount(author, segment));

    it(`has whole counts that sum to the followers, none above its segment: ${name}`, () => {
      expect(counts.every((count, s) => Number.isInteger(count) && count >= 0 && count <= sizes[s])).toBe(true);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(author.followers);
    });

    it(`counts followers through the segments in order: ${name}`, () => {
      let before = 0;
      counts.forEach((count, segment) => {
        expect(graph.followersBefore(author, segment)).toBe(before);
        if (count > 0) {
          expect(graph.segmentOf(author, before)).toBe(segment);
          expect(graph.segmentOf(author, before + count - 1)).toBe(segment);
        }
        before += count;
      });
      expect(graph.followersBefore(author, sizes.length)).toBe(before);
    });

    it(`gives every follower once and never the author, and isFollower says yes to exactly these: ${name}`, () => {
      sizes.forEach((size, segment) => {
        const found = followersOf(graph, author, segment);
        const set = new Set(found);
        expect(set.size).toBe(counts[segment]);
        expect(found.every((user) => user >= 0 && user < size)).toBe(true);
        if (segment === author.segment) expect(set.has(author.user)).toBe(false);
        let wrong = 0;
        for (let user = 0; user < size; user++) {
          if (graph.isFollower(author, segment, user) !== set.has(user)) wrong++;
        }
        expect(wrong).toBe(0);
      });
    });

    it(`marks exactly the followers: ${name}`, () => {
      sizes.forEach((size, segment) => {
        const users = Int32Array.from({ length: size }, (_, i) => size - 1 - i);
        const flags = new Uint8Array(size).fill(7);
        graph.markFollowers(author, segment, users, size, flags);
        expect(flags.every((flag, i) => flag === (graph.isFollower(author, segment, users[i]) ? 1 : 0))).toBe(true);
      });
    });

    it(`visits each follower once, cut as one likes, in an order that the key decides: ${name}`, () => {
      sizes.forEach((_, segment) => {
        const count = counts[segment];
        const expected = followersOf(graph, author, segment).toSorted((a, b) => a - b);
        const pick = (k: Key, cuts: readonly number[]) => {
          const out = new Int32Array(count + 1);
          const visited: number[] = [];
          for (let i = 0; i + 1 < cuts.length; i++) {
            const [start, end] = [cuts[i], cuts[i + 1]];
            const n = graph.pickFollowers(author, segment, k.a, k.b, start, end - start, 0, 2 ** 20, out);
            expect(n).toBe(end - start);
            for (let j = 0; j < n; j++) visited.push(out[j]);
          }
          return visited;
        };
        const third = Math.floor(count / 3);
        const whole = pick(key, [0, count]);
        const parts = pick(key, [0, third, third + Math.min(1, count - third), count]);
        expect(whole.toSorted((a, b) => a - b)).toEqual(expected);
        expect(parts.toSorted((a, b) => a - b)).toEqual(expected);
        expect(new Set(pick(key, [0, third]))).toEqual(new Set(parts.slice(0, third)));
        if (count > 50) expect(pick(derive(key, 1), [0, third])).not.toEqual(parts.slice(0, third));
      });
    });
  }
}

function followersOf(graph: FollowGraph, author: Author, segment: number): number[] {
  return Array.from({ length: graph.followerCount(author, segment) }, (_, j) => graph.follower(author, segment, j));
}
