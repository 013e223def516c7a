import type { Action } from "./actions.ts";

/**
 * The counts of impressions, by column. All are sums, so that counts of batches, posts and pools add up. Actions have their
 * own names here. The columns key draws of background counts: a new one goes to the end.
 */
export const Tally = {
  impressions: 0,
  views: 1,
  validPlays: 2,
  like: 3,
  comment: 4,
  share: 5,
  follow: 6,
  notInterested: 7,
  duet: 8,
  stitch: 9,
  ownTake: 10,
  complete: 11,
  longView: 12,
  watchRatio: 13,
  click: 14,
  save: 15,
} as const satisfies { readonly [A in Action]: number } & Readonly<Record<string, number>>;

/** One more than the last column. A literal, which the build writes into the loops that count. */
export const tallyWidth = 16;
