import { statedGroups } from "./groups.ts";
import type { Model } from "./parameters.ts";
import { platformNamed } from "./platforms.ts";
import { assumed, type Quantity } from "./quantity.ts";
import {
  type Ask,
  type Brief,
  type BriefFile,
  type Creator,
  type KeyedCreator,
  type KeyedPaid,
  type Paid,
  type PlanEntry,
  roleOfTier,
} from "./schema.ts";

/**
 * From a file to the briefs of its plans.
 *
 * `platform: X` replaces everything of the platform, `feed_of: X` only its feed; `audience.users` and the overrides
 * under `model:` hold in every plan, but those under `model.feed` describe the base plan's feed and hold only where
 * the feed is that platform's. The population's responses come from one platform in all plans.
 */

/** Platform that states the population's responses where neither the scenario nor the base platform does. */
const defaultResponseFrom = "douyin-2020";

/** How easy each kind of challenge is, for `model.challenge.ease`. */
export const easeOfAsk: Readonly<Record<Ask, Quantity>> = {
  "tap a filter": assumed(10, 1, 100, "preset of ugc.ask; no source"),
  "lip-sync": assumed(3, 0.3, 30, "preset of ugc.ask; no source"),
  "copy a dance": assumed(1, 0.1, 10, "preset of ugc.ask; no source"),
  "make your own": assumed(0.3, 0.03, 3, "preset of ugc.ask; no source"),
};
const nothingToJoin: Quantity = { value: 0, status: "told" };

/** Names of the platforms that a plan runs on and takes its feed and the population's responses from. */
export interface PlanPlatforms {
  readonly platform: string;
  readonly feedOf: string;
  readonly baseFeedOf: string;
  readonly responseFrom: string;
}

/** Undefined where the base plan names no platform. */
export function platformsOf(file: BriefFile, entry: PlanEntry): PlanPlatforms | undefined {
  const base = file.compare[0]!;
  const platform = entry.platform ?? base.platform;
  if (platform === undefined || base.platform === undefined) return undefined;
  const statesResponse = platformNamed(base.platform)?.response !== undefined;
  return {
    platform,
    feedOf: entry.feed_of ?? platform,
    baseFeedOf: base.feed_of ?? base.platform,
    responseFrom: file.model.responseFrom ?? (statesResponse ? base.platform : defaultResponseFrom),
  };
}

/**
 * The brief of one plan.
 * @param base the file as it is: what the reference world and the overrides of the base plan's feed are taken from
 * @param file the file with the plan's `set` applied
 * @param ownFeed the overrides under `model.feed` that the plan itself sets
 */
export function briefOf(
  base: BriefFile,
  file: BriefFile,
  entry: PlanEntry,
  names: PlanPlatforms,
  ownFeed: Model["feed"],
): Brief {
  const platform = platformNamed(names.platform)!;
  const responses = platformNamed(names.responseFrom)!;
  const { model } = file;
  const feedChanges = names.feedOf === names.baseFeedOf ? model.feed : ownFeed;
  const left = without(file, entry.without ?? []);
  return {
    campaign: { start: file.campaign.start, days: campaignDays(file) },
    platform: names.platform,
    feedOf: names.feedOf,
    family: platform.family,
    users: file.audience.users ?? fixed(platform.people.users),
    panel: base.panel,
    ...statedGroups(file.audience.groups, file.audience.target),
    people: change(fixed(platform.people), model.people),
    hourWeights: model.hourWeights ?? fixed(platform.hourWeights),
    graph: change(fixed(platform.graph), model.graph),
    feed: change(fixed(platformNamed(names.feedOf)!.feed), feedChanges),
    interface: change(fixed(platform.interface), model.interface),
    responseFrom: names.responseFrom,
    response: change(fixed(responses.response!), model.response),
    challenge: { ...model.challenge, kinds: kindsOf(file), ease: easeOf(file) },
    tick: model.tick,
    view:
      model.view ??
      base.model.interface.publicCounter ??
      fixed(platformNamed(base.compare[0]!.platform!)!.interface.publicCounter),
    ...(left.brand === undefined ? {} : { brand: left.brand }),
    creators: left.creators,
    paid: left.paid,
    reference: {
      users: base.audience.users ?? fixed(responses.people.users),
      people: fixed(responses.people),
      graph: fixed(responses.graph),
      feed: fixed(responses.feed),
    },
  };
}

