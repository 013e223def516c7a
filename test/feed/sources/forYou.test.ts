import { describe, expect, it } from "vitest";
import { ImpressionBatches } from "../../../src/feed/allocation/impressionBatches.ts";
import type { ForYouContext, ForYouPolicy, Requests } from "../../../src/feed/forYouPolicy.ts";
import type { SourceContext } from "../../../src/feed/source.ts";
import { checkedPolicy, policySource } from "../../../src/feed/sources/forYou.ts";
import { derive } from "../../../src/lib/random.ts";
import { Tally, tallyWidth } from "../../../src/vocabulary/tally.ts";
import { SurfaceIndex } from "../../../src/vocabulary/terms.ts";
import { usualAnswers } from "../../../src/world/answers.ts";
import { addPost, createCampaign } from "../../../src/world/campaign.ts";
import { PartError } from "../../../src/world/customPart.ts";
import { PopulationState } from "../../../src/world/populationState.ts";
import type { FeedPost } from "../../../src/world/post.ts";
import { slotSupply } from "../../../src/world/slotSupply.ts";
import { testKey, zLimit } from "../../lib/testKey.ts";
import { changed, smallSettings } from "../../smallWorld.ts";
import { binomialZ } from "../../statistic.ts";

const settings = changed(smallSettings(0), { people: { users: 60_000, interests: 3, activityBins: 2 } });
const population = new PopulationState(settings);
const supply = slotSupply(settings.people, settings.feed, settings.graph.meanFollowers);
const campaign = createCampaign();
const post = addPost(campaign, {
  key: derive(testKey(), 1),
  label: "somebody/1",
  role: "koc",
  kind: "seeded",
  author: { key: testKey(), followers: 10, interest: 0, segment: -1, user: -1 },
  quality: 1,
  answers: usualAnswers,
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
  const policy = checkedPolicy(part, { people: settings.people } as ForYouContext);
  policy.enter(post, 3);
  policy.enter({ ...post, index: 1 }, 3);
  return policy;
}
const heeded: Requests = { request: () => true, retire() {} };

describe("somebody's own recommendation", () => {
  const weighted = (...weights: number[]) => Float64Array.from(weights);
  it.each<[string, (requests: Requests) => void]>([
    ["a post that has entered and not left, got 7", ({ request }) => request(7, 10)],
    ["a post that has entered and not left, got 0", ({ request, retire }) => [retire(0), request(0, 10)]],
    [
      "one request for a post in a tick, got two for post 1",
      ({ request }) => [request(0, 1), request(1, 1), request(1, 1)],
    ],
    ["a whole number of impressions of post 0, got 0.5", ({ request }) => request(0, 0.5)],
    ["a whole number of impressions of post 0, got -1", ({ request }) => request(0, -1)],
    ["a whole number of impressions of post 0, got Infinity", ({ request }) => request(0, Number.POSITIVE_INFINITY)],
    ["3 weights ≥ 0 for post 0, got [1, 1]", ({ request }) => request(0, 9, weighted(1, 1))],
    ["3 weights ≥ 0 for post 0, got [1, -1, 1]", ({ request }) => request(0, 9, weighted(1, -1, 1))],
    ["3 weights ≥ 0 for post 0, got [1, 1, Infinity]", ({ request }) => request(0, 9, weighted(1, 1, 1 / 0))],
    ["3 weights ≥ 0 for post 0, got [NaN, 1, 1]", ({ request }) => request(0, 9, weighted(Number.NaN, 1, 1))],
    ["a weight above 0 for post 0, got none", ({ request }) => request(0, 9, weighted(0, 0, 0))],
    ["no request for a post that leaves, got one for post 0", ({ request, retire }) => [request(0, 1), retire(0)]],
  ])("that does what none may do is named: expected %s", (message, ask) => {
    expect(() => own(ask).ask(3, heeded)).toThrow(new PartError("forYou greedy", `expected ${message}`));
  });

  it("may ask for every post once a tick, for none of it, for some interests alone, and let it go", () => {
    const asked: unknown[] = [];
    const policy = own(({ request, retire }, tick) => {
      if (tick === 5) retire(1);
      else for (const one of [0, 1]) request(one, 9 * one, one ? weighted(0, 2, 0) : undefined);
    });
    for (const tick of [3, 4, 5])
      policy.ask(tick, {
        request: (...request) => asked.push(request) > 0,
        retire: (one) => asked.push(one),
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
    const entered: [FeedPost, number][] = [];
    const stated: unknown[] = [];
    let found = 0;
    let left = true;
    const part = (): ForYouPolicy => ({
      enter: (...news) => entered.push(news),
      ask(tick, { request }) {
        left = request(0, tick < 9 ? 100 : 5_000, Float64Array.of(1, 2, 1));
      },
      shown(index, impressions) {
        expect(index).toBe(0);
        found += impressions;
      },
      observe: (...counts) => stated.push(counts),
    });
    const policy = checkedPolicy(part, { people: settings.people } as never);
    const forYou = policySource({ population, policy: { supply } } as SourceContext, policy);
    forYou.publish!(post, 3);
    const { index, key, label, role, kind, author, topic, durationSeconds, publishTick } = post;
    expect(entered).toEqual([[{ index, key, label, role, kind, author, topic, durationSeconds, publishTick }, 3]]);
    const next = new Int32Array(population.segments.length);
    let shown = 0;
    const byInterest = [0, 0, 0];
    for (let tick = 3; left; tick++) {
      const batches = new ImpressionBatches();
      forYou.collect(tick, batches);
      for (let i = 0; i < batches.length; i++) {
        const segment = batches.segment[i];
        expect([batches.post[i], batches.surface[i]]).toEqual([0, SurfaceIndex.forYou]);
        if (tick < 9) byInterest[population.segments[segment].interest] += batches.count[i];
        // Everybody once, one after the other.
        expect(batches.start[i]).toBe(next[segment]);
        next[segment] += batches.count[i];
        shown += batches.count[i];
      }
      expect(found).toBe(shown);
    }
    // Everybody has been shown it by the time nobody is left, at first half of them of the interest that weighs double.
    expect(shown).toBe(60_000);
    const first = byInterest.reduce((sum, count) => sum + count, 0);
    expect(Math.abs(binomialZ(byInterest[1], first, 1 / 2))).toBeLessThan(zLimit);
    const counts = new Float64Array(2 * tallyWidth);
    counts[tallyWidth + Tally.like] = 4;
    const row = { post: 0, segment: population.segments.length - 1, tally: counts, offset: tallyWidth };
    forYou.observe!({ ...row, surface: SurfaceIndex.forYou, isBatch: true });
    forYou.observe!({ ...row, surface: SurfaceIndex.forYou, isBatch: false });
    forYou.observe!({ ...row, surface: SurfaceIndex.paid, isBatch: true });
    expect(stated).toEqual([[0, 2, counts, tallyWidth]]);
  });
});
