import type { FollowColumns } from "../../graph/columns.ts";
import { statedGroups } from "../entries/audience.ts";
import { presetEase } from "../entries/challenge.ts";
import { type Creator, roleOfTier, tierWords } from "../entries/creators.ts";
import { withPresets } from "../entries/live.ts";
import { hasParameter, type Model, type Platform } from "../entries/model.ts";
import type { PaidEntry } from "../entries/paid.ts";
import type { PlanEntry } from "../entries/plan.ts";
import { platformNamed } from "../entries/platforms.ts";
import type { BriefFile } from "../entries/schema.ts";
import { completeShop } from "../entries/shop.ts";
import { leaves, mapLeaves } from "../values/leafTree.ts";
import { knownOn } from "../values/money.ts";
import { onFamily } from "../values/perFamily.ts";
import type { Quantity } from "../values/quantity.ts";
import type { Brief, KeyedCreator, KeyedLive, KeyedPaid, PlatformWorld } from "./brief.ts";
import { isMeant, swapped, swapText } from "./swap.ts";

/**
 * From a file to the briefs of its plans.
 *
 * `platform: X` replaces everything of the platform, `feed_of: X` only its feed. `audience.users` and the overrides
 * under `model:` hold in every plan, except `model.feed`: it describes the base plan's feed and holds only in plans with
 * that feed. The population's responses come from one platform in all plans.
 */

/** Platform of the population's responses, if neither the scenario nor the base platform states them. */
const defaultResponseFrom = "douyin-2020";

const nothingToJoin: Quantity = { value: 0, status: "stated" };

/** Names of a plan's platforms: where it runs, whose feed it has, whose responses its population has. */
export interface PlanPlatforms {
  readonly platform: string;
  readonly feedOf: string;
  readonly baseFeedOf: string;
  readonly responseFrom: string;
}

/** One for each platform of the plan; none if the base plan names no platform. */
export function platformsOf(file: BriefFile, entry: PlanEntry): readonly PlanPlatforms[] {
  const base = file.compare[0];
  const basePlatform = basePlatformOf(file);
  if (basePlatform === undefined) return [];
  const statesResponse = platformNamed(basePlatform)?.response !== undefined;
  return (statedPlatforms(entry) ?? statedPlatforms(base) ?? []).map((platform) => ({
    platform,
    feedOf: entry.feed_of ?? platform,
    baseFeedOf: base.feed_of ?? basePlatform,
    responseFrom: file.model.responseFrom ?? (statesResponse ? basePlatform : defaultResponseFrom),
  }));
}

function statedPlatforms({ platform, platforms }: PlanEntry): readonly string[] | undefined {
  return platforms ?? (platform === undefined ? undefined : [platform]);
}

/** The platform of the base plan; of two, the first. */
function basePlatformOf({ compare }: BriefFile): string | undefined {
  return statedPlatforms(compare[0])?.[0];
}

/**
 * The brief of one plan.
 * @param base the file without the plan's `set`: gives the reference world and what is the same in every plan
 * @param file the file with the plan's `set` applied
 * @param ownFeed the overrides under `model.feed` that the plan itself sets
 * @param isPart whether the plan also runs on another platform: accounts absent from this one are on the other
 * @param imported the graph of the file that `graph` names; its accounts are the users
 */
