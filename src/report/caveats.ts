import type { Comparison, PlanFigures } from "../study/compare/comparison.ts";
import type { Caveats } from "./blocks.ts";
import { counted, worlds } from "./numbers.ts";
import { panelNote } from "./panelNote.ts";

/** Sentences that a reader needs before quoting a figure. */
export function caveats(comparison: Comparison): Caveats {
  const { plans, replicates } = comparison;
  const texts = [
    ...engineWarnings(comparison),
    ...fewWorlds(replicates),
    ...panels(plans),
    ...groups(plans),
    ...twoPlatforms(plans),
    viewRule(comparison),
    ...followFeed(plans),
    ...shop(plans),
    notModelled(plans),
  ];
  return { kind: "caveats", texts };
}

/** One sentence for all plans to which it applies alike. */
function engineWarnings({ plans, warnings, replicates }: Comparison): string[] {
  const sentences = warnings.map(({ text, worlds: count }) =>
    count === replicates ? text : `${text} (in ${worlds(count, replicates)} worlds)`,
  );
  return [...new Set(sentences)].map((sentence) => {
    const names = warnings.filter((_, i) => sentences[i] === sentence).map(({ plan }) => plan);
    return names.length === plans.length ? sentence : `${names.join(", ")}: ${sentence}`;
  });
}

function fewWorlds(replicates: number): string[] {
  if (replicates >= 20) return [];
  return [
    `Only ${counted(replicates, "world")}: brackets are rough. Twenty or more (--replicates 20) make them steady.`,
  ];
}

/** The panel of the base plan stands for all: where users differ, so little that the sentence would be the same. */
function panels([base]: readonly PlanFigures[]): string[] {
  return base?.panel ? [panelNote(base.panel, base.reach?.mean ?? 0)] : [];
}

function shop(plans: readonly PlanFigures[]): string[] {
  if (plans.every(({ clicks }) => clicks === undefined)) return [];
  return [
    "The rates of clicks, purchases and sign-ups are stated or assumed; the feed changes how many people see the link, " +
      "not how ready they are to buy.",
  ];
}

function groups(plans: readonly PlanFigures[]): string[] {
  if (plans.every(({ byGroup }) => byGroup === undefined)) return [];
  return [
    "Groups differ in size, activity, interests and accounts followed, as the scenario says, and in nothing else: all " +
      "groups answer a post alike.",
  ];
}

function twoPlatforms(plans: readonly PlanFigures[]): string[] {
  if (plans.every(({ platforms }) => platforms === undefined)) return [];
  return [
    "Two platforms: people are counted once, by the share who use both. Within a group, an interest and a level of " +
      "activity, people who see the campaign on one platform are as likely as others to see it on the other. Views there " +
      "tire nobody here, nobody shares across platforms, and a person who joins on both counts on both.",
  ];
}

function notModelled(plans: readonly PlanFigures[]): string {
  const isFound = plans.some(({ viewsBySurface: { trending, search } }) => trending + search > 0);
  const pages = isFound ? "" : "trending and search pages, where no slots are stated for them; ";
  return (
    `Not modelled: ${pages}the content of a video (a post's quality is one number); other people's posts answering the ` +
    "campaign; users who come and go over the weeks."
  );
}

const viewWords = {
  impression: "a post that was shown",
  "play start": "a video that started to play",
  "valid play": "a video that was watched for a moment",
} as const;

function viewRule({ plans, campaign: { view } }: Comparison): string {
  const counters = [...new Set(plans.flatMap(({ publicCounter }) => publicCounter.split("; ")))];
  return `A view is ${viewWords[view]}, in every plan alike. Public counters: ${counters.join("; ")}.`;
}

function followFeed(plans: readonly PlanFigures[]): string[] {
  return plans.flatMap(({ name, change }) => {
    const platform = /^feed of ([^,]+)/.exec(change)?.[1];
    if (!platform) return [];
    return [
      `"${name}" is not ${platform} itself: only the feed is ${platform}'s. People, followers, posts and money are the ` +
        "base plan's; its own users, followers and prices would differ.",
    ];
  });
}
