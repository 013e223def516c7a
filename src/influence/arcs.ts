import type { FollowColumns } from "../graph/columns.ts";

/** Probability with which a reached account reaches one of its followers. */
export type DiffusionModel =
  /** Independent cascade: the same for every arc, in [0, 1]. */
  | { readonly model: "ic"; readonly probability: number }
  /** Weighted cascade: 1 / number of accounts that the follower follows. */
  | { readonly model: "wc" }
  /** Each arc its own: the graph's `probabilities`. */
  | { readonly model: "arcs" };

/** A model in which a follower is reached with the same probability from all accounts that they follow. */
export type FollowerModel = Exclude<DiffusionModel, { readonly model: "arcs" }>;

/**
 * Followers in classes, by the probability with which each followee reaches them. Every arc of a class is a candidate
 * with the class's highest probability, so that a loop can skip from candidate to candidate; a candidate then succeeds
 * with its own probability divided by the highest.
 */
export interface Classes {
  readonly probabilities: readonly number[];
  readonly classOf: Uint8Array;
  /** By follower: a candidate succeeds if 31 random bits are below it. Absent: always. */
  readonly accept?: Uint32Array;
}

/**
 * One class where all probabilities are equal. In the weighted cascade class c holds accounts that follow more than
 * 2^(c − 1) and up to 2^c accounts, so that more than half of the candidates succeed.
 */
export function classesOf({ accounts, offsets, followers }: FollowColumns, diffusion: FollowerModel): Classes {
  if (diffusion.model === "ic") return { probabilities: [diffusion.probability], classOf: new Uint8Array(accounts) };
  const followees = new Uint32Array(accounts);
  for (let arc = 0; arc < offsets[accounts]; arc++) followees[followers[arc]]++;
  const classOf = Uint8Array.from(followees, (count) => 32 - Math.clz32(Math.max(1, count) - 1));
  const classes = 1 + classOf.reduce((most, c) => Math.max(most, c), 0);
  const fewest = (c: number) => (c === 0 ? 1 : 2 ** (c - 1) + 1);
  return {
    probabilities: Array.from({ length: classes }, (_, c) => 1 / fewest(c)),
    classOf,
    accept: followees.map((count, account) => Math.round((2 ** 31 * fewest(classOf[account])) / Math.max(1, count))),
  };
}

/** Followees of account v: followees[offsets[v] … offsets[v + 1]), ascending. The transpose of `FollowColumns`. */
export interface FolloweeColumns {
  readonly offsets: Uint32Array;
  readonly followees: Uint32Array;
  /** Of each arc, where the graph has them. */
  readonly probabilities?: Float32Array | undefined;
}

/**
 * Transposes the graph in two passes, one that counts and one that places: 4 bytes an arc, 8 where it has probabilities,
 * and 8 an account.
 */
export function followeesByAccount({
  accounts,
  offsets: ends,
  followers,
  probabilities,
}: FollowColumns): FolloweeColumns {
  const arcs = ends[accounts];
  const offsets = new Uint32Array(accounts + 1);
  for (let arc = 0; arc < arcs; arc++) offsets[followers[arc] + 1]++;
  for (let account = 0; account < accounts; account++) offsets[account + 1] += offsets[account];
  const followees = new Uint32Array(arcs);
  const placed = probabilities && new Float32Array(arcs);
  const next = offsets.slice(0, accounts);
  for (let account = 0; account < accounts; account++) {
    for (let arc = ends[account]; arc < ends[account + 1]; arc++) {
      const place = next[followers[arc]]++;
      followees[place] = account;
      if (placed) placed[place] = probabilities[arc];
    }
  }
  return { offsets, followees, probabilities: placed };
}
