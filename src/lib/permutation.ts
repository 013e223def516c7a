/**
 * Keyed invertible permutations of [0, size), computed element by element without memory.
 *
 * A domain is cut into near-equal blocks that fit a cache. Indices go to the blocks like cards to players: index i lies
 * in row `i div blockCount`, and each row visits every block once, in one order drawn from the key. Inside a block a
 * keyed permutation takes the row to an element. So the first n indices are a sample without replacement, spread evenly
 * over blocks, and the part of it in one block can be visited alone.
 *
 * Quality means the variance of the overlap of two samples, not only its mean: fixed multipliers make it 7 % too high,
 * round keys shared by the blocks make it wrong by factors (see the test). Strata of n raise it by n/(n − 1).
 */
import { hash32 } from "./random.ts";

/** The blocks of [0, size). Blocks [0, largeBlocks) have smallSize + 1 elements, the others smallSize. */
export interface BlockLayout {
  readonly size: number;
  readonly blockCount: number;
  readonly smallSize: number;
  readonly largeBlocks: number;
  /** Every block has at most 2^bits elements. */
  readonly bits: number;
}

/** Up to 2^4 elements are permuted by swaps: cycle walking is biased for so few (6 % at 3, 9 % at 9). */
export const tinyBits = 4;

/** Strata that are not blocks: the order of blocks in a row, in the last row of members, and a set as a whole. */
export const rowStratum = -1;
export const lastRowStratum = -2;
export const wholeStratum = -3;

/**
 * The blocks of a domain: at most 2^18 elements each, as large as possible among those that fill at least .9 of a
 * power of two (so that cycle walking is rare). Below 2^14 elements there is one block.
 * @throws {RangeError} unless size is an integer in [1, 2^31)
 */
export function layout(size: number): BlockLayout {
  if (!(Number.isInteger(size) && size >= 1 && size < 2147483648))
    throw new RangeError(`layout: expected a size in [1, 2^31), got ${size}`);
  let bits = Math.min(18, bitsFor(size));
  let bestFill = 0;
  for (let candidate = bits; candidate >= Math.min(14, bitsFor(size)) && bestFill < 0.9; candidate--) {
    const fill = size / (Math.ceil(size / 2 ** candidate) * 2 ** candidate);
    if (fill > bestFill) {
      bestFill = fill;
      bits = candidate;
    }
  }
  const blockCount = Math.ceil(size / 2 ** bits);
  const smallSize = Math.floor(size / blockCount);
  return { size, blockCount, smallSize, largeBlocks: size - smallSize * blockCount, bits };
}

/** First element of a block; of `blockCount`, the size. */
export function blockStart(layout: BlockLayout, block: number): number {
  return block * layout.smallSize + Math.min(block, layout.largeBlocks);
}

/** Elements in a block. */
export function blockSize(layout: BlockLayout, block: number): number {
  return block < layout.largeBlocks ? layout.smallSize + 1 : layout.smallSize;
}

/** The block that holds an element. */
export function blockOf(layout: BlockLayout, element: number): number {
  const { smallSize, largeBlocks } = layout;
  const large = largeBlocks * (smallSize + 1);
  if (element < large) return (element / (smallSize + 1)) | 0;
  return largeBlocks + (((element - large) / smallSize) | 0);
}

/** The element at `index` of the permutation (a, b). `index` in [0, size). */
export function permute(layout: BlockLayout, a: number, b: number, index: number): number {
  const row = (index / layout.blockCount) | 0;
  const block = blockAt(layout, a, b, row, index - row * layout.blockCount);
  return blockStart(layout, block) + withinBlock(layout.bits, blockSize(layout, block), a, b, block, row);
}

/** The index of `element` in the permutation (a, b): the inverse of `permute`. */
export function invert(layout: BlockLayout, a: number, b: number, element: number): number {
  const block = blockOf(layout, element);
  const rank = element - blockStart(layout, block);
  const row = invertWithinBlock(layout.bits, blockSize(layout, block), a, b, block, rank);
  return row * layout.blockCount + columnOf(layout, a, b, row, block);
}

/** A keyed permutation of [0, size), size in [1, 2^31), without blocks: the place of `i`. */
export function permuteIndex(size: number, a: number, b: number, i: number): number {
  return withinBlock(bitsFor(size), size, a, b, wholeStratum, i);
}

