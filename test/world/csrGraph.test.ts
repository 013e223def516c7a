import { describe, expect, it } from "vitest";
import type { FollowColumns } from "../../src/graph/columns.ts";
import { derive, deriveText, rootKey, uniform } from "../../src/lib/random.ts";
import { createCsrGraph } from "../../src/world/csrGraph.ts";
import { followerQuantiles } from "../../src/world/followerCounts.ts";
import type { Author } from "../../src/world/followGraph.ts";
import { createSegments } from "../../src/world/segments.ts";
import { followeesOf, slotSupply } from "../../src/world/slotSupply.ts";
import { followGraphContract } from "../contracts/followGraph.ts";
import { followersOf, follows } from "../follows.ts";
import { testKey, zLimit } from "../lib/testKey.ts";
import { smallSettings } from "../smallWorld.ts";
import { binomialZ } from "../statistic.ts";

const { people, feed } = smallSettings();
const key = deriveText(rootKey("test"), "imported graph");

/** Account 0 is followed by all others, 1 by half, the rest by a few. */
function someFollows(accounts: number): FollowColumns {
  const arcs: [number, number][] = [];
  for (let v = 1; v < accounts; v++) arcs.push([0, v]);
  for (let v = 2; v < accounts; v += 2) arcs.push([1, v]);
  for (let i = 0; i < 3 * accounts; i++) arcs.push([i % accounts, Math.floor(uniform(key, i) * accounts)]);
  return follows(arcs);
}

function graphOf(columns: FollowColumns, interests: number, activityBins: number, seed = "one") {
  const segments = createSegments({ ...people, users: columns.accounts, interests, activityBins });
  const imported = { columns, meanFollowers: columns.followers.length / columns.accounts };
  return { segments, graph: createCsrGraph(imported, segments, deriveText(key, seed)) };
}

const outside = (followers: number): Author => ({
  key: deriveText(key, `outside ${followers}`),
  followers,
  interest: 0,
  segment: -1,
  user: -1,
});

for (const [name, accounts, interests, activityBins] of [
  ["", 20_000, 4, 3],
  [" in segments of several blocks", 90_000, 2, 1],
  [" in tiny segments", 70, 3, 2],
] as const) {
  describe(`an imported follow graph keeps the contract${name}`, () => {
    followGraphContract(() => {
      const { segments, graph } = graphOf(someFollows(accounts), interests, activityBins);
      return {
        graph,
        sizes: segments.map(({ size }) => size),
        key,
        authors: {
          "followed by all": graph.authorNumbered!(0),
          "followed by half": graph.authorNumbered!(1),
          "followed by few": graph.authorNumbered!(accounts - 1),
          "a user": graph.authorOf(1, 3),
          "outside the graph": outside(accounts >> 2),
          "nobody's account": outside(0),
        },
      };
    });
  });
}

describe("accounts of an imported graph", () => {
  const columns = someFollows(3000);

  it("have the followers of the file, whichever users they are", () => {
    const { segments, graph } = graphOf(columns, 4, 3);
    const before = segments.map((_, s) => segments.slice(0, s).reduce((sum, { size }) => sum + size, 0));
    const numberOf = new Map<number, number>();
    const authors = Array.from({ length: columns.accounts }, (_, account) => graph.authorNumbered!(account));
    for (const [account, { segment, user }] of authors.entries()) numberOf.set(before[segment] + user, account);
    expect(numberOf.size).toBe(columns.accounts);
    followersOf(columns).forEach((list, account) => {
      const found = segments.flatMap(({ index }) =>
        Array.from({ length: graph.followerCount(authors[account], index) }, (_, j) =>
          numberOf.get(before[index] + graph.follower(authors[account], index, j)),
        ),
      );
      expect(found.sort((a, b) => a! - b!)).toEqual(list);
      const { segment, user } = authors[account];
      expect(graph.authorOf(segment, user)).toEqual(authors[account]);
      expect(authors[account].interest).toBe(segments[segment].interest);
    });
  });

  it("are other users in another world, and any user is as likely", () => {
    // Breaks where the permutation is not keyed by the world, or leaves neighbours together.
    const worlds = 300;
    const counts = new Float64Array(2);
    let crossPlatform = 0;
    for (let population = 0; population < worlds; population++) {
      const { graph } = graphOf(columns, 2, 1, `world ${population}`);
      const [one, other] = [graph.authorNumbered!(10), graph.authorNumbered!(11)];
      counts[one.segment]++;
      if (one.segment === other.segment) crossPlatform++;
    }
    expect(Math.abs(binomialZ(counts[0], worlds, 0.5))).toBeLessThan(zLimit);
    expect(Math.abs(binomialZ(crossPlatform, worlds, 0.5))).toBeLessThan(zLimit);
  });

  it("keep their key in plans that divide people in another way", () => {
    const [few, many] = [graphOf(columns, 2, 1).graph, graphOf(columns, 8, 10).graph];
    for (let account = 0; account < 50; account++) {
      expect(many.authorNumbered!(account).key).toEqual(few.authorNumbered!(account).key);
    }
  });

  it("are visited in an order that favours nobody", () => {
    const { graph } = graphOf(columns, 1, 1);
    const author = graph.authorNumbered!(1);
    const watched = graph.follower(author, 0, 5);
    const out = new Int32Array(author.followers);
    let first = 0;
    const tries = 2000;
    const k = testKey();
    for (let i = 0; i < tries; i++) {
      const { a, b } = derive(k, i);
      const n = graph.pickFollowers(author, 0, a, b, 0, author.followers >> 2, 0, 1, out);
      if (out.subarray(0, n).includes(watched)) first++;
    }
    const share = (author.followers >> 2) / author.followers;
    expect(Math.abs(binomialZ(first, tries, share))).toBeLessThan(zLimit);
  });

  it("leave those outside the graph no more followers than there are", () => {
    const { graph } = graphOf(columns, 1, 1);
    expect(() => graph.followersBefore(outside(3001), 1)).toThrow(RangeError);
  });

  it("have the follower counts of the file as quantiles", () => {
    const at = followerQuantiles({ columns, meanFollowers: 0 }, columns.accounts);
    const counts = followersOf(columns).map((list) => list.length);
    counts.sort((a, b) => a - b);
    expect([at(0), at(0.5), at(1 - 1e-9)]).toEqual([counts[0], counts[1500], 2999]);
  });

  it("follow others whatever their activity: every stratum's feed has the same inflow", () => {
    const graph = { columns, meanFollowers: 12 };
    const { inflow } = slotSupply(people, feed, followeesOf(graph, people));
    for (const posts of inflow) expect(posts).toBeCloseTo(12 * feed.following.postsPerFolloweePerDay, 9);
  });
});
