import fc from "fast-check";
import { expect, test } from "vitest";
import { isMember, membersAreFew, pickMemberRun } from "../../src/lib/members.ts";
import {
  type BlockLayout,
  blockOf,
  blockSize,
  blockStart,
  invert,
  invertIndex,
  layout,
  permute,
  permuteIndex,
  pickRun,
} from "../../src/lib/permutation.ts";
import { derive, hash32, type Key } from "../../src/lib/random.ts";
import { testKey, zLimit } from "./testKey.ts";

/** A layout with more blocks than `layout` would choose, so that small sizes have many. */
function layoutOf(size: number, blockCount: number): BlockLayout {
  const smallSize = Math.floor(size / blockCount);
  return {
    size,
    blockCount,
    smallSize,
    largeBlocks: size - smallSize * blockCount,
    bits: Math.ceil(Math.log2(Math.ceil(size / blockCount))),
  };
}

function allPicks(domain: BlockLayout, key: Key): Int32Array {
  const out = new Int32Array(domain.size);
  const written = pickRun(domain, key.a, key.b, 0, domain.size, 0, domain.blockCount, out);
  return out.subarray(0, written);
}

/** Whether the values are 0 … size − 1, each once. */
function isComplete(values: Int32Array, size: number): boolean {
  const seen = new Uint8Array(size);
  for (const value of values) seen[value]++;
  return values.length === size && seen.every((count) => count === 1);
}

test("blocks tile the domain, are near equal, and fill most of a power of two", () => {
  const sizes = [1, 2, 3, 16384, 16385, 2 ** 18, 2 ** 18 + 1, 300000, 1e6, 7 * 2 ** 18 - 1, 1e8, 6e8, 2 ** 31 - 1];
  for (const size of sizes) {
    const domain = layout(size);
    expect(blockStart(domain, domain.blockCount)).toBe(size);
    expect(blockSize(domain, 0)).toBeLessThanOrEqual(2 ** domain.bits);
    expect(domain.bits).toBeLessThanOrEqual(18);
    if (size > 2 ** 17) expect(size / domain.blockCount / 2 ** domain.bits).toBeGreaterThan(0.88);
    for (const block of [0, domain.largeBlocks - 1, domain.largeBlocks, domain.blockCount - 1]) {
      if (block < 0 || block >= domain.blockCount) continue;
      expect(blockOf(domain, blockStart(domain, block))).toBe(block);
      expect(blockOf(domain, blockStart(domain, block + 1) - 1)).toBe(block);
    }
  }
  for (const size of [0, -1, 1.5, 2 ** 31, Number.NaN]) expect(() => layout(size)).toThrow(RangeError);
});

test("an audience ends at every size from 1 to 5,000, each person exactly once", () => {
  const key = testKey();
  for (let size = 1; size <= 5000; size++) {
    if (!isComplete(allPicks(layout(size), derive(key, size)), size)) expect.fail(`size ${size}`);
  }
});

test("permute is a bijection and invert undoes it, at every size to 300 in 1 to 20 blocks", () => {
  const key = testKey();
  for (let size = 1; size <= 300; size++) {
    for (const blocks of [1, 2, 3, 7, 20]) {
      if (blocks > size) continue;
      const { a, b } = derive(derive(key, size), blocks);
      const domain = layoutOf(size, blocks);
      const picks = Int32Array.from({ length: size }, (_, i) => permute(domain, a, b, i));
      if (!isComplete(picks, size)) expect.fail(`size ${size} in ${blocks} blocks`);
      for (let i = 0; i < size; i++) if (invert(domain, a, b, picks[i]) !== i) expect.fail(`${i} of ${size}`);
    }
  }
});

test("permute is a bijection at awkward sizes: powers of two and neighbours, primes, several blocks", () => {
  const key = testKey();
  for (const size of [1023, 1024, 1025, 65521, 65536, 65537, 2 ** 18 - 1, 2 ** 18, 2 ** 18 + 1, 3 * 2 ** 18 + 7]) {
    expect(isComplete(allPicks(layout(size), derive(key, size)), size)).toBe(true);
  }
});

test("invert undoes permute anywhere in any domain", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      fc.integer(),
      fc.integer(),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (size, a, b, where) => {
        const index = Math.floor(where * size);
        const domain = layout(size);
        const element = permute(domain, a, b, index);
        const place = permuteIndex(size, a, b, index);
        return (
          element >= 0 &&
          element < size &&
          invert(domain, a, b, element) === index &&
          place >= 0 &&
          place < size &&
          invertIndex(size, a, b, place) === index
        );
      },
    ),
    { seed: 2, numRuns: 3000 },
  );
});

