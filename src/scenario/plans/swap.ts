import { roleOfTier, single, tierWords } from "../entries/creators.ts";
import type { PlanEntry } from "../entries/plan.ts";
import { tiers } from "../entries/tiers.ts";
import { type Fee, knownOn } from "../values/money.ts";
import { onFamily } from "../values/perFamily.ts";
import type { Quantity } from "../values/quantity.ts";
import type { KeyedCreator } from "./brief.ts";

/** Plans that hire other creators, one for one or for the same money. */

/** Does the word of a plan mean these creators, by key, name or tier? */
export function isMeant(creator: KeyedCreator, word: string): boolean {
  return creator.key === word || creator.name === word || creator.tier.toLowerCase() === word.toLowerCase();
}

/**
 * The creators after the plan's swaps. New creators copy the first entry that the plan's word means, or else have the
 * presets of the tier.
 * @param all every entry of the file: an entry that the plan leaves out may still be copied
 */
export function swapped(
  creators: readonly KeyedCreator[],
  all: readonly KeyedCreator[],
  { swap = [], same_budget: sameBudget = false }: PlanEntry,
  family: string,
): readonly KeyedCreator[] {
  return creators.map((creator) => {
    const pair = swap.find(({ from }) => isMeant(creator, from));
    const model = pair && modelFor(pair.to, all, creator);
    if (!model) return creator;
    // Named accounts of a graph cannot be copied: as many other accounts replace them.
    const { account: _, ...like } = model;
    const count: Quantity = creator.account
      ? { value: creator.account.length, status: "stated", fixed: true }
      : creator.count;
    const money = count.value * (usualFee(creator, family) ?? Number.NaN);
    const bought: Quantity = { value: Math.floor(money / usualFee(model, family)!), status: "stated", fixed: true };
    return {
      ...like,
      key: `${model.key} for ${creator.key}`,
      count: sameBudget ? bought : count,
      insteadOf: { creator, sameBudget },
    };
  });
}

function modelFor(word: string, all: readonly KeyedCreator[], replaced: KeyedCreator): KeyedCreator | undefined {
  const tier = tierWords.find((known) => known.toLowerCase() === word.toLowerCase());
  const preset: KeyedCreator | undefined = tier && {
    tier,
    key: tier,
    at: replaced.at,
    count: single,
    posts: single,
    when: replaced.when,
  };
  return all.find((creator) => isMeant(creator, word)) ?? preset;
}

/** Total fee of one of these creators at central values, or at an end of the ranges; undefined if not known. */
export function usualFee(creator: KeyedCreator, family: string, end: "value" | "low" | "high" = "value") {
  const fee = knownOn<Fee>(creator.fee, family);
  const at = (quantity: Quantity): number => (quantity.fixed ? quantity.value : (quantity[end] ?? quantity.value));
  if (fee === undefined) return undefined;
  if (fee.per === "post") return at(fee) * at(creator.posts);
  if (fee.per === undefined) return at(fee);
  const stated = creator.followers && onFamily(creator.followers, family);
  const followers = stated === undefined || stated.unknown ? tiers[roleOfTier[creator.tier]].followers : stated;
  return followers === undefined ? undefined : at(fee) * at(followers);
}

/** `KOC for celebrity (the same money hires about 6667)`. */
export function swapText(creators: readonly KeyedCreator[]): string[] {
  return creators.flatMap(({ tier, name = tier, count, insteadOf }) => {
    if (insteadOf === undefined) return [];
    const { creator, sameBudget } = insteadOf;
    const replaced = creator.name ?? creator.tier;
    const [before, now] = [creator.count, count].map(({ value }) => value.toLocaleString("en-US"));
    const many = sameBudget ? `the fees of ${before} hire about ${now}` : "one for one";
    return [`${name} for ${replaced} (${many})`];
  });
}

/** Does the word mean these creators as hosts? Replacements of a host host in its place. */
export const isHost = (creator: KeyedCreator, word: string): boolean =>
  isMeant(creator, word) || (creator.insteadOf !== undefined && isMeant(creator.insteadOf.creator, word));
