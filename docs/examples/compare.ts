import { compare, parseScenario } from "feedcast";
import { optimistic } from "./scorer.ts";

/** The same campaign on the same platform, ranked by its formula and by a custom scorer. */
export const scenario = parseScenario(
  `
question: Does the benefit of the doubt bring small accounts further?
campaign: { name: Own scorer, start: 2020-11-16T10:00+08:00, days: 3 }
audience: { users: 1M }
ugc: { ask: copy a dance }
creators:
  - { tier: celebrity, count: 1, followers: 50k, when: launch day }
  - { tier: KOC, count: 30, followers: 500..2k, when: launch day }
compare:
  - { name: By formula, platform: douyin-2020 }
  - { name: Optimistic, platform: douyin-2020 }
replicates: 4
seed: library
`,
  { file: "own-scorer.yaml" },
);

export async function optimismPays(): Promise<string> {
  const { comparisons } = await compare(scenario, { parts: { Optimistic: { scorer: optimistic } } });
  const views = comparisons.find(({ metric }) => metric === "earnedViews");
  return `By formula ${views?.ratio?.mean.toFixed(2)} times the earned views`;
}