export function briefOf(
  base: BriefFile,
  file: BriefFile,
  entry: PlanEntry,
  names: PlanPlatforms,
  ownFeed: Model["feed"],
  isPart: boolean,
  imported?: FollowColumns,
): Brief {
  const platform = platformNamed(names.platform)!;
  const responses = platformNamed(names.responseFrom)!;
  const { model } = file;
  const feedChanges = names.feedOf === names.baseFeedOf ? model.feed : ownFeed;
  const left = present(without(file, entry.without ?? []), platform.family, isPart);
  const home = basePlatformOf(base)!;
  const basePlatform = platformNamed(home)!;
  return {
    campaign: { start: file.campaign.start, days: campaignDays(file) },
    platform: names.platform,
    feedOf: names.feedOf,
    family: platform.family,
    users: imported ? usersOf(imported) : (file.audience.users ?? fixed(platform.people.users, names.platform)),
    panel: imported && base.panel === "auto" ? 1 : base.panel,
    ...audienceOf(file, isPart),
    people: change(fixed(platform.people, names.platform), model.people),
    hourWeights: model.hourWeights ?? fixed(platform.hourWeights, names.platform),
    graph: change(fixed(platform.graph, names.platform), model.graph),
    ...(imported ? { imported } : {}),
    feed: ofPolicy(change(fixed(platformNamed(names.feedOf)!.feed, names.feedOf), feedChanges)),
    interface: change(fixed(platform.interface, names.platform), model.interface),
    responseFrom: names.responseFrom,
    response: change(fixed(responses.response!, names.responseFrom), model.response),
    challenge: { ...model.challenge, kinds: kindsOf(file), ease: easeOf(file) },
    tick: model.tick,
    view: model.view ?? base.model.interface.publicCounter ?? fixed(basePlatform.interface.publicCounter, home),
    ...(left.brand === undefined ? {} : { brand: left.brand }),
    creators: swapped(left.creators, keyed(file).creators, entry, platform.family),
    paid: left.paid.map((paid) =>
      withBasePrice(followSwap(paid, entry), base.paid[paid.at] ?? paid, basePlatform.family),
    ),
    live: left.live,
    ...(file.shop === undefined || entry.without?.includes("shop")
      ? {}
      : { shop: { ...completeShop(file.shop), model: file.model.shop } }),
    hold: base.hold,
    money: moneyOf(base, file),
    home,
    reference: { ...platformWorld(base, names.responseFrom), users: fixed(responses.people.users, names.responseFrom) },
    earnedOn: Object.fromEntries(
      [...new Set([home, names.platform])].map((name) => [name, platformWorld(base, name, imported)]),
    ),
  };
}

/** A platform without overrides, with the scenario's users. */
function platformWorld(base: BriefFile, name: string, imported?: FollowColumns): PlatformWorld {
  const { people, graph, feed, interface: controls } = platformNamed(name)!;
  return {
    users: imported ? usersOf(imported) : (base.audience.users ?? fixed(people.users, name)),
    people: fixed(people, name),
    graph: fixed(graph, name),
    feed: fixed(feed, name),
    interface: fixed(controls, name),
  };
}

/** Plans on one platform ignore the shares of users of two. */
function audienceOf({ audience }: BriefFile, isPart: boolean): Pick<Brief, "groups" | "target" | "shared"> {
  const stated = statedGroups(audience.groups, audience.target);
  if (isPart) return { ...stated, ...(audience.shared === undefined ? {} : { shared: audience.shared }) };
  return { ...stated, groups: stated.groups.map(({ shared: _, ...group }) => group) };
}

/** The feed without parameters that its platform states for another policy of For You. */
function ofPolicy(feed: Platform["feed"]): Platform["feed"] {
  const { forYou, ...rest } = feed;
  if (forYou?.policy === undefined) return feed;
  const policy = forYou.policy.value;
  const own = Object.entries(forYou).filter(
    ([name, stated]) =>
      stated !== undefined && (hasParameter(policy, name) || leaves(stated).some(({ stated: leaf }) => !leaf.fixed)),
  );
  return { ...rest, forYou: { policy: forYou.policy, ...Object.fromEntries(own) } };
}

/** The users of an imported graph. */
function usersOf({ accounts }: FollowColumns): Quantity {
  return { value: accounts, status: "computed", source: "accounts of graph.file" };
}

function withBasePrice(paid: KeyedPaid, { cpm }: Pick<PaidEntry, "cpm">, family: string): KeyedPaid {
  const baseCpm = knownOn(cpm, family);
  return { ...paid, ...(baseCpm === undefined ? {} : { baseCpm }) };
}

/** If a plan replaces a tier, impressions bought behind it go behind its replacement. */
function followSwap(paid: KeyedPaid, { swap = [] }: PlanEntry): KeyedPaid {
  const { behind } = paid;
  const to = swap.find(({ from }) => typeof behind === "string" && from.toLowerCase() === behind.toLowerCase())?.to;
  const tier = tierWords.find((word) => word.toLowerCase() === to?.toLowerCase());
  return tier === undefined ? paid : { ...paid, behind: tier };
}

function moneyOf(base: BriefFile, file: BriefFile): Brief["money"] {
  const { budget, production = budget?.production } = file.campaign;
  return {
    isStated: [base, file].some(({ campaign, creators, paid }) =>
      [
        campaign.production,
        campaign.budget,
        ...creators.map(({ fee }) => fee),
        ...paid.flatMap((entry) => [entry.cpm, entry.budget]),
      ].some((stated) => stated !== undefined),
    ),
    ...(production === undefined ? {} : { production }),
    ...(budget === undefined ? {} : { budget }),
  };
}

