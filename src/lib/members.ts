/**
 * Members of a keyed permutation: the set of its indices [0, memberCount), such as an author's followers in a segment.
 * Membership is one inverse away, and members can be visited in a second, independent order.
 */
import {
  type BlockLayout,
  bitsFor,
  blockAt,
  blockOf,
  blockSize,
  blockStart,
  columnOf,
  inverseOf,
  invert,
  invertWithinBlock,
  lastRowStratum,
  maskOf,
  oddFrom,
  rowStratum,
  scramble,
  tinyBits,
  wholeStratum,
  withinBlock,
} from "./permutation.ts";
import { hash32 } from "./random.ts";

/** Members per block below which a run of members is permuted as a whole: strata of 64 cost 1.6 % of variance. */
const fewMembersPerBlock = 64;

/** Whether `element` is among the members, which are indices [0, memberCount) of the permutation (a, b). */
export function isMember(layout: BlockLayout, memberCount: number, a: number, b: number, element: number): boolean {
  return invert(layout, a, b, element) < memberCount;
}

/**
 * Sets flags[i] to 1 if elements[i] is a member, else to 0, as `isMember`, for i < count. About 7 ns each where
 * neighbours in the list share a block, as those of `pickRun` do: each block's keys are then derived once.
 */
export function markMembers(
  layout: BlockLayout,
  memberCount: number,
  a: number,
  b: number,
  elements: Int32Array,
  count: number,
  flags: Uint8Array,
): void {
  if (layout.bits <= tinyBits) {
    for (let i = 0; i < count; i++) flags[i] = isMember(layout, memberCount, a, b, elements[i]) ? 1 : 0;
    return;
  }
  const fullRows = (memberCount / layout.blockCount) | 0;
  const lastRow = memberCount - fullRows * layout.blockCount;
  const mask = maskOf(layout.bits);
  const shift = (layout.bits + 1) >> 1;
  let block = 0;
  let origin = 0;
  let size = 0;
  let [k0, k1, k2, k3] = [0, 0, 0, 0];
  let [inverse0, inverse1, inverse2, inverse3] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const element = elements[i];
    if (element < origin || element >= origin + size) {
      block = blockOf(layout, element);
      origin = blockStart(layout, block);
      size = blockSize(layout, block);
      k0 = hash32(4 * block, a, b);
      k1 = hash32(4 * block + 1, a, b);
      k2 = hash32(4 * block + 2, a, b);
      k3 = hash32(4 * block + 3, a, b);
      inverse0 = inverseOf(oddFrom(k1));
      inverse1 = inverseOf(oddFrom(k2));
      inverse2 = inverseOf(oddFrom(k3));
      inverse3 = inverseOf(oddFrom(k0));
    }
    let x = element - origin;
    do {
      x = (Math.imul(x ^ (x >>> shift), inverse3) - k3) & mask;
      x = (Math.imul(x ^ (x >>> shift), inverse2) - k2) & mask;
      x = (Math.imul(x ^ (x >>> shift), inverse1) - k1) & mask;
      x = (Math.imul(x ^ (x >>> shift), inverse0) - k0) & mask;
    } while (x >= size);
    flags[i] = x < fullRows || (x === fullRows && columnOf(layout, a, b, x, block) < lastRow) ? 1 : 0;
  }
}

/**
 * Members of a set in a keyed order: the set is indices [0, memberCount) of the permutation (authorA, authorB), the
 * order is drawn from (postA, postB). Writes to `out` the members at places [start, start + count) of that order that
 * lie in blocks [firstBlock, endBlock). Over all places every member comes exactly once.
 *
 * From 64 members per block on (17 in a single block), each block permutes its own members, and runs come block by
 * block. With fewer (`membersAreFew`), all members are permuted together, the loop visits every place whatever the blocks
 * asked for, and runs come by place: so call it once for all blocks.
 * Requires start + count ≤ memberCount, and room for `count` in `out`.
 * @returns how many were written
 */