/** The inverse of `permuteIndex`. */
export function invertIndex(size: number, a: number, b: number, i: number): number {
  return invertWithinBlock(bitsFor(size), size, a, b, wholeStratum, i);
}

/**
 * The keyed permutation of [0, size) that belongs to `block`: the place of `rank`. size ≤ 2^bits, bits ≤ 31.
 * Four rounds; walks the cycle until it is back in the domain, which ends because `rank` is in it. Exactly uniform at
 * bits ≤ 4, where it takes a hash per element.
 */
export function withinBlock(bits: number, size: number, a: number, b: number, block: number, rank: number): number {
  if (bits <= tinyBits) return swapThrough(size, a, b, block, rank);
  const k0 = hash32(4 * block, a, b);
  const k1 = hash32(4 * block + 1, a, b);
  const k2 = hash32(4 * block + 2, a, b);
  const k3 = hash32(4 * block + 3, a, b);
  const m0 = oddFrom(k1);
  const m1 = oddFrom(k2);
  const m2 = oddFrom(k3);
  const m3 = oddFrom(k0);
  const mask = maskOf(bits);
  const shift = (bits + 1) >> 1;
  let x = rank;
  do x = scramble(x, mask, shift, k0, k1, k2, k3, m0, m1, m2, m3);
  while (x >= size);
  return x;
}

/** The inverse of `withinBlock`: the rank whose place is `place`. */
export function invertWithinBlock(
  bits: number,
  size: number,
  a: number,
  b: number,
  block: number,
  place: number,
): number {
  if (bits <= tinyBits) return swapBack(size, a, b, block, place);
  const k0 = hash32(4 * block, a, b);
  const k1 = hash32(4 * block + 1, a, b);
  const k2 = hash32(4 * block + 2, a, b);
  const k3 = hash32(4 * block + 3, a, b);
  const inverse0 = inverseOf(oddFrom(k1));
  const inverse1 = inverseOf(oddFrom(k2));
  const inverse2 = inverseOf(oddFrom(k3));
  const inverse3 = inverseOf(oddFrom(k0));
  const mask = maskOf(bits);
  const shift = (bits + 1) >> 1;
  let x = place;
  do {
    // The fold undoes itself, as it moves at least half the bits.
    x = (Math.imul(x ^ (x >>> shift), inverse3) - k3) & mask;
    x = (Math.imul(x ^ (x >>> shift), inverse2) - k2) & mask;
    x = (Math.imul(x ^ (x >>> shift), inverse1) - k1) & mask;
    x = (Math.imul(x ^ (x >>> shift), inverse0) - k0) & mask;
  } while (x >= size);
  return x;
}

/**
 * Writes the elements at indices [start, start + count) that lie in blocks [firstBlock, endBlock) to `out`.
 * Order: block by block, within a block by index; where there are fewer indices than blocks, by index.
 * Requires start + count ≤ size (no wrapping), and room in `out` for min(count, blocks · (⌈count / blockCount⌉ + 1)).
 * @returns how many were written
 */
export function pickRun(
  layout: BlockLayout,
  a: number,
  b: number,
  start: number,
  count: number,
  firstBlock: number,
  endBlock: number,
  out: Int32Array,
): number {
  const end = start + count;
  let written = 0;
  if (count < endBlock - firstBlock || layout.bits <= tinyBits) {
    for (let index = start; index < end; index++) {
      const row = (index / layout.blockCount) | 0;
      const block = blockAt(layout, a, b, row, index - row * layout.blockCount);
      if (block < firstBlock || block >= endBlock) continue;
      out[written++] = blockStart(layout, block) + withinBlock(layout.bits, blockSize(layout, block), a, b, block, row);
    }
    return written;
  }
  const mask = maskOf(layout.bits);
  const shift = (layout.bits + 1) >> 1;
  for (let block = firstBlock; block < endBlock; block++) {
    const first = rowsBefore(layout, a, b, block, start);
    const last = rowsBefore(layout, a, b, block, end);
    if (first === last) continue;
    const k0 = hash32(4 * block, a, b);
    const k1 = hash32(4 * block + 1, a, b);
    const k2 = hash32(4 * block + 2, a, b);
    const k3 = hash32(4 * block + 3, a, b);
    const m0 = oddFrom(k1);
    const m1 = oddFrom(k2);
    const m2 = oddFrom(k3);
    const m3 = oddFrom(k0);
    const origin = blockStart(layout, block);
    const size = blockSize(layout, block);
    for (let row = first; row < last; row++) {
      let x = row;
      do x = scramble(x, mask, shift, k0, k1, k2, k3, m0, m1, m2, m3);
      while (x >= size);
      out[written++] = origin + x;
    }
  }
  return written;
}

