import { sum } from "../lib/statistics.ts";
import type { Settings } from "../scenario/settle/settings.ts";
import type { Costs } from "./run.ts";

/** The spending of a run, where it is known, with warnings about it. */
export interface Spending {
  /** All that was spent; absent as `costs`. */
  readonly cost?: number;
  readonly costs?: Costs;
  readonly warnings: readonly string[];
}

/**
 * Fees, production, and the bought impressions that were shown; impressions that were not shown cost nothing.
 * @param unspent money for impressions that were not shown
 */
export function spendingOf({ accounts, paid, costs }: Settings, unspent: number): Spending {
  if (costs === undefined) return { warnings: [] };
  const unknown = [
    ...accounts.flatMap(({ key, role, fee }) =>
      role === "brand" || fee !== undefined ? [] : [key.replace(/\/\d+$/, "")],
    ),
    ...paid.flatMap(({ key, money }) => (money === undefined ? [key] : [])),
  ];
  if (unknown.length > 0) {
    const names = [...new Set(unknown)].join(", ");
    return { warnings: [`Costs are left out, for it is not known what this costs: ${names}.`] };
  }
  const creators = sum(accounts.map(({ fee = 0 }) => fee));
  const bought = sum(paid.map(({ money = 0 }) => money)) - unspent;
  const { production, budget } = costs;
  return spent({ creators, paid: bought, production }, budget);
}

/** The sum that was spent, and a warning for each line above its budget. */
export function spent(
  costs: Pick<Costs, "creators" | "paid" | "production">,
  budget: NonNullable<Settings["costs"]>["budget"],
): Spending {
  const { creators, paid, production } = costs;
  const cost = creators + paid + production;
  const reserve = budget?.reserve;
  const over = (what: string, amount: number, limit: number | undefined): string[] =>
    limit !== undefined && amount > limit * (1 + 1e-9)
      ? [`${what} ${plain(amount)}, more than the ${plain(limit)} that the budget has for it.`]
      : [];
  return {
    cost,
    costs: { creators, paid, production, ...(reserve === undefined ? {} : { reserve }) },
    warnings: [
      ...over("The campaign costs", cost, budget && budget.total - (reserve ?? 0)),
      ...over("Creators cost", creators, budget?.creators),
      ...over("Bought impressions cost", paid, budget?.paid),
      ...over("Production costs", production, budget?.production),
    ],
  };
}

const plain = (money: number): string => Math.round(money).toLocaleString("en-US");
