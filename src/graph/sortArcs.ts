import { InputError } from "../vocabulary/faults.ts";
import { idOf } from "./accountIds.ts";
import type { FollowColumns } from "./columns.ts";

/**
 * Sorts the arcs of each account by follower, in place, and drops arcs that repeat another one.
 * @param file of the graph, for messages
 * @throws {InputError} if an arc is repeated with another probability
 */
export function sortArcs(columns: FollowColumns, file: string): FollowColumns {
  const { accounts, offsets, followers, probabilities } = columns;
  let kept = 0;
  for (let account = 0, start = 0; account < accounts; account++) {
    const end = offsets[account + 1];
    if (end - start > 1) {
      if (probabilities) sortTogether(followers.subarray(start, end), probabilities.subarray(start, end));
      else followers.subarray(start, end).sort();
    }
    const first = kept;
    for (let arc = start; arc < end; arc++) {
      const isRepeat = kept > first && followers[arc] === followers[kept - 1];
      if (probabilities) {
        if (isRepeat && probabilities[arc] !== probabilities[kept - 1])
          throw contradiction(columns, file, account, kept - 1, arc);
        if (!isRepeat) probabilities[kept] = probabilities[arc];
      }
      if (!isRepeat) followers[kept++] = followers[arc];
    }
    start = end;
    offsets[account + 1] = kept;
  }
  return { ...columns, followers: followers.subarray(0, kept), probabilities: probabilities?.subarray(0, kept) };
}

function sortTogether(followers: Uint32Array, probabilities: Float32Array): void {
  const order = Uint32Array.from(followers.keys()).sort((one, other) => followers[one] - followers[other]);
  followers.set(order.map((arc) => followers[arc]));
  probabilities.set(Float32Array.from(order, (arc) => probabilities[arc]));
}

function contradiction(columns: FollowColumns, file: string, account: number, ...arcs: [number, number]): InputError {
  const [one, other] = arcs.map((arc) => Number(columns.probabilities![arc].toPrecision(7)));
  const [from, to] = [account, columns.followers[arcs[0]]].map((which) => JSON.stringify(idOf(columns, which)));
  const message = `expected one probability from ${from} to its follower ${to}, got ${one} and ${other}`;
  return new InputError([{ place: file, path: "", message }]);
}
