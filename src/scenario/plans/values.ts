import { pathText } from "../../vocabulary/faults.ts";
import { roleOfTier } from "../entries/creators.ts";
import { tiers } from "../entries/tiers.ts";
import { type Quantity, type Stated, valueAtProbability } from "../values/quantity.ts";
import type { Brief, KeyedCreator } from "./brief.ts";

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
  const { reference, shop, money } = brief;
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
    reference: {
      users: hold(usersName(reference.users, brief.responseFrom), reference.users) as Quantity,
      people: ofPlatform(reference.people, brief.responseFrom, "people"),
      graph: ofPlatform(reference.graph, brief.responseFrom, "graph"),
      feed: ofPlatform(reference.feed, brief.responseFrom, "feed"),
    },
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
  const names = (["followers", "quality", "duration"] as const).filter(
    (name) => author[name] === undefined && Object.hasOwn(values, pathText([...path, name])),
  );
  return Object.fromEntries(names.map((name) => [name, tiers[role][name]]));
}

/** A copy of the tree with every stated value replaced. A map by platform family has no step of its own in a path. */
function mapLeaves<T>(
  tree: T,
  path: readonly PropertyKey[],
  replace: (path: readonly PropertyKey[], stated: Stated<unknown>) => Stated<unknown>,
): T {
  const map = (node: unknown, at: readonly PropertyKey[]): unknown => {
    if (typeof node !== "object" || node === null) return node;
    if ("status" in node && "value" in node) return replace(at, node as Stated<unknown>);
    if (Array.isArray(node)) return node.map((item, i) => map(item, [...at, i]));
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, map(value, key === "byFamily" ? at : [...at, key])]),
    );
  };
  return map(tree, path) as T;
}
