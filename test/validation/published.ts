import { compare } from "../../src/study/compare/compare.ts";
import type { Comparison } from "../../src/study/compare/comparison.ts";
import type { MetricName } from "../../src/vocabulary/metrics.ts";
import { shipped } from "../smallWorld.ts";
import type { Claim, Evidence } from "./claim.ts";
import { percent, three } from "./worlds.ts";

/** The shipped scenarios of real campaigns, beside the published figures. A figure that a scenario is tuned to is no evidence. */

const section = "Published campaigns";
const studies = new Map<string, Promise<Comparison>>();

export const claims: readonly Claim[] = [
  published("cartier-weitalk-2013", "WeiTalk", "follows", "New fans of the WeiTalk of January 2013"),
  published("cartier-weitalk-2013", "WeiTalk", "questions", "Questions asked in it"),
  published("lid-flip-2019", "TikTok", "participants", "Participants of the lid flip of 2019"),
  published(
    "lid-flip-2019",
    "TikTok",
    "views",
    "Views of the lid flip, as its participants bring them",
    "the posts beside participants' videos are not known: they may have had some 50 M views more, or people's own videos were shown more than these pools show them",
  ),
  published("cartier-pasha-2020", "Douyin", "views", "Views of the Pasha challenge of 2020"),
  published("cartier-pasha-2020", "Douyin", "participants", "Its participants"),
  {
    section,
    claim: "Earned views of the Pasha challenge on Douyin, beside the same campaign on a follow feed",
    against: "nothing that was published: the answer to the scenario's question",
    async evidence() {
      const pair = pairOf(await study("cartier-pasha-2020", ["Douyin", "Same on a follow feed"], 8), "earnedViews");
      const { ratio, varianceRemovedByPairing: removed } = pair;
      return {
        figure: `${three(ratio!.mean)} times as many; pairing took away ${percent(removed!.mean, 2)} of the variance`,
        expected: "",
        interval: `${three(ratio!.low!)} to ${three(ratio!.high!)}, 8 worlds; ${percent(removed!.low, 2)} to ${percent(removed!.high, 2)}`,
        passed: "figure only",
      };
    },
  },
];

function published(scenario: string, plan: string, metric: MetricName, claim: string, note?: string): Claim {
  return {
    section,
    claim,
    against: resultOf(scenario, metric).source ?? "",
    async evidence(): Promise<Evidence> {
      const worlds = shipped(scenario).replicates;
      const plans = scenario === "cartier-pasha-2020" ? [plan, "Same on a follow feed"] : [plan];
      const found = (await study(scenario, plans, worlds)).results.find((result) => result.metric === metric)!;
      const { low, high, simulatedP50 = Number.NaN } = found;
      const passed = simulatedP50 >= low && simulatedP50 <= high;
      const isTuned = resultOf(scenario, metric).usedFor === "tuning";
      const tuned = isTuned ? "tuned to it: no evidence" : "not tuned to";
      return {
        figure: `${three(simulatedP50)} at the median of ${worlds} worlds`,
        expected: three(found.value),
        interval: `${three(low)} to ${three(high)}; ${tuned}`,
        passed,
        ...(passed || note === undefined ? {} : { note }),
      };
    },
  };
}

function resultOf(scenario: string, metric: MetricName) {
  return shipped(scenario).results.find((result) => result.metric === metric)!;
}

function study(scenario: string, plans: readonly string[], replicates: number): Promise<Comparison> {
  let running = studies.get(scenario);
  if (!running) {
    running = compare(shipped(scenario), { plans, replicates });
    studies.set(scenario, running);
  }
  return running;
}

function pairOf({ comparisons }: Comparison, metric: MetricName) {
  return comparisons.find((pair) => pair.metric === metric)!;
}
