import type { KeyedCreator } from "../plans/brief.ts";
import type { Plan } from "../plans/plan.ts";
import type { Draw } from "../values/quantity.ts";
import type { Settings } from "./settings.ts";

/**
 * A plan on two platforms at once is the same plan on each alone, in one world. Two things join them: users of both, and
 * money that is spent once for both.
 */

export type Pair = readonly [Plan, Plan];

/**
 * Share of the smaller platform's users who also use the other, by audience group; one number without groups.
 * @param settings settings of the two plans in the world whose inputs `draw` draws
 */
export function sharedUsers([one, other]: Pair, settings: readonly [Settings, Settings], draw: Draw): number[] {
  const { groups, shared } = one.brief;
  const ofOthers = shared === undefined ? 0 : draw(shared, "audience.shared");
  const [first, second] = settings.map(({ people }) => people);
  if (groups.length === 0) return [ofOthers];
  return first!.groups.map(({ name, share }, g) => {
    const stated = groups.find((group) => group.name === name);
    const isFirstLarger = share * first!.users >= second!.groups[g].share * second!.users;
    const larger = (isFirstLarger ? one : other).brief.family;
    const smaller = (isFirstLarger ? other : one).brief.family;
    if (stated?.shared !== undefined) return draw(stated.shared, `audience/${name}.shared`);
    if (stated !== undefined && Object.hasOwn(stated.uses, smaller) && Object.hasOwn(stated.uses, larger))
      return draw(stated.uses[larger], `audience/${name}.uses.${larger}`);
    return ofOthers;
  });
}

/** Money that the costs of both plans contain but that is spent once: production, and fees for the same work on both. */
export function spentOnce(
  [one]: Pair,
  [first, second]: readonly [Settings, Settings],
): { creators: number; production: number } {
  const once = new Set(one.brief.creators.filter(isAskedOnce).map(({ key }) => key));
  const fees = new Map(second.accounts.map(({ key, fee = 0 }) => [key, fee]));
  let creators = 0;
  for (const { key, fee = 0 } of first.accounts)
    if (once.has(key.replace(/\/[^/]*$/, ""))) creators += Math.min(fee, fees.get(key) ?? 0);
  return { creators, production: Math.min(first.costs?.production ?? 0, second.costs?.production ?? 0) };
}

/** A fee in all or per post pays for the same work on both platforms, unless it is stated per family. */
function isAskedOnce({ fee }: KeyedCreator): boolean {
  return fee !== undefined && !("byFamily" in fee) && fee.per !== "follower";
}
