import { describe, expect, it } from "vitest";
import { createCascade } from "../../src/influence/cascade.ts";
import { estimateSpread } from "../../src/influence/spread.ts";
import { uniform } from "../../src/lib/random.ts";
import type { Settings } from "../../src/scenario/settings.ts";
import { follows } from "../follows.ts";
import { testKey, zLimit } from "../lib/testKey.ts";
import { responseProbabilities } from "../response/probabilities.ts";
import { account, changed, smallSettings, ticksOf } from "../smallWorld.ts";

describe("the engine with slots for everything", () => {
  it("is an independent cascade: sharers of a post on an imported graph are as many as cascades reach", () => {
    // Breaks where a repost reaches other accounts than the sharer's followers, where people who see a post twice do not
    // draw anew, or where they share it twice.
    const key = testKey();
    const accounts = 120;
    const pick = (i: number) => Math.floor(uniform(key, i) * accounts);
    const graph = follows(Array.from({ length: 700 }, (_, i) => [pick(2 * i), pick(2 * i + 1)] as const));
    const posts = 1500;
    const quality = 8;
    const base = changed(smallSettings(1), {
      people: { users: graph.accounts, slotsPerDay: Number.POSITIVE_INFINITY, adLoad: 0, interests: 1, strata: 2 },
      feed: { following: { maxReach: 1 }, sharing: { repostShare: 1 } },
      response: {
        followed: 0,
        fatigue: 0,
        beta: { share: 0 },
        multipliers: { follow: 0 },
        rates: { share: 0.463 * 0.15 },
      },
      challenge: { ease: 0 },
      clock: { ticks: 24 * 30 },
      paid: [],
    });
    const asked = { ...account("asked", 0, { quality, atHours: new Array<number>(posts).fill(0) }), account: 0 };
    const settings: Settings = {
      ...base,
      panel: 1,
      graph: { columns: graph, meanFollowers: graph.followers.length / graph.accounts },
      accounts: [asked],
    };
    const p = responseProbabilities(settings, quality).share;
    let campaign: { readonly posts: readonly { readonly sharers: { readonly size: number } | null }[] } | undefined;
    for (const step of ticksOf(settings)) campaign = step.campaign;
    const sizes = campaign!.posts.map(({ sharers }) => 1 + (sharers?.size ?? 0));
    const mean = sizes.reduce((sum, size) => sum + size, 0) / posts;
    const variance = sizes.reduce((sum, size) => sum + (size - mean) ** 2, 0) / (posts - 1);
    const seeds = Uint32Array.of(0);
    const cascade = createCascade(graph, { model: "ic", probability: p });
    const expected = estimateSpread(cascade, () => seeds, 100_000, key);
    expect(sizes.length).toBe(posts);
    expect(expected.mean).toBeGreaterThan(3);
    expect(
      Math.abs(mean - expected.mean) / Math.hypot(Math.sqrt(variance / posts), expected.standardError),
    ).toBeLessThan(zLimit);
    // A probability wrong by a quarter would be seen.
    const other = estimateSpread(
      createCascade(graph, { model: "ic", probability: 0.75 * p }),
      () => seeds,
      20_000,
      key,
    );
    expect((expected.mean - other.mean) / Math.sqrt(variance / posts)).toBeGreaterThan(zLimit);
  });
});
