import { sum } from "../../lib/statistics.ts";
import { type ByName, everyoneElse, type PlacedGroup } from "../entries/audience.ts";
import type { Brief } from "../plans/brief.ts";
import { type Draw, isSampled, type Quantity } from "../values/quantity.ts";
import type { GroupSettings, PeopleSettings } from "./settings.ts";

/** The groups of a plan as plain numbers. */

/** Smaller shares of the users are rounding errors. */
const negligible = 1e-9;

/**
 * Groups on the plan's platform; the last holds everyone else. A group with a size has its size times its use of the
 * platform. The other groups divide the remaining users: a group weighs its share times its use of the platform, everyone
 * else the rest of the shares. Groups drawn larger than all users together are scaled down to them.
 * @param users users of the platform
 */
export function groupsOf(
  { groups, target, family }: Pick<Brief, "groups" | "target" | "family">,
  draw: Draw,
  users: number,
): Pick<PeopleSettings, "groups" | "target"> {
  if (groups.length === 0) return { groups: [] };
  const stated = groups.map((group) => shareOf(group, family, draw, users));
  const all = Math.max(1, sum(stated));
  const rest = 1 - sum(stated) / all;
  const here = groups.map((group, g) => (stated[g] / all) * (isSized(group) ? 1 : using(group, family, draw)));
  const sized = sum(here.filter((_, g) => isSized(groups[g])));
  here.push(rest < negligible ? 0 : rest);
  const others = sum(here) - sized;
  const weights = here.map((weight, g) =>
    (groups[g] !== undefined && isSized(groups[g])) || others === 0 ? weight : weight * ((1 - sized) / others),
  );
  const total = sum(weights);
  const settled = groups.map(
    ({ name, activity, interested }, g): GroupSettings => ({
      name,
      share: weights[g] / total,
      activity: draw(activity, `audience/${name}.activity`),
      ...(interested === undefined ? {} : { interested: draw(interested, `audience/${name}.interested`) }),
    }),
  );
  settled.push({ name: everyoneElse, share: weights.at(-1)! / total, activity: 1 });
  const index = settled.findIndex(({ name }) => name === target);
  return { groups: settled, ...(index < 0 ? {} : { target: index }) };
}

/** Share of the users in a group: with a size, of this platform's users; with a share, before its use of the platform. */
export function shareOf(group: PlacedGroup, family: string, draw: Draw, users: number): number {
  const { name, share, size } = group;
  if (share !== undefined) return draw(share, `audience/${name}.share`);
  return size === undefined ? 0 : (draw(size, `audience/${name}.size`) * using(group, family, draw)) / users;
}

const isSized = ({ share, size }: PlacedGroup): boolean => share === undefined && size !== undefined;

/** Share of a group that uses a family of platforms. */
function using({ name, uses }: PlacedGroup, family: string, draw: Draw): number {
  return Object.hasOwn(uses, family) ? draw(uses[family], `audience/${name}.uses.${family}`) : 1;
}

/** Affinity indices in the order of the groups; undefined if all are 1. */
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
