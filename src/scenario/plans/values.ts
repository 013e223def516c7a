import { pathText } from "../../vocabulary/faults.ts";
import { roleOfTier } from "../entries/creators.ts";
import { tiers } from "../entries/tiers.ts";
import { mapLeaves } from "../values/leafTree.ts";
import { type Quantity, type Stated, valueAtProbability } from "../values/quantity.ts";
import type { Brief, KeyedCreator, PlatformWorld } from "./brief.ts";

/**
 * A point in input space: inputs by their path, as `Scenario.inputs` and `explain` list them, each held at a number or at
 * a quantile of its range. Inputs that are not named are drawn by the seed.
 */
export type InputValues = Readonly<Record<string, number | { readonly quantile: number }>>;

/** The brief with the named inputs held. A path that the brief has no input for changes nothing in it. */
export function withValues(brief: Brief, values: InputValues | undefined): Brief {
  if (values === undefined || Object.keys(values).length === 0) return brief;
  const hold = (name: string, stated: Stated<unknown>): Stated<unknown> => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined || typeof stated.value !== "number" ? stated : held(stated as Quantity, value);
  };
  const tree = <T>(root: T, path: readonly PropertyKey[]): T =>
    mapLeaves(root, path, (at, stated) => hold(pathText(at), stated));
  /** Values of a platform are named by it, overrides of them by their path under `model`. */
  const ofPlatform = <T>(root: T, platform: string, group: string): T =>
    mapLeaves(root, [group], (at, stated) =>
      hold(stated.fixed ? `${platform}: ${pathText(at)}` : `model.${pathText(at)}`, stated),
    );
  const author = <A extends NonNullable<Brief["brand"]> | KeyedCreator>(
    own: A,
    path: readonly PropertyKey[],
    role: keyof typeof tiers,
  ): A => tree({ ...presetsNamed(values, own, path, role), ...own }, path);
  const creator = (own: KeyedCreator): KeyedCreator => {
    const { insteadOf, ...rest } = own;
    const changed = author(rest as KeyedCreator, ["creators", own.at], roleOfTier[own.tier]);
    return insteadOf ? { ...changed, insteadOf: { ...insteadOf, creator: creator(insteadOf.creator) } } : changed;
  };
  const usersName = ({ fixed }: Quantity, platform: string) => (fixed ? `${platform}: people.users` : "audience.users");
  const platformWorld = ({ users, people, graph, feed, interface: controls }: PlatformWorld, name: string) => ({
    users: hold(usersName(users, name), users) as Quantity,
    people: ofPlatform(people, name, "people"),
    graph: ofPlatform(graph, name, "graph"),
    feed: ofPlatform(feed, name, "feed"),
    interface: ofPlatform(controls, name, "interface"),
  });
  const { shop, money } = brief;
  return {
    ...brief,
    users: hold(usersName(brief.users, brief.platform), brief.users) as Quantity,
    groups: brief.groups.map(({ path, ...group }) => ({ ...tree(group, path), path })),
    ...(brief.shared ? { shared: tree(brief.shared, ["audience", "shared"]) } : {}),
    people: ofPlatform(brief.people, brief.platform, "people"),
    graph: ofPlatform(brief.graph, brief.platform, "graph"),
    feed: ofPlatform(brief.feed, brief.feedOf, "feed"),
    interface: ofPlatform(brief.interface, brief.platform, "interface"),
    response: ofPlatform(brief.response, brief.responseFrom, "response"),
    challenge: tree(brief.challenge, ["model", "challenge"]),
    ...(brief.brand ? { brand: author(brief.brand, ["brand"], "brand") } : {}),
    creators: brief.creators.map(creator),
    paid: brief.paid.map(({ baseCpm, ...entry }) => ({
      ...tree(entry, ["paid", entry.at]),
      ...(baseCpm ? { baseCpm: tree(baseCpm, ["paid", entry.at, "cpm"]) } : {}),
    })),
    live: brief.live.map((event) => tree(event, ["live", event.at])),
    ...(shop ? { shop: { ...tree(shop, ["shop"]), model: tree(shop.model, ["model", "shop"]) } } : {}),
    money: {
      ...money,
      ...(money.production ? { production: tree(money.production, ["campaign", "production"]) } : {}),
    },
    reference: platformWorld(brief.reference, brief.responseFrom),
    earnedOn: Object.fromEntries(
      Object.entries(brief.earnedOn).map(([name, world]) => [name, platformWorld(world, name)]),
    ),
  };
}

/** The quantity at one value, never drawn. */
function held(quantity: Quantity, value: number | { readonly quantile: number }): Quantity {
  const { tune: _tune, unknown: _unknown, fixed: _fixed, ...ranged } = quantity;
  const { low: _low, high: _high, ...rest } = ranged;
  return {
    ...rest,
    value: typeof value === "number" ? value : valueAtProbability(ranged, value.quantile),
    fixed: true,
  };
}

/** The presets that stand in for what an author does not state, where a value names them. */
function presetsNamed(
  values: InputValues,
  author: NonNullable<Brief["brand"]> | KeyedCreator,
  path: readonly PropertyKey[],
  role: keyof typeof tiers,
) {
  const names = (["followers", "duration"] as const).filter(
    (name) => author[name] === undefined && Object.hasOwn(values, pathText([...path, name])),
  );
  return Object.fromEntries(names.map((name) => [name, tiers[role][name]]));
}
