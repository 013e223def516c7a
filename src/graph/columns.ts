/**
 * An imported follow graph as columns, which threads share where they lie in a SharedArrayBuffer. Accounts are numbered
 * by their ids, shorter ids first and those of one length by their bytes, so whole numbers ascend.
 */
export interface FollowColumns {
  /** Accounts; ≥ 2. */
  readonly accounts: number;
  /** Where each account's followers begin and the last one's end; length accounts + 1. */
  readonly offsets: Uint32Array;
  /** Followers of account u: followers[offsets[u] … offsets[u + 1]), ascending, each once, never u itself. */
  readonly followers: Uint32Array;
  /** Id of account u, UTF-8: idBytes[idOffsets[u] … idOffsets[u + 1]). */
  readonly idOffsets: Uint32Array;
  readonly idBytes: Uint8Array;
}

/** Ids of an imported graph's accounts, as bytes of UTF-8 one behind the other. */
export type IdColumns = Pick<FollowColumns, "idOffsets" | "idBytes">;
