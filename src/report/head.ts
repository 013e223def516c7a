import { short } from "../lib/numberText.ts";
import { isPrize } from "../scenario/entries/ugc.ts";
import type { CampaignFacts, Scenario } from "../scenario/scenario.ts";
import type { Comparison } from "../study/compare/comparison.ts";
import { metrics } from "../vocabulary/metrics.ts";
import type { Head } from "./blocks.ts";
import { counted } from "./numbers.ts";

export function comparisonHead({ campaign, plans, replicates }: Comparison): Head {
  const names = plans.map(({ name }) => name).join(" vs ");
  const paired = plans.length > 1 ? "paired world" : "world";
  return {
    ...headOf(campaign, campaign.users, names, counted(replicates, paired)),
    note: bracketsNote(replicates, plans.length),
  };
}

/** @param seed of the world */
export function runHead({ campaign, users }: Scenario, plan: string, seed: string): Head {
  return headOf(campaign, users, plan, `one world, seed ${seed}`);
}

function headOf(campaign: CampaignFacts, users: number, plans: string, worlds: string): Head {
  const facts = campaignFacts(campaign);
  return {
    kind: "head",
    title: `${campaign.name}: ${plans}`,
    size: `${short(users, 3)} users, ${counted(campaign.days, "day")}, ${worlds}`,
    ...(facts === "" ? {} : { facts }),
  };
}

/** `China · #MakeYourOwnPath · filter, no prize · objective: views`, as far as the scenario states them. */
function campaignFacts({ market, hashtag, filter, prize, objective }: CampaignFacts): string {
  const challenge = [
    filter === undefined ? undefined : filter ? "filter" : "no filter",
    prize === undefined ? undefined : isPrize(prize) ? `prize: ${prize}` : "no prize",
  ].filter((part) => part !== undefined);
  const stated = [
    market,
    hashtag,
    challenge.length > 0 ? challenge.join(", ") : undefined,
    objective && `objective: ${metrics[objective].words}`,
  ];
  return stated.filter((part) => part !== undefined).join(" · ");
}

function bracketsNote(worlds: number, plans: number): string {
  if (worlds === 1) return "1 world: no brackets";
  const rough = worlds < 20 ? `; with only ${worlds} they are rough` : "";
  const interval = plans > 1 ? "; the verdict rests on 95% intervals of mean ratios" : "";
  return `brackets in tables hold 8 of 10 worlds${rough}${interval}`;
}