test("pickRun over groups of blocks finds exactly what permute says, block by block", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4000 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer(),
      fc.integer(),
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 1, max: 16 }),
      (size, blockCount, a, b, from, length, group) => {
        const domain = layoutOf(size, Math.min(blockCount, size));
        const start = from % size;
        const count = length % (size - start + 1);
        const picked: number[] = [];
        for (let block = 0; block < domain.blockCount; block += group) {
          const end = Math.min(domain.blockCount, block + group);
          const room = Math.min(count, (end - block) * (Math.ceil(count / domain.blockCount) + 1));
          const out = new Int32Array(room);
          const written = pickRun(domain, a, b, start, count, block, end, out);
          if (written > room) return false;
          for (const element of out.subarray(0, written)) {
            if (blockOf(domain, element) < block || blockOf(domain, element) >= end) return false;
            picked.push(element);
          }
        }
        const expected = Array.from({ length: count }, (_, i) => permute(domain, a, b, start + i));
        return picked.sort((x, y) => x - y).join() === expected.sort((x, y) => x - y).join();
      },
    ),
    { seed: 3, numRuns: 1000 },
  );
});

test("member runs visit exactly the members, once each, however they are cut and in any number of blocks", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3000 }),
      fc.integer({ min: 1, max: 20 }),
      fc.nat(),
      fc.integer(),
      fc.integer(),
      fc.integer({ min: 1, max: 700 }),
      fc.integer({ min: 1, max: 16 }),
      (size, blockCount, some, authorA, postA, chunk, group) => {
        const domain = layoutOf(size, Math.min(blockCount, size));
        const members = some % (size + 1);
        const picked: number[] = [];
        const out = new Int32Array(chunk);
        for (let start = 0; start < members; start += chunk) {
          const count = Math.min(chunk, members - start);
          let inRun = 0;
          for (let block = 0; block < domain.blockCount; block += group) {
            const end = Math.min(domain.blockCount, block + group);
            const written = pickMemberRun(domain, members, authorA, 7, postA, 9, start, count, block, end, out);
            for (const element of out.subarray(0, written)) {
              if (blockOf(domain, element) < block || blockOf(domain, element) >= end) return false;
              picked.push(element);
            }
            inRun += written;
          }
          if (inRun !== count) return false;
        }
        const expected: number[] = [];
        for (let element = 0; element < size; element++)
          if (isMember(domain, members, authorA, 7, element)) expected.push(element);
        return expected.length === members && picked.sort((x, y) => x - y).join() === expected.join();
      },
    ),
    { seed: 4, numRuns: 700 },
  );
});

test("members are visited to the end at every number of them from 0 to 1,500, over 1 and 5 blocks", () => {
  const key = testKey();
  const out = new Int32Array(1500);
  for (const blocks of [1, 5]) {
    const domain = layoutOf(1500, blocks);
    for (let members = 0; members <= 1500; members++) {
      const post = derive(key, members);
      const written = pickMemberRun(domain, members, key.a, key.b, post.a, post.b, 0, members, 0, blocks, out);
      if (written !== members || new Set(out.subarray(0, written)).size !== members) expect.fail(`${members} members`);
    }
  }
});

interface Overlap {
  readonly mean: number;
  readonly variance: number;
}

/** Mean and variance of how many elements two samples of `n` of `population` share, over keyed replicates. */
function overlaps(
  domain: BlockLayout,
  replicates: number,
  sample: (key: Key, out: Int32Array) => number,
  key: Key,
): Overlap {
  const mark = new Int32Array(domain.size);
  const out = new Int32Array(domain.size);
  let sum = 0;
  let squares = 0;
  for (let replicate = 1; replicate <= replicates; replicate++) {
    const first = sample(derive(key, 2 * replicate), out);
    for (let i = 0; i < first; i++) mark[out[i]] = replicate;
    const second = sample(derive(key, 2 * replicate + 1), out);
    let shared = 0;
    for (let i = 0; i < second; i++) if (mark[out[i]] === replicate) shared++;
    sum += shared;
    squares += shared * shared;
  }
  const mean = sum / replicates;
  return { mean, variance: (squares - replicates * mean * mean) / (replicates - 1) };
}

/** Two samples of n from N: the overlap is hypergeometric. */
function hypergeometric(population: number, n: number): Overlap {
  const mean = (n * n) / population;
  return { mean, variance: (mean * (1 - n / population) * (population - n)) / (population - 1) };
}