/** Bits that hold [0, size): 0 for 1, 1 for 2, 2 for 3 and 4, … */
export function bitsFor(size: number): number {
  return 32 - Math.clz32(size - 1);
}

/** 2^bits − 1 for bits in [0, 31], by a shift: a power of doubles makes a single pick five times as slow. */
export function maskOf(bits: number): number {
  return ((1 << bits) - 1) | 0;
}

/** The block that a row visits at `column`. The last row holds only the large blocks, in order. */
export function blockAt(layout: BlockLayout, a: number, b: number, row: number, column: number): number {
  if (row >= layout.smallSize || layout.blockCount === 1) return column;
  return withinBlock(bitsFor(layout.blockCount), layout.blockCount, a, b, rowStratum, column);
}

/** The column at which a row visits `block`: the inverse of `blockAt`. */
export function columnOf(layout: BlockLayout, a: number, b: number, row: number, block: number): number {
  if (row >= layout.smallSize || layout.blockCount === 1) return block;
  return invertWithinBlock(bitsFor(layout.blockCount), layout.blockCount, a, b, rowStratum, block);
}

/** Number of the indices [0, end) in `block`: one per full row, and maybe one of the row that `end` cuts. */
function rowsBefore(layout: BlockLayout, a: number, b: number, block: number, end: number): number {
  const rows = (end / layout.blockCount) | 0;
  const rest = end - rows * layout.blockCount;
  if (rest === 0) return rows;
  return rows + (columnOf(layout, a, b, rows, block) < rest ? 1 : 0);
}

/** Place to which the swaps of Fisher and Yates take one element: exactly uniform, without memory. */
function swapThrough(size: number, a: number, b: number, block: number, rank: number): number {
  let x = rank;
  for (let last = size - 1; last > 0; last--) {
    const other = swapPartner(a, b, block, last);
    if (x === last) x = other;
    else if (x === other) x = last;
  }
  return x;
}

/** The same swaps backwards. */
function swapBack(size: number, a: number, b: number, block: number, place: number): number {
  let x = place;
  for (let last = 1; last < size; last++) {
    const other = swapPartner(a, b, block, last);
    if (x === last) x = other;
    else if (x === other) x = last;
  }
  return x;
}

/** Uniform on [0, last]. */
function swapPartner(a: number, b: number, block: number, last: number): number {
  return Math.floor(((hash32((block << tinyBits) + last, a, b) >>> 0) / 4294967296) * (last + 1));
}

/** The odd multiplier of a round: the next round's key, rotated so that the two share no bits that matter. */
export function oddFrom(key: number): number {
  return (key >>> 13) | (key << 19) | 1;
}

/** x with x · odd = 1 mod 2^32 (Newton: each step doubles the three bits that odd² = 1 mod 8 gives). */
export function inverseOf(odd: number): number {
  let x = odd;
  for (let bits = 3; bits < 32; bits *= 2) x = Math.imul(x, 2 - Math.imul(odd, x));
  return x;
}

/**
 * Four rounds on [0, mask]: add a key, multiply by an odd number, fold the upper half into the lower.
 * Fixed multipliers make the variance of overlaps 4–9 % too high at 64–1,024 elements; keyed ones make it right.
 */
export function scramble(
  x: number,
  mask: number,
  shift: number,
  k0: number,
  k1: number,
  k2: number,
  k3: number,
  m0: number,
  m1: number,
  m2: number,
  m3: number,
): number {
  let y = Math.imul(x + k0, m0) & mask;
  y = Math.imul((y ^ (y >>> shift)) + k1, m1) & mask;
  y = Math.imul((y ^ (y >>> shift)) + k2, m2) & mask;
  y = Math.imul((y ^ (y >>> shift)) + k3, m3) & mask;
  return y ^ (y >>> shift);
}
