import { describe, expect, it } from "vitest";
import { sourceContract } from "../../src/contracts/source.ts";
import { builtInSources } from "../../src/feed/feed.ts";
import type { Counted, Source, SourceContext, SourcePart } from "../../src/feed/source.ts";
import { paidSource } from "../../src/feed/sources/paid.ts";
import { Tally } from "../../src/vocabulary/tally.ts";
import { SurfaceIndex } from "../../src/vocabulary/terms.ts";
import { shipped } from "../smallWorld.ts";
import { failing } from "./failing.ts";

/** A day on a feed that has every source: slots for search, for live rooms and on trending pages. */
const scenario = shipped("small", [
  "audience.users=1M",
  "campaign.days=1",
  "brand.followers=20k",
  "creators=[{ tier: celebrity, count: 1, followers: 30k, when: launch day, quality: 2 }]",
  "paid=[{ product: in-feed, impressions: 5k, days: 1 }]",
  "live=[{ what: room, start: launch day + 2h, lasts: 2h, hosts: [brand], feed_share: 1% }]",
  "compare=[{ name: Every source, platform: douyin-2020 }]",
  "model.feed.slots={ following: 30%, forYou: 67%, trending: 1%, search: 1%, live: 1% }",
  "model.feed.trending.threshold=1",
  "panel=10%",
]);
const suiteOn = (part: SourcePart) =>
  sourceContract(
    part,
    scenario,
    "Every source",
    builtInSources.includes(part) ? undefined : builtInSources.map((one) => (one === paidSource ? part : one)),
  );

for (const part of builtInSources) {
  describe(`the ${part.name}`, () => {
    for (const { claim, check } of suiteOn(part)) it(claim, check);
  });
}

const [out, next, slots, bought, alike, reused] = suiteOn(paidSource).map(({ claim }) => claim);

/** The source of bought impressions, changed. */
const paid =
  (change: (source: Source, context: SourceContext) => Partial<Source>): SourcePart =>
  (context) => {
    const source = paidSource(context);
    return { ...source, ...change(source, context) };
  };
/** The first post that is out in a tick. */
const outIn = ({ campaign }: SourceContext, tick: number) =>
  campaign.posts.find(({ publishTick }) => publishTick <= tick)!.index;
/** It adds rows of search results, from the first user of a segment on, in a tick in which posts are out. */
const withSearch = (
  rows: (tick: number, context: SourceContext) => readonly (readonly [segment: number, count: number])[],
) =>
  paid((source, context) => ({
    collect(tick, batches) {
      source.collect(tick, batches);
      if (tick !== 20) return;
      for (const [segment, count] of rows(tick, context))
        batches.push(outIn(context, tick), SurfaceIndex.search, segment, 0, count, -1);
    },
  }));

/** Sources each of which breaks one rule, with the claims that must notice. */
const broken: readonly [name: string, make: () => SourcePart, claims: readonly string[]][] = [
  [
    "shows a post before it is out",
    () =>
      paid((source, { campaign }) => ({
        collect(tick, batches) {
          source.collect(tick, batches);
          const early = campaign.posts.find(({ publishTick }) => publishTick === tick + 1);
          if (early) batches.push(early.index, SurfaceIndex.search, 0, 0, 1, -1);
        },
      })),
    [out],
  ],
  [
    "begins with the same people in every tick",
    () =>
      paid((source) => ({
        collect(tick, batches) {
          source.collect(tick, batches);
          batches.start.fill(0, 0, batches.length);
        },
      })),
    [next],
  ],
  [
    "fills more slots than there are",
    () => withSearch((_, { population }) => population.segments.map((s) => [s.index, s.size])),
    [slots],
  ],
  [
    "says that all is still to be delivered",
    () =>
      paid((source) => {
        const before = source.undelivered!();
        return { undelivered: () => before };
      }),
    [bought],
  ],
  [
    "counts the runs",
    () => {
      const seeds: string[] = [];
      return withSearch((_, { population: { settings } }) => {
        if (seeds.at(-1) !== settings.seed) seeds.push(settings.seed);
        return [[0, seeds.length]];
      });
    },
    [alike],
  ],
  [
    "keeps the counts that it observes",
    () =>
      paid((source, context) => {
        let last: Counted | undefined;
        return {
          observe(counted) {
            last = counted;
          },
          collect(tick, batches) {
            source.collect(tick, batches);
            const isKnown = last !== undefined && last.tally[last.offset + Tally.impressions] >= 0;
            if (tick === 20) batches.push(outIn(context, tick), SurfaceIndex.search, 0, 0, isKnown ? 2 : 1, -1);
          },
        };
      }),
    [reused],
  ],
];

describe("sources that break a rule are found", () => {
  it.each(broken)("%s", async (_, make, claims) => {
    expect(await failing(suiteOn(make()))).toEqual(claims);
  });
});
