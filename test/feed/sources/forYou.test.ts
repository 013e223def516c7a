import { describe, expect, it } from "vitest";
import { Cells } from "../../../src/feed/allocation/impressionBatches.ts";
import type { ForYouKnowledge, ForYouPolicy, Requests, SeenPost } from "../../../src/feed/forYouPolicy.ts";
import { checkedPolicy, createRecommendations } from "../../../src/feed/sources/forYou.ts";
import { derive } from "../../../src/lib/random.ts";
import { Tally, tallyWidth } from "../../../src/vocabulary/tally.ts";
import { SurfaceIndex } from "../../../src/vocabulary/terms.ts";
import { addPost, createCampaign } from "../../../src/world/campaign.ts";
import { PartError } from "../../../src/world/customPart.ts";
import { slotSupply } from "../../../src/world/slotSupply.ts";
import { World } from "../../../src/world/world.ts";
import { testKey, zLimit } from "../../lib/testKey.ts";
import { changed, smallSettings } from "../../smallWorld.ts";
import { binomialZ } from "../../statistic.ts";

const settings = changed(smallSettings(0), { people: { users: 60_000, interests: 3, strata: 2 } });
const world = new World(settings);
const supply = slotSupply(settings.people, settings.feed, settings.graph.meanFollowers);
const campaign = createCampaign();
const post = addPost(campaign, {
  key: derive(testKey(), 1),
  label: "somebody/1",
  role: "koc",
  kind: "seeded",
  author: { key: testKey(), followers: 10, interest: 0, segment: -1, user: -1 },
  quality: 1,
  topic: 2,
  durationSeconds: 15,
  publishTick: 3,
  parent: null,
});

const silent: ForYouPolicy = { enter() {}, ask() {}, observe() {} };
/** A policy that asks for this, looked at as somebody's own is; two posts have entered. */
function own(ask: (requests: Requests, tick: number) => void): ForYouPolicy {
  const part = function greedy(): ForYouPolicy {
    return { ...silent, ask: (tick, requests) => ask(requests, tick) };
  };
  const policy = checkedPolicy(part, { people: settings.people } as ForYouKnowledge);
  policy.enter(post, 3);
  policy.enter({ ...post, index: 1 }, 3);
  return policy;
}
const heeded: Requests = { want: () => true, leave() {} };

describe("somebody's own recommendation", () => {
  const weighted = (...weights: number[]) => Float64Array.from(weights);
  it.each<[string, (requests: Requests) => void]>([
    ["a post that has entered and not left, got 7", ({ want }) => want(7, 10)],
    ["a post that has entered and not left, got 0", ({ want, leave }) => [leave(0), want(0, 10)]],
    ["one request for a post in a tick, got two for post 1", ({ want }) => [want(0, 1), want(1, 1), want(1, 1)]],
    ["a whole number of impressions of post 0, got 0.5", ({ want }) => want(0, 0.5)],
    ["a whole number of impressions of post 0, got -1", ({ want }) => want(0, -1)],
    ["a whole number of impressions of post 0, got Infinity", ({ want }) => want(0, Number.POSITIVE_INFINITY)],
    ["3 weights ≥ 0 for post 0, got [1, 1]", ({ want }) => want(0, 9, weighted(1, 1))],
    ["3 weights ≥ 0 for post 0, got [1, -1, 1]", ({ want }) => want(0, 9, weighted(1, -1, 1))],
    ["3 weights ≥ 0 for post 0, got [1, 1, Infinity]", ({ want }) => want(0, 9, weighted(1, 1, 1 / 0))],
    ["3 weights ≥ 0 for post 0, got [NaN, 1, 1]", ({ want }) => want(0, 9, weighted(Number.NaN, 1, 1))],
    ["a weight above 0 for post 0, got none", ({ want }) => want(0, 9, weighted(0, 0, 0))],
    ["no request for a post that leaves, got one for post 0", ({ want, leave }) => [want(0, 1), leave(0)]],
  ])("that does what none may do is named: expected %s", (message, ask) => {
    expect(() => own(ask).ask(3, heeded)).toThrow(new PartError("forYou greedy", `expected ${message}`));
  });

  it("may ask for every post once a tick, for none of it, for some interests alone, and let it go", () => {
    const asked: unknown[] = [];
    const policy = own(({ want, leave }, tick) => {
      if (tick === 5) leave(1);
      else for (const one of [0, 1]) want(one, 9 * one, one ? weighted(0, 2, 0) : undefined);
    });
    for (const tick of [3, 4, 5])
      policy.ask(tick, {
        want: (...request) => asked.push(request) > 0,
        leave: (one) => asked.push(one),
      });
    const round = [
      [0, 0, undefined],
      [1, 9, weighted(0, 2, 0)],
    ];
    expect(asked).toEqual([...round, ...round, 1]);
  });
});

describe("a policy for For You", () => {
  it("is told of posts all but how good they are, what found a slot and what came of it by interest", () => {
    const entered: [SeenPost, number][] = [];
    const told: unknown[] = [];
    let found = 0;
    let left = true;
    const part = (): ForYouPolicy => ({
      enter: (...news) => entered.push(news),
      ask(tick, { want }) {
        left = want(0, tick < 9 ? 100 : 5_000, Float64Array.of(1, 2, 1));
      },
      shown(index, impressions) {
        expect(index).toBe(0);
        found += impressions;
      },
      observe: (...counts) => told.push(counts),
    });
    const forYou = createRecommendations(world, supply, checkedPolicy(part, { people: settings.people } as never));
    forYou.enter(post, 3);
    const { index, key, role, author, topic, durationSeconds, publishTick } = post;
    expect(entered).toEqual([[{ index, key, role, author, topic, durationSeconds, publishTick }, 3]]);
    const next = new Int32Array(world.segments.length);
    let shown = 0;
    const byInterest = [0, 0, 0];
    for (let tick = 3; left; tick++) {
      const cells = new Cells();
      forYou.collect(tick, cells);
      for (let i = 0; i < cells.length; i++) {
        const segment = cells.segment[i]!;
        expect([cells.post[i], cells.surface[i]]).toEqual([0, SurfaceIndex.forYou]);
        if (tick < 9) byInterest[world.segments[segment]!.interest]! += cells.count[i]!;
        // Everybody once, one after the other.
        expect(cells.start[i]).toBe(next[segment]);
        next[segment]! += cells.count[i]!;
        shown += cells.count[i]!;
      }
      expect(found).toBe(shown);
    }
    // Everybody has been shown it by the time nobody is left, at first half of them of the interest that weighs double.
    expect(shown).toBe(60_000);
    const first = byInterest.reduce((sum, count) => sum + count, 0);
    expect(Math.abs(binomialZ(byInterest[1]!, first, 1 / 2))).toBeLessThan(zLimit);
    const counts = new Float64Array(2 * tallyWidth);
    counts[tallyWidth + Tally.like] = 4;
    forYou.observe(0, world.segments.length - 1, counts, tallyWidth);
    expect(told).toEqual([[0, 2, counts, tallyWidth]]);
  });
});
