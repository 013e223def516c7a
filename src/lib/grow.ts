/** Typed arrays that grow by doubling, so that adding n values costs O(n) in all. */

type Column = Int32Array | Uint32Array | Uint8Array | Float64Array;

/** A copy of `column` with `length` places: its values first, then zeros. */
export function grown<T extends Column>(column: T, length: number): T {
  const longer = new (column.constructor as new (length: number) => T)(length);
  longer.set(column);
  return longer;
}

/** Doubles the named columns of a table, all of one length. */
export function doubleColumns<Name extends string>(
  table: { [N in Name]: Int32Array<ArrayBuffer> },
  names: readonly Name[],
): void {
  for (const name of names) table[name] = grown(table[name], 2 * table[name].length);
}
