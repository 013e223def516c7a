/** What was bought and has not been shown. */
export interface Undelivered {
  readonly impressions: number;
  /** Money not spent for that; of flights whose money is known. */
  readonly money: number;
}

/** What the ranker may see of a tick: for each of its cells, counts. Never appeal. */
export interface Observed {
  /** `tallyWidth` counts per cell. */
  readonly tally: Float64Array;
}
