import { short } from "../lib/numberText.ts";
import type { Comparison, Spread } from "../study/compare/comparison.ts";
import { decimals, metrics } from "../vocabulary/metrics.ts";
import type { Facts } from "./blocks.ts";
import { shortRange, worlds } from "./numbers.ts";

/** In how many worlds each plan passes a reported figure, and half of it; one world has no chances to count. */
export function chance({ plans, results, replicates }: Comparison): Facts[] {
  if (replicates === 1) return [];
  const texts = results
    .filter(({ metric }) => metric === "views" || metric === "earnedViews")
    .flatMap((result) =>
      plans.flatMap(({ name }) => {
        const counts = result.chance.filter(({ plan }) => plan === name);
        const { words } = metrics[result.metric];
        const stated = counts.map(
          ({ over, worlds: count }) => `over ${short(over, 2)} ${words}: ${worlds(count, replicates)}`,
        );
        return stated.length ? [`${plans.length > 1 ? `${name}, ` : ""}${stated.join("; ")}`] : [];
      }),
    );
  return texts.length ? [{ kind: "facts", label: "CHANCE", texts }] : [];
}

/** Reported figures beside simulated ones; a figure that the inputs were tuned to is no proof. */
export function reportedResults({ results, plans }: Comparison): Facts[] {
  const texts = results.map(({ metric, value, low, high, simulatedP50, inside, plan, usedFor }) => {
    const figure = (amount: number) => short(amount, 2, decimals(metric));
    const range = low === high ? "" : ` (${figure(low)} to ${figure(high)})`;
    const found =
      simulatedP50 === undefined
        ? "not defined in every world"
        : `simulated ${figure(simulatedP50)}, ${inside ? "inside" : "OUTSIDE"} the range`;
    const proof = usedFor === "tuning" ? "TUNED to it, so no proof." : "Not tuned to it.";
    return `${plans.length > 1 ? `${plan}: ` : ""}${figure(value)} ${metrics[metric].words}${range} reported; ${found}. ${proof}`;
  });
  return texts.length ? [{ kind: "facts", label: "REPORTED RESULTS", texts }] : [];
}

/** The client's expectation beside each plan's UGC videos. */
export function expectedVideos({ plans, campaign: { expectedVideos: expected } }: Comparison): Facts[] {
  if (expected === undefined) return [];
  const { value, low, high } = expected;
  const range = low === undefined || high === undefined ? undefined : shortRange(low, high, 0);
  const simulated = plans.map(({ name, participantPosts }) => {
    const figure = participantPosts ? median(participantPosts) : "none";
    return plans.length > 1 ? `${name} ${figure}` : figure;
  });
  const stated = range ? `${range[0]} to ${range[1]}` : short(value, 3);
  const text = `UGC videos expected by the client: ${stated}; simulated: ${simulated.join(", ")}.`;
  return [{ kind: "facts", label: "EXPECTED VIDEOS", texts: [text] }];
}

function median({ p10, p50, p90 }: Spread): string {
  const range = shortRange(p10, p90, 0);
  return `${short(p50, 3, 0)}${range ? ` (${range[0]} to ${range[1]})` : ""}`;
}

/** How many inputs are known, and in which way. */
export function inputs({ inputs: { stated, sourced, assumed, tuned } }: Comparison): Facts {
  const solved = tuned ? `, ${tuned} tuned to a reported figure` : "";
  const counts = `${stated} from your brief, ${sourced} sourced, ${assumed} assumed${solved}.`;
  const drawn =
    "Each world draws anew from the ranges of the brief, the same for all plans. It does not draw the assumed values of " +
    "a platform, so brackets leave their uncertainty out (feedcast platforms NAME lists them).";
  return { kind: "facts", label: "INPUTS", texts: [counts, drawn] };
}