/** Length of the campaign, days; NaN where it is not well stated. */
export function campaignDays({ campaign }: BriefFile): number {
  if (campaign.days !== undefined) return campaign.days.value;
  if (campaign.end === undefined || campaign.end.ms <= campaign.start.ms) return Number.NaN;
  return (campaign.end.ms - campaign.start.ms) / 86_400_000;
}

function easeOf({ ugc, model }: BriefFile): Quantity {
  return model.challenge.ease ?? (ugc === undefined ? nothingToJoin : easeOfAsk[ugc.ask]);
}

function kindsOf({ ugc, model }: BriefFile): Model["challenge"]["kinds"] {
  if (ugc?.duets_and_stitches !== false) return model.challenge.kinds;
  const all: Quantity = { value: 1, status: "told" };
  return { ownTake: all, duet: nothingToJoin, stitch: nothingToJoin };
}

/** What the creators and the bought impressions are called: their own name or their kind, numbered from the second on. */
export function keyed(file: BriefFile): {
  readonly creators: readonly KeyedCreator[];
  readonly paid: readonly KeyedPaid[];
} {
  const taken = new Set<string>();
  const keyOf = (name: string): string => {
    let key = name;
    for (let times = 2; taken.has(key); times++) key = `${name}#${times}`;
    taken.add(key);
    return key;
  };
  return {
    creators: file.creators.map((creator: Creator, at) => ({
      ...creator,
      at,
      key: keyOf(creator.name ?? creator.tier),
    })),
    paid: file.paid.map((paid: Paid, at) => ({ ...paid, at, key: keyOf(paid.product) })),
  };
}

/** Does the word of a `without` mean these creators? */
export function isLeftOut(creator: KeyedCreator, word: string): boolean {
  return creator.key === word || creator.name === word || creator.tier.toLowerCase() === word.toLowerCase();
}

function without(file: BriefFile, words: readonly string[]): Pick<Brief, "brand" | "creators" | "paid"> {
  const { creators, paid } = keyed(file);
  return {
    ...(file.brand === undefined || words.includes("brand") ? {} : { brand: file.brand }),
    creators: creators.filter((creator) => !words.some((word) => isLeftOut(creator, word))),
    paid: words.includes("paid")
      ? []
      : paid.filter(({ behind }) => !words.some((word) => word === behind || roleOfTier[behind] === word)),
  };
}

/** What a plan changes, in a few words for a table's note. */
export function changeText(entry: PlanEntry): string {
  const set = Object.entries(entry.set ?? {}).map(([path, value]) => `${path} = ${String(value)}`);
  const parts = [
    ...(entry.platform === undefined ? [] : [`platform ${entry.platform}`]),
    ...(entry.feed_of === undefined ? [] : [`feed of ${entry.feed_of}`]),
    ...(entry.without === undefined ? [] : [`without ${entry.without.join(", ")}`]),
    ...(set.length === 0 ? [] : [`with ${set.join(", ")}`]),
  ];
  return parts.length === 0 ? "as the base plan" : parts.join(", ");
}

const isGroup = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !("status" in value);

/** The tree with every leaf that `changes` states in place of its own. */
export function change<T extends object>(tree: T, changes: object): T {
  const result: Record<string, unknown> = Object.fromEntries(Object.entries(tree));
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) continue;
    const current = result[name];
    result[name] = isGroup(value) ? change(isGroup(current) ? current : {}, value) : value;
  }
  return result as T;
}

/** A tree of stated values whose ranges only document what is not known. */
export function fixed<T extends object>(tree: T): T {
  if ("status" in tree) return { ...tree, fixed: true };
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => [
      name,
      typeof value === "object" && value !== null ? fixed(value) : value,
    ]),
  ) as T;
}