export function pickMemberRun(
  layout: BlockLayout,
  memberCount: number,
  authorA: number,
  authorB: number,
  postA: number,
  postB: number,
  start: number,
  count: number,
  firstBlock: number,
  endBlock: number,
  out: Int32Array,
): number {
  const { blockCount, bits } = layout;
  const end = start + count;
  let written = 0;
  if (membersAreFew(layout, memberCount)) {
    const memberBits = bitsFor(memberCount);
    for (let place = start; place < end; place++) {
      const index = withinBlock(memberBits, memberCount, postA, postB, wholeStratum, place);
      const row = (index / blockCount) | 0;
      const block = blockAt(layout, authorA, authorB, row, index - row * blockCount);
      if (block < firstBlock || block >= endBlock) continue;
      out[written++] =
        blockStart(layout, block) + withinBlock(bits, blockSize(layout, block), authorA, authorB, block, row);
    }
    return written;
  }
  const fullRows = (memberCount / blockCount) | 0;
  const lastRow = memberCount - fullRows * blockCount;
  if (count < endBlock - firstBlock) {
    for (let place = start; place < end; place++) {
      const row = (place / blockCount) | 0;
      const block = blockAtPlace(
        layout,
        authorA,
        authorB,
        postA,
        postB,
        fullRows,
        lastRow,
        row,
        place - row * blockCount,
      );
      if (block < firstBlock || block >= endBlock) continue;
      const members = fullRows + (columnOf(layout, authorA, authorB, fullRows, block) < lastRow ? 1 : 0);
      const member = withinBlock(bitsFor(members), members, postA, postB, block, row);
      out[written++] =
        blockStart(layout, block) + withinBlock(bits, blockSize(layout, block), authorA, authorB, block, member);
    }
    return written;
  }
  const mask = maskOf(bits);
  const shift = (bits + 1) >> 1;
  for (let block = firstBlock; block < endBlock; block++) {
    const column = columnOf(layout, authorA, authorB, fullRows, block);
    const members = fullRows + (column < lastRow ? 1 : 0);
    const first = placesBefore(layout, postA, postB, fullRows, lastRow, block, column, start);
    const last = placesBefore(layout, postA, postB, fullRows, lastRow, block, column, end);
    if (first === last) continue;
    const p0 = hash32(4 * block, postA, postB);
    const p1 = hash32(4 * block + 1, postA, postB);
    const p2 = hash32(4 * block + 2, postA, postB);
    const p3 = hash32(4 * block + 3, postA, postB);
    const q0 = oddFrom(p1);
    const q1 = oddFrom(p2);
    const q2 = oddFrom(p3);
    const q3 = oddFrom(p0);
    const k0 = hash32(4 * block, authorA, authorB);
    const k1 = hash32(4 * block + 1, authorA, authorB);
    const k2 = hash32(4 * block + 2, authorA, authorB);
    const k3 = hash32(4 * block + 3, authorA, authorB);
    const m0 = oddFrom(k1);
    const m1 = oddFrom(k2);
    const m2 = oddFrom(k3);
    const m3 = oddFrom(k0);
    const memberBits = bitsFor(members);
    const memberMask = maskOf(memberBits);
    const memberShift = (memberBits + 1) >> 1;
    const origin = blockStart(layout, block);
    const size = blockSize(layout, block);
    for (let place = first; place < last; place++) {
      let x = place;
      do x = scramble(x, memberMask, memberShift, p0, p1, p2, p3, q0, q1, q2, q3);
      while (x >= members);
      do x = scramble(x, mask, shift, k0, k1, k2, k3, m0, m1, m2, m3);
      while (x >= size);
      out[written++] = origin + x;
    }
  }
  return written;
}

/** Whether `pickMemberRun` visits every place whatever the blocks asked for. */
export function membersAreFew(layout: BlockLayout, memberCount: number): boolean {
  return memberCount < (layout.blockCount > 1 ? fewMembersPerBlock * layout.blockCount : 2 ** tinyBits + 1);
}

/** The block that an order of members visits at `column` of a row: the inverse of the column in `placesBefore`. */
function blockAtPlace(
  layout: BlockLayout,
  authorA: number,
  authorB: number,
  postA: number,
  postB: number,
  fullRows: number,
  lastRow: number,
  row: number,
  column: number,
): number {
  if (row < fullRows) {
    return withinBlock(bitsFor(layout.blockCount), layout.blockCount, postA, postB, rowStratum, column);
  }
  const authorColumn = withinBlock(bitsFor(lastRow), lastRow, postA, postB, lastRowStratum, column);
  return blockAt(layout, authorA, authorB, fullRows, authorColumn);
}

/**
 * Number of the places [0, end) of an order of members that lie in `block`. A full row visits every block; the last row
 * visits the blocks whose column under the author is below `lastRow`. The post keys both orders, else the same blocks
 * would come first for every post.
 */
function placesBefore(
  layout: BlockLayout,
  postA: number,
  postB: number,
  fullRows: number,
  lastRow: number,
  block: number,
  authorColumn: number,
  end: number,
): number {
  const rows = (end / layout.blockCount) | 0;
  const rest = end - rows * layout.blockCount;
  if (rest === 0) return rows;
  if (rows < fullRows) {
    const column = invertWithinBlock(bitsFor(layout.blockCount), layout.blockCount, postA, postB, rowStratum, block);
    return rows + (column < rest ? 1 : 0);
  }
  if (authorColumn >= lastRow) return rows;
  return (
    rows + (invertWithinBlock(bitsFor(lastRow), lastRow, postA, postB, lastRowStratum, authorColumn) < rest ? 1 : 0)
  );
}
