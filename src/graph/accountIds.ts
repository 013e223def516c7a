import type { IdColumns } from "./columns.ts";

/** The id of an account as the file has it. */
export function idOf({ idOffsets, idBytes }: IdColumns, account: number): string {
  // A copy: decoders refuse shared memory.
  return new TextDecoder().decode(idBytes.slice(idOffsets[account], idOffsets[account + 1]));
}

/** The account with this id, or −1: a binary search, as ids ascend by length and then by bytes. */
export function accountOf({ idOffsets, idBytes }: IdColumns, id: string): number {
  const wanted = new TextEncoder().encode(id);
  let low = 0;
  let high = idOffsets.length - 2;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const start = idOffsets[middle];
    let order = idOffsets[middle + 1] - start - wanted.length;
    for (let i = 0; order === 0 && i < wanted.length; i++) order = idBytes[start + i] - wanted[i];
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/**
 * Numbers of the ids in ascending order: by length, then by bytes, so that whole numbers ascend. Sorts by length, then
 * radix by radix from the last byte on; time grows with the bytes.
 */
export function sortedIds({ idOffsets, idBytes }: IdColumns): Uint32Array {
  const count = idOffsets.length - 1;
  const lengths = new Uint32Array(1 + longest(idOffsets));
  for (let id = 0; id < count; id++) lengths[idOffsets[id + 1] - idOffsets[id]]++;
  const order = new Uint32Array(count);
  const starts = startsOf(lengths);
  const next = starts.slice();
  for (let id = 0; id < count; id++) order[next[idOffsets[id + 1] - idOffsets[id]]++] = id;
  const counts = new Uint32Array(256);
  lengths.forEach((ids, length) => {
    const first = starts[length];
    let from = order.slice(first, first + ids);
    let to = new Uint32Array(ids);
    for (let place = length - 1; place >= 0 && ids > 1; place--) {
      counts.fill(0);
      for (let i = 0; i < ids; i++) counts[idBytes[idOffsets[from[i]] + place]]++;
      const at = startsOf(counts);
      for (let i = 0; i < ids; i++) to[at[idBytes[idOffsets[from[i]] + place]]++] = from[i];
      [from, to] = [to, from];
    }
    order.set(from, first);
  });
  return order;
}

function longest(idOffsets: Uint32Array): number {
  let most = 0;
  for (let id = 0; id + 1 < idOffsets.length; id++) most = Math.max(most, idOffsets[id + 1] - idOffsets[id]);
  return most;
}

/** First place of each value in sorted order, from the count of each. */
function startsOf(counts: Uint32Array): Uint32Array {
  const starts = new Uint32Array(counts.length);
  for (let value = 1; value < counts.length; value++) starts[value] = starts[value - 1] + counts[value - 1];
  return starts;
}
