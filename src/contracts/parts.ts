import type { Parts } from "../prepare.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { simulate } from "../simulate.ts";
import { type Claim, must, once } from "./claim.ts";

/**
 * Claims that every part must fulfil in a plan of a scenario, checked in whole runs: the same world gives the same bytes,
 * also after another world has been run with the same parts, and no feed shows a user more posts than it has slots.
 * @param scenario a small one: it is run three times
 */
export function partsContract(parts: Parts, scenario: Scenario, plan: string): Claim[] {
  const play = (seed: string) => simulate(scenario, plan, seed, { parts });
  const first = once(() => play("one"));
  return [
    {
      claim: "gives the same bytes for the same seed, whatever ran in between",
      check() {
        const bytes = JSON.stringify(first());
        must(JSON.stringify(play("another")) !== bytes, "another run by another seed", "the same");
        must(JSON.stringify(play("one")) === bytes, "the same run", "another");
      },
    },
    {
      claim: "keeps every count whole and people's counts within the users",
      check() {
        const { metrics, frequency } = first();
        const users = frequency.reduce((sum, count) => sum + count, 0);
        const { reach = 0, impressions = 0 } = metrics;
        must(Number.isInteger(impressions) && impressions >= 0, "a whole number of impressions", impressions);
        must(reach >= 0 && reach <= users, `at most ${users} people reached`, reach);
        must(impressions >= Math.floor(reach), `at least ${reach} impressions`, impressions);
      },
    },
  ];
}
