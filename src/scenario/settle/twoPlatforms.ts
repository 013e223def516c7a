import type { Brief, KeyedCreator } from "../plans/brief.ts";
import type { Plan } from "../plans/plan.ts";
import { withValues } from "../plans/values.ts";
import type { Draw } from "../values/quantity.ts";
import { inputsOfWorld } from "./draw.ts";
import type { Settings } from "./settings.ts";
import type { SettleOptions } from "./settle.ts";

/**
 * A plan on two platforms at once is the same plan on each alone, in one world. Two things join them: users of both, and
 * money that is spent once for both.
 */

export type Pair = readonly [Plan, Plan];

/** Facts of both platforms that neither run knows: who uses both, money that is spent once, and the common budget. */
export function commonOf(pair: Pair, settings: readonly [Settings, Settings], { seed, values }: SettleOptions) {
  const briefs = [withValues(pair[0].brief, values), withValues(pair[1].brief, values)] as const;
  return {
    shared: sharedUsers(briefs, settings, inputsOfWorld(seed)),
    spentOnce: spentOnce(briefs, settings),
    budget: settings[0].costs?.budget,
  };
}

/**
 * Share of the smaller platform's users who also use the other, by audience group; one number without groups.
 * @param settings settings of the two plans in the world whose inputs `draw` draws
 */
function sharedUsers(
  [one, other]: readonly [Brief, Brief],
  settings: readonly [Settings, Settings],
  draw: Draw,
): number[] {
  const { groups, shared } = one;
  const ofOthers = shared === undefined ? 0 : draw(shared, "audience.shared");
  const [first, second] = settings.map(({ people }) => people);
  if (groups.length === 0) return [ofOthers];
  return first!.groups.map(({ name, share }, g) => {
    const stated = groups.find((group) => group.name === name);
    const isFirstLarger = share * first!.users >= second!.groups[g].share * second!.users;
    const larger = (isFirstLarger ? one : other).family;
    const smaller = (isFirstLarger ? other : one).family;
    if (stated?.shared !== undefined) return draw(stated.shared, `audience/${name}.shared`);
    if (stated !== undefined && Object.hasOwn(stated.uses, smaller) && Object.hasOwn(stated.uses, larger))
      return draw(stated.uses[larger], `audience/${name}.uses.${larger}`);
    return ofOthers;
  });
}

/** Money that both plans' costs contain and that is spent once: production, and fees that are asked for once. */
function spentOnce(
  [one]: readonly [Brief, Brief],
  [first, second]: readonly [Settings, Settings],
): { creators: number; production: number } {
  const once = new Set(one.creators.filter(isAskedOnce).map(({ key }) => key));
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
