import { readFileSync } from "node:fs";
import { compare, type Parts, parseScenario, simulate } from "feedcast";

const file = "scenarios/small.yaml";
export const scenario = parseScenario(readFileSync(file, "utf8"), { file });

/** One plan in one world, which the seed names. */
export function peopleReached(): number {
  const parts: Parts = {}; // all built-in
  const run = simulate(scenario, "Content feed", "one", { parts });
  return run.metrics.reach ?? 0; // 1187067
}

/** Every plan in the same two worlds, the first plan being the base. */
export async function contentFeedAgainstFollowFeed(): Promise<string> {
  const { comparisons } = await compare(scenario, {
    plans: ["Content feed", "Follow feed"],
    replicates: 2,
    onProgress: ({ doneRuns, runs, summary }) => summary && console.error(`${doneRuns} of ${runs} runs`),
  });
  const reach = comparisons.find(({ metric }) => metric === "reach");
  return `${reach?.ratio?.mean.toFixed(2)} times the people`; // 2.49 times the people
}
