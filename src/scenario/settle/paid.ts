import { roleOfTier } from "../entries/creators.ts";
import type { Brief, KeyedPaid } from "../plans/brief.ts";
import { knownOn } from "../values/money.ts";
import type { Draw, Quantity } from "../values/quantity.ts";
import { startOf } from "../values/when.ts";
import type { Settled } from "./accounts.ts";
import { leanOf } from "./people.ts";
import type { PaidSettings } from "./settings.ts";

/** Bought impressions, sorted by key. */
export function paidOf(
  brief: Brief,
  { draw, clock, groups }: { readonly draw: Draw } & Pick<Settled, "clock" | "groups">,
): PaidSettings[] {
  const horizon = clock.ticks * clock.tickHours;
  const paid = brief.paid.map((entry): PaidSettings => {
    const startHours = entry.start === undefined ? 0 : startOf(entry.start, brief.campaign.start, horizon)!;
    const weights = leanOf(entry.lean, groups, draw, `paid/${entry.key}.lean`);
    const lean =
      entry.target === undefined
        ? weights
        : groups.map(({ name }, g) => (name === entry.target ? (weights?.[g] ?? 1) : 0));
    const days = entry.days === undefined ? Number.POSITIVE_INFINITY : draw(entry.days, `paid/${entry.key}.days`);
    const { impressions, money } = boughtOf(entry, brief, draw);
    return {
      key: entry.key,
      impressions: Math.round(impressions),
      ...(money === undefined ? {} : { money }),
      startHours,
      hours: Math.min(24 * days, horizon - startHours),
      behind: typeof entry.behind === "object" ? entry.behind : roleOfTier[entry.behind],
      ...(lean === undefined ? {} : { affinityIndex: lean }),
    };
  });
  return paid.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
}

/**
 * Impressions and the money for them. What is stated of the two is turned into the other at the base plan's price;
 * then the one that plans hold equal stays, and the plan's own price gives the other.
 */
function boughtOf(
  { key, impressions, budget, cpm, baseCpm }: KeyedPaid,
  { family, hold }: Brief,
  draw: Draw,
): { readonly impressions: number; readonly money?: number } {
  const amount = (name: "impressions" | "budget" | "cpm", quantity: Quantity | undefined) =>
    quantity && draw(quantity, `paid/${key}.${name}`);
  const stated = { impressions: amount("impressions", impressions), money: amount("budget", budget) };
  const price = amount("cpm", knownOn(cpm, family));
  const basePrice = amount("cpm", baseCpm) ?? price;
  if (stated.impressions !== undefined && stated.money !== undefined)
    return { impressions: stated.impressions, money: stated.money };
  if (stated.impressions !== undefined && (price === undefined || basePrice === undefined))
    return { impressions: stated.impressions };
  const base = {
    impressions: stated.impressions ?? (1000 * stated.money!) / basePrice!,
    money: stated.money ?? (stated.impressions! * basePrice!) / 1000,
  };
  return hold === "money"
    ? { impressions: (1000 * base.money) / price!, money: base.money }
    : { impressions: base.impressions, money: price === basePrice ? base.money : (base.impressions * price!) / 1000 };
}
