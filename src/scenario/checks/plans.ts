import { meant, readPath } from "../../vocabulary/faults.ts";
import { tierWords } from "../entries/creators.ts";
import type { PlanEntry } from "../entries/plan.ts";
import type { BriefFile } from "../entries/schema.ts";
import type { KeyedCreator } from "../plans/brief.ts";
import { keyed } from "../plans/plans.ts";
import { isMeant } from "../plans/swap.ts";
import type { Report } from "./bounds.ts";

/** Names of the plans differ, and what is left out exists. */
export function checkPlans(file: BriefFile, report: Report): void {
  const names = new Set<string>();
  const { creators, live } = keyed(file);
  const events = live.length > 0 ? ["live", ...live.map(({ key }) => key)] : [];
  const known = [
    "brand",
    "paid",
    ...(file.shop === undefined ? [] : ["shop"]),
    ...creators.flatMap(({ key, tier }) => [key, tier]),
    ...events,
  ];
  file.compare.forEach((entry, i) => {
    if (names.has(entry.name))
      report(["compare", i, "name"], `expected a name of its own, got ${JSON.stringify(entry.name)} twice`);
    names.add(entry.name);
    checkSwapWords(entry, i, creators, report);
    for (const word of entry.without ?? []) {
      const isKnown =
        word === "brand"
          ? file.brand !== undefined
          : word === "shop"
            ? file.shop !== undefined
            : word === "paid" || events.includes(word) || creators.some((creator) => isMeant(creator, word));
      if (!isKnown)
        report(
          ["compare", i, "without"],
          `expected somebody or something in the scenario, got ${JSON.stringify(word)} (${meant(word, known) ?? `known: ${[...new Set(known)].join(", ")}`})`,
        );
    }
  });
}

/** Whom a plan replaces is in the scenario; who takes their place is, or is a tier. */
function checkSwapWords(entry: PlanEntry, index: number, creators: readonly KeyedCreator[], report: Report): void {
  const { swap = [], same_budget: sameBudget } = entry;
  const known = creators.flatMap(({ key, tier }) => [key, tier]);
  const unknown = (what: string, word: string, words: readonly string[]) =>
    `expected ${what}, got ${JSON.stringify(word)} (${meant(word, words) ?? `known: ${[...new Set(words)].join(", ")}`})`;
  for (const { from, to } of swap) {
    const at = ["compare", index, "swap", from];
    const isTier = tierWords.some((tier) => tier.toLowerCase() === to.toLowerCase());
    if (!creators.some((creator) => isMeant(creator, from)))
      report(at, unknown("creators of the scenario", from, known));
    else if (from.toLowerCase() === to.toLowerCase()) report(at, "expected other creators, got the same");
    if (!isTier && !creators.some((creator) => isMeant(creator, to)))
      report(at, unknown("a tier or creators of the scenario", to, [...tierWords, ...known]));
  }
  if (sameBudget !== undefined && swap.length === 0)
    report(
      ["compare", index, "same_budget"],
      "expected a swap for the same budget, such as { celebrity: KOC }, got none",
    );
}

/** Values that a plan may not set: they are the same in every plan, or they are no plan's. */
const common = [
  [/^model\.(response|responseFrom|shop)\b/, "the population's responses are the same in every plan"],
  [/^model\.view\b/, "views are counted the same way in every plan"],
  [/^audience\.(target|groups|groups\[\d+\])(\.name)?$/, "the groups are the same in every plan"],
  [/^model\.tick\b/, "all plans have the same clock"],
  [
    /^(campaign(?!\.(production|budget))|question|compare|results_reported|replicates|seed|panel|graph|hold)\b/,
    "it is the same in every plan",
  ],
] as const;

export function checkSet(entry: PlanEntry, index: number, report: Report): void {
  for (const path of Object.keys(entry.set ?? {})) {
    const at = ["compare", index, "set", path];
    const reason = common.find(([pattern]) => pattern.test(path))?.[1];
    if (reason !== undefined) report(at, `a plan cannot set this: ${reason}`);
    else if (readPath(path) === undefined) report(at, "expected a path such as audience.users or creators[0].count");
  }
}
