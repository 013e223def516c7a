import { short } from "../../lib/numberText.ts";
import type { Comparison, ResultFigures } from "../../study/compare/comparison.ts";
import type { MetricName } from "../../vocabulary/metrics.ts";
import { counted, worlds } from "../numbers.ts";
import { labelled, type Style } from "./layout.ts";

/** Metrics in the words of a report; what is not listed reads well as it is. */
const metricWords: Readonly<Partial<Record<MetricName, string>>> = {
  earnedViews: "earned views",
  paidViews: "paid views",
  participants: "people who joined",
  participantPosts: "UGC videos",
  reach: "people reached",
  follows: "new followers",
};

/** In how many worlds each plan passes a reported figure, and half of it; one world has no chance to tell of. */
export function chance({ plans, results, replicates }: Comparison, style: Style): string[] {
  if (replicates === 1) return [];
  const texts = results
    .filter(({ metric }) => metric === "views" || metric === "earnedViews")
    .flatMap((result) =>
      plans.flatMap(({ name }) => {
        const counts = result.chance.filter(({ plan }) => plan === name);
        const stated = counts.map(
          ({ over, worlds: w }) => `over ${short(over, 2)} ${words(result)}: ${worlds(w, replicates)}`,
        );
        return stated.length ? [`${plans.length > 1 ? `${name}, ` : ""}${stated.join("; ")}`] : [];
      }),
    );
  return texts.length ? labelled("CHANCE", texts, style) : [];
}

/** What was reported beside what was simulated; a figure that the inputs were tuned to is no proof. */
export function reportedResults({ results, plans }: Comparison, style: Style): string[] {
  const texts = results.map((result) => {
    const { value, low, high, simulatedP50, inside, plan, usedFor } = result;
    const range = low === high ? "" : ` (${short(low, 2)} to ${short(high, 2)})`;
    const whose = plans.length > 1 ? `${plan}: ` : "";
    const found =
      simulatedP50 === undefined
        ? "not defined in every world"
        : `simulated ${short(simulatedP50, 2)}, ${inside ? "inside" : "OUTSIDE"} the range`;
    const proof = usedFor === "tuning" ? "TUNED to it, so no proof." : "Not tuned to it.";
    return `${whose}${short(value, 2)} ${words(result)}${range} reported; ${found}. ${proof}`;
  });
  return texts.length ? labelled("AGAINST THE PRESS", texts, style) : [];
}

/** How many inputs are known, and in which way. */
export function inputs({ inputs: { stated, sourced, assumed, tuned } }: Comparison, style: Style): string[] {
  const solved = tuned ? `, ${tuned} tuned to a reported figure` : "";
  const counts = `${counted(stated, "input")} told, ${sourced} sourced, ${assumed} assumed${solved}.`;
  const drawn =
    "What the scenario gives as a range is drawn anew in every world, the same in all plans. A platform's assumed values " +
    "are not: brackets leave out what is not known of them (feedcast platforms NAME lists it).";
  return labelled("WHAT WE DO NOT KNOW", [`${counts} ${drawn}`], style);
}

function words({ metric }: ResultFigures): string {
  return metricWords[metric] ?? metric.replace(/([A-Z])/g, " $1").toLowerCase();
}
