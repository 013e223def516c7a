import { type ByName, everyoneElse, type PlacedGroup } from "./groups.ts";
import { type Draw, isSampled, type Quantity } from "./quantity.ts";
import type { Brief } from "./schema.ts";
import type { GroupSettings, PeopleSettings } from "./settings.ts";

/** The groups of a plan as plain numbers. */

/** A share of users below this is rounding. */
const nobody = 1e-9;

/**
 * Groups on the plan's platform, the last of them everybody else: a group's share of the users there is its share of
 * all users times the share of it that uses the platform, and the same of everybody else. Groups that are drawn larger
 * than all users together are scaled to them.
 * @param users of the platform, to which a group's `size` is put in proportion
 */
export function groupsOf(
  { groups, target, family }: Pick<Brief, "groups" | "target" | "family">,
  draw: Draw,
  users: number,
): Pick<PeopleSettings, "groups" | "target"> {
  if (groups.length === 0) return { groups: [] };
  const shares = groups.map((group) => shareOf(group, draw, users));
  const all = Math.max(1, sum(shares));
  const rest = 1 - sum(shares) / all;
  const weights = groups.map(({ name, uses }, g) => {
    const using = Object.hasOwn(uses, family) ? draw(uses[family]!, `audience/${name}.uses.${family}`) : 1;
    return (using * shares[g]!) / all;
  });
  weights.push(rest < nobody ? 0 : rest);
  const total = sum(weights);
  const settled = groups.map(
    ({ name, activity, interested }, g): GroupSettings => ({
      name,
      share: weights[g]! / total,
      activity: draw(activity, `audience/${name}.activity`),
      ...(interested === undefined ? {} : { interested: draw(interested, `audience/${name}.interested`) }),
    }),
  );
  settled.push({ name: everyoneElse, share: weights.at(-1)! / total, activity: 1 });
  const index = settled.findIndex(({ name }) => name === target);
  return { groups: settled, ...(index < 0 ? {} : { target: index }) };
}

/** Share of all users that a group is. */
export function shareOf({ name, share, size }: PlacedGroup, draw: Draw, users: number): number {
  if (share !== undefined) return draw(share, `audience/${name}.share`);
  return size === undefined ? 0 : draw(size, `audience/${name}.size`) / users;
}

/** Weights by the name of a group as a list in the order of the groups; undefined where all are alike. */
export function leanOf(
  lean: ByName | undefined,
  groups: readonly GroupSettings[],
  draw: Draw,
  path: string,
): readonly number[] | undefined {
  const named = Object.entries(lean ?? {});
  if (named.every(([, quantity]) => quantity.value === 1 && !isSampled(quantity))) return undefined;
  const weight = (quantity: Quantity | undefined, name: string) =>
    quantity === undefined ? 1 : draw(quantity, `${path}.${name}`);
  const byName = new Map(named);
  return groups.map(({ name }) => weight(byName.get(name), name));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
