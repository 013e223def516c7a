import { expected, readPath, unknownWord } from "../../vocabulary/faults.ts";
import { tierWords } from "../entries/creators.ts";
import type { PlanEntry } from "../entries/plan.ts";
import type { BriefFile } from "../entries/schema.ts";
import type { KeyedCreator } from "../plans/brief.ts";
import { keyed } from "../plans/plans.ts";
import { isMeant } from "../plans/swap.ts";
import { gapFault, lengthAt, withValue } from "../values/validate.ts";
import type { Report } from "./bounds.ts";

/** `compare:` — plans have different names, and every word of a plan names a part of the scenario. */

export function checkPlans(file: BriefFile, report: Report): void {
  const names = new Set<string>();
  const { creators } = keyed(file);
  const [base] = file.compare;
  file.compare.forEach((entry, i) => {
    if (names.has(entry.name))
      report(
        ["compare", i, "name"],
        `expected a different name for each plan, got ${JSON.stringify(entry.name)} twice`,
      );
    names.add(entry.name);
    checkPlatforms(entry, base, i, report);
    checkSwapWords(entry, i, creators, report);
    checkWithout(entry, i, file, report);
  });
}

/** A plan runs on one platform or on two, and has another feed only on one. */
function checkPlatforms(entry: PlanEntry, base: PlanEntry | undefined, index: number, report: Report): void {
  const isPair = (entry.platforms ?? (entry.platform === undefined ? base?.platforms : undefined)) !== undefined;
  if (entry.platforms !== undefined && entry.platform !== undefined)
    report(["compare", index, "platforms"], "expected platform or platforms, got both");
  if (isPair && entry.feed_of !== undefined)
    report(["compare", index, "feed_of"], "expected one platform (platform: …) beside it, got two");
}

/** The parts that a plan leaves out are in the scenario. */
function checkWithout({ without = [] }: PlanEntry, index: number, file: BriefFile, report: Report): void {
  const { creators, live } = keyed(file);
  const events = live.length > 0 ? ["live", ...live.map(({ key }) => key)] : [];
  const known = [
    ...(file.brand === undefined ? [] : ["brand"]),
    "paid",
    ...(file.shop === undefined ? [] : ["shop"]),
    ...creators.flatMap(({ key, tier }) => [key, tier]),
    ...events,
  ];
  for (const word of without) {
    const isKnown =
      word === "brand"
        ? file.brand !== undefined
        : word === "shop"
          ? file.shop !== undefined
          : word === "paid" || events.includes(word) || creators.some((creator) => isMeant(creator, word));
    if (!isKnown)
      report(["compare", index, "without"], unknownWord("creators or another part of the scenario", word, known));
  }
}

/** The creators that a plan replaces are in the scenario; their replacement is, too, or is a tier. */
function checkSwapWords(entry: PlanEntry, index: number, creators: readonly KeyedCreator[], report: Report): void {
  const { swap = [], same_budget: sameBudget } = entry;
  const known = creators.flatMap(({ key, tier }) => [key, tier]);
  for (const { from, to } of swap) {
    const at = ["compare", index, "swap", from];
    const isTier = tierWords.some((tier) => tier.toLowerCase() === to.toLowerCase());
    if (!creators.some((creator) => isMeant(creator, from)))
      report(at, unknownWord("creators of the scenario", from, known));
    else if (from.toLowerCase() === to.toLowerCase()) report(at, "expected other creators, got the same");
    if (!isTier && !creators.some((creator) => isMeant(creator, to)))
      report(at, unknownWord("a tier or creators of the scenario", to, [...tierWords, ...known]));
  }
  if (sameBudget !== undefined && swap.length === 0)
    report(["compare", index, "same_budget"], "expected swap: beside it, such as { celebrity: KOC }, got none");
}

/** Values that no plan may set, and why. */
const common = [
  [/^model\.(response|responseFrom|shop)\b/, "the population's responses are the same in every plan"],
  [/^model\.view\b/, "every plan counts views in the same way"],
  [/^audience\.(target|groups|groups\[\d+\])(\.name)?$/, "the groups are the same in every plan"],
  [/^model\.tick\b/, "every plan has the same clock"],
  [
    /^(campaign(?!\.(production|budget))|question|compare|results_reported|replicates|seed|panel|graph|hold)\b/,
    "it is the same in every plan",
  ],
] as const;

/**
 * A plan sets only values that are a plan's, by paths that leave no gaps in lists.
 * @param raw the raw file
 * @returns false if a path cannot be applied
 */
export function checkSet(entry: PlanEntry, index: number, raw: unknown, report: Report): boolean {
  let changed = raw;
  let isApplicable = true;
  for (const [text, value] of Object.entries(entry.set ?? {})) {
    const at = ["compare", index, "set", text];
    const reason = common.find(([pattern]) => pattern.test(text))?.[1];
    const path = readPath(text);
    const gap = path && gapFault(path, (list) => lengthAt(changed, list));
    if (reason !== undefined) report(at, `a plan cannot set this: ${reason}`);
    else if (path === undefined) report(at, expected("a path such as audience.users or creators[0].count", text));
    else if (gap !== undefined) report(at, gap);
    if (gap !== undefined) isApplicable = false;
    else if (path !== undefined) changed = withValue(changed, path, value);
  }
  return isApplicable;
}
