import { short } from "../lib/numberText.ts";
import type { Comparison } from "../study/compare/comparison.ts";
import type { Facts } from "./blocks.ts";

/** The parts of each plan's cost, means over worlds; nothing where costs are not known. */
export function money({ plans, campaign: { currency } }: Comparison): Facts[] {
  const texts = plans.flatMap(({ name, costs }) => {
    if (costs === undefined) return [];
    const { creators, paid, production, reserve } = costs;
    const parts = [
      ["creators", creators],
      ["paid views", paid],
      ["production", production],
    ] as const;
    const spent = parts.filter(([, value]) => value > 0).map(([word, value]) => `${word} ${short(value, 3)}`);
    const unit = currency === undefined ? "" : ` ${currency}`;
    const held = reserve ? `; ${short(reserve, 3)} held in reserve` : "";
    return [`${name}: ${spent.length === 0 ? "nothing" : `${spent.join(", ")}${unit}`}${held}.`];
  });
  return texts.length === 0 ? [] : [{ kind: "facts", label: "MONEY", texts }];
}
