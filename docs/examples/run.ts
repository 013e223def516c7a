import { readFileSync } from "node:fs";
import { compare, createSimulation, parseScenario, simulate } from "feedcast";

const file = "scenarios/small.yaml";
export const scenario = parseScenario(readFileSync(file, "utf8"), { file });

/** One plan in one world, which the seed names. */
export function peopleReached(): number {
  const run = simulate(scenario, "Content feed", "one");
  return run.metrics.reach ?? 0; // 1512491
}

/** The same run, stepped by the caller: ticks until so many people are reached. */
export function ticksToReach(people: number): number {
  const simulation = createSimulation(scenario, "Content feed", "one");
  while (!simulation.done) {
    simulation.step();
    if ((simulation.snapshot().metrics.reach ?? 0) >= people) break;
  }
  return simulation.tick;
}

/** Every plan in the same two worlds, the first plan being the base. */
export async function contentFeedAgainstFollowFeed(): Promise<string> {
  const { against } = await compare(scenario, {
    plans: ["Content feed", "Follow feed"],
    replicates: 2,
    onProgress: ({ doneRuns, runs, summary }) => summary && console.error(`${doneRuns} of ${runs} runs`),
  });
  return `${against["Follow feed"].reach?.ratio?.mean.toFixed(2)} times the people`; // 1.17 times the people
}