/** Length of the campaign, days; NaN if it is not well stated. */
export function campaignDays({ campaign }: BriefFile): number {
  if (campaign.days !== undefined) return campaign.days.value;
  if (campaign.end === undefined || campaign.end.ms <= campaign.start.ms) return Number.NaN;
  return (campaign.end.ms - campaign.start.ms) / 86_400_000;
}

function easeOf({ ugc, model }: BriefFile): Quantity {
  return model.challenge.ease ?? (ugc === undefined ? nothingToJoin : presetEase(ugc));
}

function kindsOf({ ugc, model }: BriefFile): Model["challenge"]["kinds"] {
  if (ugc?.duets_and_stitches !== false) return model.challenge.kinds;
  const all: Quantity = { value: 1, status: "stated" };
  return { ownTake: all, duet: nothingToJoin, stitch: nothingToJoin };
}

/** The entries with their keys: the stated name or the kind, numbered from the second of a name on. */
export function keyed(file: BriefFile): {
  readonly creators: readonly KeyedCreator[];
  readonly paid: readonly KeyedPaid[];
  readonly live: readonly KeyedLive[];
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
    paid: file.paid.map((paid: PaidEntry, at) => ({
      ...paid,
      behind: paid.behind ?? (paid.product === "boost" ? { best: 10 } : "brand"),
      at,
      key: keyOf(paid.product),
    })),
    live: file.live.map((event, at) => ({
      ...withPresets(event, file.shop),
      at,
      key: keyOf(event.what ?? event.kind),
    })),
  };
}

function without(file: BriefFile, words: readonly string[]): Pick<Brief, "brand" | "creators" | "paid" | "live"> {
  const { creators, paid, live } = keyed(words.includes("shop") ? { ...file, shop: undefined } : file);
  return {
    ...(file.brand === undefined || words.includes("brand") ? {} : { brand: file.brand }),
    creators: creators.filter((creator) => !words.some((word) => isMeant(creator, word))),
    paid: words.includes("paid")
      ? []
      : paid.filter(
          ({ behind }) =>
            typeof behind === "object" || !words.some((word) => word === behind || roleOfTier[behind] === word),
        ),
    live: words.includes("live") ? [] : live.filter(({ key }) => !words.includes(key)),
  };
}

/** The entries that take part on a family's platforms; in a plan on two, accounts need followers here. */
function present(
  { brand, creators, paid, live }: Pick<Brief, "brand" | "creators" | "paid" | "live">,
  family: string,
  isPart: boolean,
): Pick<Brief, "brand" | "creators" | "paid" | "live"> {
  const isOn = ({ on }: { readonly on?: readonly string[] | undefined }) => on === undefined || on.includes(family);
  const isFollowed = ({ followers }: { readonly followers?: KeyedCreator["followers"] }) =>
    !isPart || followers === undefined || onFamily(followers, family) !== undefined;
  return {
    ...(brand === undefined || !isFollowed(brand) ? {} : { brand }),
    creators: creators.filter((creator) => isOn(creator) && isFollowed(creator)),
    paid: paid.filter(isOn),
    live: live.filter(isOn),
  };
}

/** The plan's changes, in a few words for a table's note. */
export function changeText(entry: PlanEntry, brief: Brief): string {
  const set = Object.entries(entry.set ?? {}).map(([path, value]) =>
    typeof value === "object" && value !== null ? `its own ${path}` : `${path} = ${String(value)}`,
  );
  const parts = [
    ...(entry.platform === undefined ? [] : [`platform ${entry.platform}`]),
    ...(entry.platforms === undefined ? [] : [`platforms ${entry.platforms.join(" and ")}`]),
    ...(entry.feed_of === undefined ? [] : [`feed of ${entry.feed_of}`]),
    ...(entry.without === undefined ? [] : [`without ${entry.without.join(", ")}`]),
    ...swapText(brief.creators),
    ...(set.length === 0 ? [] : [`with ${set.join(", ")}`]),
  ];
  return parts.length === 0 ? "as the base plan" : parts.join(", ");
}

const isGroup = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !("status" in value);

/** The tree with every leaf of `changes` in place of its own. */
export function change<T extends object>(tree: T, changes: object): T {
  const result: Record<string, unknown> = Object.fromEntries(Object.entries(tree));
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) continue;
    const current = result[name];
    result[name] = isGroup(value) ? change(isGroup(current) ? current : {}, value) : value;
  }
  return result as T;
}

/** A platform's values. Their ranges document what is not known; runs use the values. */
export function fixed<T extends object>(tree: T, platform: string): T {
  const origin = { from: "platform", place: platform } as const;
  return mapLeaves(tree, [], (_, stated) => ({ ...stated, fixed: true, origin }));
}
