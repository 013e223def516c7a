/** What is counted of impressions, in this order; sums, so that counts of cells, posts and pools add up. */
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
} as const;

export const tallyWidth = 15;
