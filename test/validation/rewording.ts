import fc from "fast-check";
import { parseScenario } from "../../src/scenario/parse.ts";
import { simulate } from "../../src/simulate.ts";

/** Scenario files that say the same in other words. */

const line = fc.record({
  tier: fc.constantFrom("celebrity", "top KOL", "mid KOL", "micro KOL", "KOC", "participant"),
  followers: fc.integer({ min: 100, max: 4_000 }),
  count: fc.integer({ min: 1, max: 3 }),
  quality: fc.double({ min: -1, max: 2, noNaN: true }),
});
const drawn = fc.record({
  seed: fc.string({ minLength: 1 }),
  /** One line of each tier at most, so that lines need no names. */
  lines: fc.uniqueArray(line, { minLength: 2, maxLength: 5, selector: ({ tier }) => tier }),
  order: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
  plan: fc.nat(1),
  impressions: fc.integer({ min: 0, max: 20_000 }),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

interface Words {
  readonly names: readonly [string, string];
  readonly campaign: string;
  readonly lines: readonly string[];
  readonly more: string;
}

/** A run of the drawn campaign in these words, as JSON: its plan by place, since its name may differ. */
function runOf({ seed, plan, impressions }: Drawn, { names, campaign, lines, more }: Words): string {
  const text = `
campaign: { name: ${campaign}, start: 2020-11-16T10:00+08:00, days: 1 }
audience: { users: 60k }
ugc: { ask: copy a dance }
brand: { followers: 2k, posts: 2, when: launch day, quality: 1, duration: 20s }
creators:
${lines.join("\n")}
paid: [{ product: in-feed, impressions: ${impressions}, days: 1 }]
compare:
  - { name: ${names[0]}, platform: douyin-2020 }
  - { name: ${names[1]}, feed_of: weibo-2013 }
${more}
panel: 1
model:
  tick: 2h
  graph: { maxFollowers: 3000 }
  people: { strata: 3, interests: 3 }
  challenge: { ease: 1 }
  feed: { forYou: { budgets: [60, 240, 1000], hours: [2, 4, 8], passShare: 20% } }
`;
  const scenario = parseScenario(text, { file: "reworded" });
  return JSON.stringify(simulate(scenario, scenario.plans[plan], seed));
}

const stated: Words = { names: ["A", "B"], campaign: "One", lines: [], more: "" };
const linesOf = ({ lines }: Drawn) =>
  lines.map(
    ({ tier, followers, count, quality }) =>
      `  - { tier: ${tier}, count: ${count}, followers: ${followers}, quality: ${quality.toFixed(6)}, when: launch day }`,
  );

/** Rewordings that should change nothing. */
const rewordings: Readonly<Record<string, (words: Words, drawn: Drawn) => Words>> = {
  "plans and campaign have other names": (words) => ({ ...words, names: ["Zweiter", "第一"], campaign: "Another" }),
  "lines stand in another order": (words, { order }) => {
    const places = words.lines.map((text) => ({ text, at: order.next().value as number }));
    return { ...words, lines: places.sort((one, other) => one.at - other.at).map(({ text }) => text) };
  },
  "there is a line of nobody": (words) => ({
    ...words,
    lines: [...words.lines, "  - { name: nobody at all, tier: KOC, count: 0, followers: 1k }"],
  }),
  "there is a plan more": (words) => ({ ...words, more: "  - { name: C, platform: twitter-2012 }" }),
  "there is a result to check": (words) => ({
    ...words,
    more: "results_reported:\n  - { views: 2M, tolerance: 25%, used_for: checking }",
  }),
};
export const rewordingNames = Object.keys(rewordings);

/** The first campaign of `count` drawn ones of which a rewording changes a byte, and which; none should be found. */
export function reworded(name: string, count: number, seed: number): { readonly runs: number; readonly found?: Drawn } {
  for (const campaign of fc.sample(drawn, { numRuns: count, seed })) {
    const words = { ...stated, lines: linesOf(campaign) };
    if (runOf(campaign, rewordings[name](words, campaign)) !== runOf(campaign, words)) {
      return { runs: count, found: campaign };
    }
  }
  return { runs: count };
}
