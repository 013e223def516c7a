/**
 * An imported follow graph as columns, which threads share if they lie in a SharedArrayBuffer. Accounts are numbered in
 * the order of their ids: by length, then by bytes, so that whole numbers ascend.
 */
export interface FollowColumns {
  /** Accounts; ≥ 2. */
  readonly accounts: number;
  /** Start of each account's followers in `followers`; last, their number. Length accounts + 1. */
  readonly offsets: Uint32Array;
  /** Followers of account u: followers[offsets[u] … offsets[u + 1]), ascending, each once, never u itself. */
  readonly followers: Uint32Array;
  /**
   * Probability in [0, 1] that what account u passes on reaches followers[arc], at the same place; to 7 digits. Absent:
   * the graph was read without probabilities.
   */
  readonly probabilities?: Float32Array | undefined;
  /** Id of account u, UTF-8: idBytes[idOffsets[u] … idOffsets[u + 1]). */
  readonly idOffsets: Uint32Array;
  readonly idBytes: Uint8Array;
}

/** Ids of an imported graph's accounts, as concatenated bytes of UTF-8. */
export type IdColumns = Pick<FollowColumns, "idOffsets" | "idBytes">;
