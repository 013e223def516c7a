import { short } from "../../lib/numberText.ts";
import type { Comparison } from "../../study/compare/comparison.ts";
import { labelled, type Style } from "./layout.ts";

/** Where each plan's money goes, a mean over worlds; nothing where costs are not known. */
export function money({ plans, campaign: { currency } }: Comparison, style: Style): string[] {
  const texts = plans.flatMap(({ name, costs }) => {
    if (costs === undefined) return [];
    const { creators, paid, production, reserve } = costs;
    const parts = [
      ["creators", creators],
      ["bought", paid],
      ["production", production],
    ] as const;
    const spent = parts.filter(([, value]) => value > 0).map(([word, value]) => `${word} ${short(value, 3)}`);
    const label = currency === undefined ? "" : ` ${currency}`;
    const held = reserve ? `; ${short(reserve, 3)} held in reserve` : "";
    return [`${name}: ${spent.length === 0 ? "nothing" : `${spent.join(", ")}${label}`}${held}.`];
  });
  return texts.length === 0 ? [] : labelled("MONEY", texts, style);
}
