import * as z from "zod";
import { expected, shown } from "../../vocabulary/faults.ts";
import { leaf, quantity, text, unread } from "../values/leaves.ts";
import type { Quantity } from "../values/quantity.ts";
import {
  count,
  fails,
  type LeafFault,
  type Measure,
  number,
  type Reading,
  readQuantity,
  share,
} from "../values/statedValue.ts";
import { validate } from "../values/validate.ts";

/** `audience:` — the users, their groups, the group that the campaign is for; and `lean`, by group. */

/** Name of the group of all users in no stated group. */
export const everyoneElse = "everyone else";

/** Quantities by name: of a platform family or of a group. */
export type ByName = Readonly<Record<string, Quantity>>;

function byName(meaning: string, unit: string, example: string, measure: Measure) {
  const read = (raw: unknown): Reading<ByName> => {
    if (typeof raw !== "object" || raw === null || Array.isArray(raw))
      return fails(expected(`a map such as ${example}`, raw));
    const faults: LeafFault[] = [];
    const values = Object.entries(raw).flatMap(([name, value]): [string, Quantity][] => {
      const reading = readQuantity(value, measure);
      if ("read" in reading) return [[name, reading.read]];
      faults.push(...reading.faults.map((fault) => ({ ...fault, at: [name, ...fault.at] })));
      return [];
    });
    return faults.length > 0 ? { faults } : { read: Object.fromEntries(values) };
  };
  return leaf<ByName>({ meaning: `${meaning}: ${example}`, unit }, read, {});
}

/** Affinity indices by group: how many times as likely its users are to follow an account or to be shown an impression. */
export function lean(meaning: string) {
  const weight = number(0.001, 1000, "times as likely");
  return byName(meaning, "times as likely", "{ young luxury buyers: 3 }", weight).optional();
}

const alike: Quantity = { value: 1, status: "stated", fixed: true };

const groupSchema = z.strictObject({
  name: text("Name of the group", 60),
  share: quantity("Share of all users", share(0, 1)).optional(),
  size: quantity("Users, in place of a share", count("people", 0, 1e10)).optional(),
  activity: quantity("Slots looked at per user, relative to users in no group", number(0.01, 100)).default(alike),
  interested: quantity(
    "Share of the group whose interest is the campaign's topic; not stated: all interests are equally common",
    share(0, 1),
  ).optional(),
  uses: byName(
    "Share of the group that uses a family of platforms; not stated: all users",
    "share",
    "{ douyin: 80%, weibo: 40% }",
    share(0, 1),
  ).default({}),
  shared: quantity(
    "For plans on two platforms: share of the group's users of the smaller platform who also use the other; not stated: the share in uses (independent use), or else audience.shared",
    share(0, 1),
  ).optional(),
});
/** A group as a scenario states it. */
export type Group = z.output<typeof groupSchema>;

/** A group stated in place, or the name of one of `audience.groups`. */
export type Target = Group | { readonly of: string };

const unreadGroup: Group = { name: "", share: unread, activity: unread, uses: {} };

function readTarget(raw: unknown): Reading<Target> {
  if (typeof raw === "string" && raw.trim() !== "") return { read: { of: raw } };
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    return fails(`expected the name of a group, or a group such as { name, size: 20M..60M }, got ${shown(raw)}`);
  }
  const { value, faults } = validate(groupSchema, raw);
  return value === undefined || faults.length > 0 ? { faults } : { read: value };
}

export const audienceSchema = z.strictObject({
  users: quantity("Daily users; not stated: the platform's", count("people", 1000, 1e10)).optional(),
  groups: z.array(groupSchema).default([]),
  target: leaf<Target>(
    { meaning: "Group that the campaign is for: the name of a group, or a new group { name, size, activity, … }" },
    readTarget,
    unreadGroup,
  ).optional(),
  shared: quantity(
    "For plans on two platforms: share of the smaller platform's users who also use the other, in groups that do not state it",
    share(0, 1),
  ).optional(),
});

/** A group and its path in the file. */
export type PlacedGroup = Group & { readonly path: readonly (string | number)[] };

/** All stated groups, and the name of the one that the campaign is for. */
export function statedGroups(
  groups: readonly Group[],
  target: Target | undefined,
): { readonly groups: readonly PlacedGroup[]; readonly target?: string } {
  const placed: PlacedGroup[] = groups.map((group, i) => ({ ...group, path: ["audience", "groups", i] }));
  if (target === undefined) return { groups: placed };
  if ("of" in target) return { groups: placed, target: target.of };
  return { groups: [...placed, { ...target, path: ["audience", "target"] }], target: target.name };
}
