import type { Comparison } from "../study/compare/comparison.ts";
import type { Block } from "./blocks.ts";
import { caveats } from "./caveats.ts";
import { chance, expectedVideos, inputs, reportedResults } from "./evidence.ts";
import { followersTables } from "./followers.ts";
import { peopleByGroup } from "./groups.ts";
import { comparisonHead } from "./head.ts";
import { money } from "./money.ts";
import { perDay } from "./perDay.ts";
import { plansTables } from "./plansTables.ts";
import { onEachPlatform } from "./platforms.ts";
import { verdict } from "./verdict.ts";
import { viewSources } from "./viewSources.ts";

/** The report of a comparison. */
export function comparisonReport(comparison: Comparison): Block[] {
  const { plans, campaign } = comparison;
  return [
    comparisonHead(comparison),
    verdict(comparison),
    ...plansTables(comparison),
    ...peopleByGroup(plans),
    ...followersTables(plans),
    ...onEachPlatform(plans),
    ...money(comparison),
    ...plans.map(viewSources),
    perDay(plans, campaign),
    ...chance(comparison),
    ...reportedResults(comparison),
    ...expectedVideos(comparison),
    inputs(comparison),
    caveats(comparison),
  ];
}
