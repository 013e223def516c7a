import { actions, actionTable, perAction } from "./actions.ts";

type ActionColumns = { readonly [A in keyof typeof actionTable]: (typeof actionTable)[A]["column"] };

/** The counts of impressions, by column. All are sums, so that counts of batches, posts and pools add up. */
export const Tally = {
  impressions: 0,
  views: 1,
  validPlays: 2,
  ...(perAction(actions, (action) => actionTable[action].column) as ActionColumns),
  complete: 11,
  longView: 12,
  watchRatio: 13,
  click: 14,
} as const;

export const tallyWidth = Object.keys(Tally).length;