// Within ±5 % where the standard error of the ratio, √(2/replicates), is 1.2 % at 14,000 (4 standard errors).
// Mutations: fixed multipliers in place of keyed ones (1.07 at 64), one set of round keys for all blocks (several
// blocks), rows that visit blocks in order (small samples), one order of blocks for all posts of an author.
test.each([
  [64, 1, 32, 40000],
  [1000, 1, 500, 20000],
  [1024, 1, 512, 20000],
  [5000, 1, 600, 14000],
  [2 ** 18, 1, 5000, 1500],
  [300000, 5, 6000, 1500],
  [40000, 40, 2500, 6000],
  [40000, 40, 30, 14000],
])(
  "audiences of two posts overlap as random samples do: %i people, %i blocks, %i impressions",
  (size, blocks, n, replicates) => {
    const domain = layoutOf(size, blocks);
    const got = overlaps(
      domain,
      replicates,
      (key, out) => pickRun(domain, key.a, key.b, 0, n, 0, blocks, out),
      testKey(),
    );
    const expected = hypergeometric(size, n);
    expect(Math.abs(got.mean - expected.mean)).toBeLessThan(zLimit * Math.sqrt(expected.variance / replicates));
    expect(Math.abs(got.variance / expected.variance - 1)).toBeLessThan(varianceMargin(expected.variance, replicates));
  },
);

test.each([
  [5, 2, 14000],
  [100, 30, 14000],
  [639, 200, 14000],
  [641, 200, 14000],
  [1300, 650, 10000],
  [1300, 8, 14000],
])(
  "audiences of two posts of one author overlap as random samples do: %i followers, %i impressions",
  (members, n, replicates) => {
    const domain = layoutOf(20000, 10);
    const author = derive(testKey(), 0);
    expect(membersAreFew(domain, members)).toBe(members < 640);
    const got = overlaps(
      domain,
      replicates,
      (key, out) => pickMemberRun(domain, members, author.a, author.b, key.a, key.b, 0, n, 0, 10, out),
      testKey(),
    );
    const expected = hypergeometric(members, n);
    expect(Math.abs(got.mean - expected.mean)).toBeLessThan(zLimit * Math.sqrt(expected.variance / replicates));
    // Strata of 64 members and more add up to 1.6 %.
    const strata = membersAreFew(domain, members) ? 0 : 0.016;
    expect(Math.abs(got.variance / expected.variance - 1)).toBeLessThan(
      varianceMargin(expected.variance, replicates) + strata,
    );
  },
);

test("followers of two authors overlap as random samples do, few or many", () => {
  const domain = layoutOf(40000, 40);
  for (const [n, replicates] of [
    [20, 14000],
    [900, 2000],
  ]) {
    const got = overlaps(
      domain,
      replicates,
      (key, out) => pickMemberRun(domain, n, key.a, key.b, 1, 1, 0, n, 0, 40, out),
      testKey(),
    );
    const expected = hypergeometric(40000, n);
    expect(Math.abs(got.mean - expected.mean)).toBeLessThan(zLimit * Math.sqrt(expected.variance / replicates));
    expect(Math.abs(got.variance / expected.variance - 1)).toBeLessThan(varianceMargin(expected.variance, replicates));
  }
});

/** 4.2 standard errors of a variance ratio; counts as rare as a Poisson's have an excess kurtosis of 1/variance. */
function varianceMargin(variance: number, replicates: number): number {
  return 4.2 * Math.sqrt((2 + 1 / variance) / replicates);
}

// Mutation: block = index mod blockCount, with no order of the key's own, puts every small set into the first blocks.
test("small sets fall into all blocks alike", () => {
  const key = testKey();
  const domain = layoutOf(40000, 40);
  const inBlock = new Float64Array(40);
  const authors = 8000;
  for (let author = 0; author < authors; author++) {
    const { a, b } = derive(key, author);
    for (let i = 0; i < 3; i++) inBlock[blockOf(domain, permute(domain, a, b, i))]++;
  }
  const mean = (3 * authors) / 40;
  // Each block holds at most one of an author's three.
  for (const count of inBlock) expect(Math.abs(count - mean) / Math.sqrt(mean * (1 - 3 / 40))).toBeLessThan(zLimit);
});

// Mutation: cycle walking instead of swaps is off by 6 % at 3 elements and 9 % at 9 (z = 6 and 5 here).
test("every rank goes to every place alike, at 2 to 16 elements", () => {
  const key = testKey();
  for (let size = 2; size <= 16; size++) {
    const n = 20000;
    const counts = new Float64Array(size * size);
    for (let i = 0; i < n; i++) {
      const a = hash32(2 * i, key.a, key.b);
      const b = hash32(2 * i + 1, key.a, key.b);
      for (let rank = 0; rank < size; rank++) counts[rank * size + permuteIndex(size, a, b, rank)]++;
    }
    const p = 1 / size;
    for (const count of counts) expect(Math.abs(count - n * p) / Math.sqrt(n * p * (1 - p))).toBeLessThan(zLimit);
  }
});
