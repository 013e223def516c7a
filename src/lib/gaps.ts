/**
 * Draws the number of failures before the next success at once: a loop over trials of one probability skips from
 * success to success and costs time per success, not per trial.
 */
import { hash32, unit32 } from "./random.ts";

/** Columns of a table, 4 bytes each. The longest gap that a table returns by itself is gapColumns − 2. */
export const gapColumns = 512;
const last = gapColumns - 1;
/** Longest gap: no loop has more trials. */
const endless = 2 ** 31;

/** Gaps of several probabilities: their tables one behind the other, and ln(1 − p) of each for gaps beyond the table. */
export interface Gaps {
  readonly tables: Uint32Array;
  readonly lnMisses: Float64Array;
}

/**
 * Alias tables (Walker 1977; Vose 1991) of the number of failures before the next success. The last column means "at
 * least so many failures": trials have no memory, so the logarithm draws the rest.
 * A hash h takes column h & last. The gap is that column if h >>> 11 is below the entry's upper bits, else the entry's
 * lower ten bits. Probabilities are rounded to 2^-31.
 * @throws {RangeError} unless every probability is in [0, 1]
 */
export function createGaps(probabilities: readonly number[]): Gaps {
  const tables = new Uint32Array(probabilities.length * gapColumns);
  probabilities.forEach((p, which) => {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`createGaps: expected a probability in [0, 1], got ${p}`);
    tables.set(aliasTable(p), which * gapColumns);
  });
  return { tables, lnMisses: Float64Array.from(probabilities, (p) => Math.log1p(-p)) };
}

/** Draw number `x` of the key (a, b): failures before the next success of probability number `which`. */
export function gapAt({ tables, lnMisses }: Gaps, which: number, a: number, b: number, x: number): number {
  const h = hash32(x, a, b);
  const entry = tables[which * gapColumns + (h & last)];
  const gap = h >>> 11 < entry >>> 10 ? h & last : entry & 1023;
  return gap < last ? gap : last + longGap(lnMisses[which], a, b, x);
}

/** Failures beyond a gap of the last column. */
export function longGap(lnMiss: number, a: number, b: number, x: number): number {
  return Math.min(endless, Math.floor(Math.log(unit32(b, ~a, x)) / lnMiss));
}

function aliasTable(p: number): Uint32Array {
  const scaled = Float64Array.from({ length: gapColumns }, (_, gap) => {
    return gapColumns * (1 - p) ** gap * (gap < last ? p : 1);
  });
  const table = new Uint32Array(gapColumns);
  const small: number[] = [];
  const large: number[] = [];
  for (let gap = 0; gap < gapColumns; gap++) (scaled[gap] < 1 ? small : large).push(gap);
  const whole = 2 ** 21;
  while (small.length > 0 && large.length > 0) {
    const column = small.pop()!;
    const alias = large.at(-1)!;
    table[column] = Math.round(scaled[column] * whole) * 1024 + alias;
    scaled[alias] -= 1 - scaled[column];
    if (scaled[alias] < 1) small.push(large.pop()!);
  }
  // The columns left over hold 1, up to rounding.
  for (const column of [...small, ...large]) table[column] = whole * 1024 + column;
  return table;
}
