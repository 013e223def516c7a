import { existsSync, readFileSync } from "node:fs";
import { invert, invertIndex, layout, permute, permuteIndex } from "../../src/lib/permutation.ts";
import { derive, hash32, type Key, rootKey } from "../../src/lib/random.ts";
import { Purpose } from "../../src/world/purpose.ts";
import { chiSquareZ, zLimit } from "../statistic.ts";
import type { Claim, Evidence } from "./claim.ts";
import { written } from "./figures.ts";

const section = "Sampling quality";
const key = derive(rootKey("validation/sampling"), Purpose.outcome);

/** 1, 2, primes, and a power of two with its neighbours, up to 2^20 + 1. */
const awkward = [1, 2, 3, 5, 7, 13, 31, 97, 257, 65_537, 1_000_003]
  .concat(Array.from({ length: 20 }, (_, k) => 2 ** (k + 1)).flatMap((power) => [power - 1, power, power + 1]))
  .filter((size, i, all) => all.indexOf(size) === i);

/** Statistics that are standard normal: the largest may be as large as one in a million of so many is. */
function allNormal(z: readonly number[], what: string): Evidence {
  const worst = Math.max(...z.map(Math.abs));
  const squares = z.reduce((sum, value) => sum + value * value, 0);
  const spread = (squares - z.length) / Math.sqrt(2 * z.length);
  const limit = Math.sqrt(zLimit ** 2 + 2 * Math.log(z.length));
  return {
    figure: `largest |z| ${worst.toFixed(2)} of ${z.length.toLocaleString("en-US")}; mean z² ${written(squares / z.length)}`,
    expected: "normal; mean z² 1",
    interval: `${what}; largest below ${limit.toFixed(1)}, mean z² ± ${written(zLimit * Math.sqrt(2 / z.length), 2)}`,
    passed: worst < limit && Math.abs(spread) < zLimit,
  };
}

/** z of the correlation of two sequences of 32-bit draws. */
function correlationZ(n: number, x: (i: number) => number, y: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (x(i) / 2 ** 31) * (y(i) / 2 ** 31);
  // A uniform on [−1, 1) has variance 1/3, so a product has 1/9.
  return (3 * sum) / Math.sqrt(n);
}

const keyOf = (post: number, tick: number) => derive(derive(key, post), tick);

/** Correlations of 4,096 users' draws under pairs of keys. */
function betweenKeys(pairs: number, pair: (i: number) => readonly [Key, Key]): number[] {
  return Array.from({ length: pairs }, (_, i) => {
    const [one, other] = pair(i);
    return correlationZ(
      4096,
      (x) => hash32(x, one.a, one.b),
      (x) => hash32(x, other.a, other.b),
    );
  });
}

/** How many of these 32-bit values are equal to an earlier one. */
function repeats(values: Int32Array): number {
  values.sort();
  let equal = 0;
  for (let i = 1; i < values.length; i++) if (values[i] === values[i - 1]) equal++;
  return equal;
}

/** Largest distance from ½ of the share of cases in which an input bit flips an output bit. */
function worstFlip(cases: number, change: (i: number, bit: number) => number): number {
  let worst = 0;
  for (let bit = 0; bit < 32; bit++) {
    const flips = new Int32Array(32);
    for (let i = 0; i < cases; i++) {
      const changed = change(i, bit);
      for (let out = 0; out < 32; out++) flips[out] += (changed >>> out) & 1;
    }
    for (const count of flips) worst = Math.max(worst, Math.abs(count / cases - 0.5));
  }
  return worst;
}

const orders = ["user", "post", "tick"] as const;

const batteries = orders.map((order): Claim => {
  const file = `test/validation/reports/dieharder-${order}.txt`;
  return {
    section,
    claim: `dieharder finds nothing in keyed draws of neighbouring ${order}s`,
    against: `dieharder 3.31.1 of Debian: the report that \`test/validation/dieharder.sh ${order}\` left in ${file}`,
    evidence() {
      if (!existsSync(file)) throw new Error(`no report ${file}: run test/validation/dieharder.sh ${order}`);
      const lines = readFileSync(file, "utf8").split("\n");
      const of = (word: string) =>
        lines.filter((line) => line.endsWith(`|  ${word}`) || line.endsWith(` ${word}`)).length;
      const [passed, weak, failed] = ["PASSED", "WEAK", "FAILED"].map(of);
      const tests = passed + weak + failed;
      // One p value in a hundred is called weak: as many as a Poisson number of that mean has once in a million.
      const most = 0.01 * tests + zLimit * Math.sqrt(0.01 * tests) + 4;
      return {
        figure: `${failed} failed, ${weak} weak of ${tests} p values`,
        expected: `0 failed, ${written(0.01 * tests, 2)} weak`,
        interval: `0 failed, fewer than ${Math.ceil(most)} weak`,
        passed: tests >= 60 && failed === 0 && weak < most,
      };
    },
  };
});

export const claims: readonly Claim[] = [
  {
    section,
    claim:
      "Draws are uniform under every key: 64 bins of 16,384 users' draws, 3,000 keys of neighbouring posts and ticks",
    against: "chi-square of each key",
    evidence() {
      const n = 16_384;
      const expected = new Float64Array(64).fill(n / 64);
      const z = Array.from({ length: 3000 }, (_, i) => {
        const { a, b } = keyOf(i % 60, Math.floor(i / 60));
        const bins = new Float64Array(64);
        for (let user = 0; user < n; user++) bins[hash32(user, a, b) >>> 26]++;
        return chiSquareZ(bins, expected, 1);
      });
      return allNormal(z, "Wilson and Hilferty's z");
    },
  },
  {
    section,
    claim: "Draws of users 1, 2, 3, 16 and 1,024 apart are uncorrelated under 200 keys",
    against: "independence",
    evidence() {
      const z = [1, 2, 3, 16, 1024].flatMap((lag) =>
        Array.from({ length: 200 }, (_, i) => {
          const { a, b } = keyOf(i, 3);
          return correlationZ(
            16_384,
            (x) => hash32(x, a, b),
            (x) => hash32(x + lag, a, b),
          );
        }),
      );
      return allNormal(z, "correlation of 16,384 pairs");
    },
  },
  {
    section,
    claim: "Draws for neighbouring posts are uncorrelated: 2,000 pairs of posts",
    against: "independence",
    evidence: () =>
      allNormal(
        betweenKeys(2000, (i) => [keyOf(i, 5), keyOf(i + 1, 5)]),
        "correlation over 4,096 users",
      ),
  },
  {
    section,
    claim: "Draws in neighbouring ticks are uncorrelated: 2,000 pairs of ticks",
    against: "independence",
    evidence: () =>
      allNormal(
        betweenKeys(2000, (i) => [keyOf(5, i), keyOf(5, i + 1)]),
        "correlation over 4,096 users",
      ),
  },
  {
    section,
    claim:
      "A draw changes half its bits with any bit of the user or of the key's first word, a key with any bit of its word",
    against: "strict avalanche: every one of 3,072 pairs of bits flips half the time; 20,000 cases each",
    evidence() {
      const cases = 20_000;
      const word = (i: number, j: number) => hash32(3 * i + j, key.a, key.b);
      const flips = [
        worstFlip(cases, (i, bit) => {
          const [x, a, b] = [word(i, 0), word(i, 1), word(i, 2)];
          return hash32(x, a, b) ^ hash32(x ^ (1 << bit), a, b);
        }),
        worstFlip(cases, (i, bit) => {
          const [x, a, b] = [word(i, 0), word(i, 1), word(i, 2)];
          return hash32(x, a, b) ^ hash32(x, a ^ (1 << bit), b);
        }),
        worstFlip(cases, (i, bit) => {
          const low = word(i, 0) >>> 0;
          return derive(key, low).a ^ derive(key, (low ^ (1 << bit)) >>> 0).a;
        }),
      ];
      return {
        figure: `largest distance from ½: ${flips.map((flip) => written(flip, 2)).join("; ")}`,
        expected: "0 and the noise of the cases",
        interval: `below .02 (noise alone: ${written(4.2 / 2 / Math.sqrt(cases), 2)})`,
        passed: flips.every((flip) => flip < 0.02),
      };
    },
  },
  {
    section,
    claim: "Equal draws under different keys are as frequent as chance has them: 2^20 draws, one of each key",
    against: "birthdays: n² / 2^33 = 128 repeats, Poisson",
    evidence() {
      const n = 2 ** 20;
      const equal = repeats(Int32Array.from({ length: n }, (_, i) => hash32(7, keyOf(i, 1).a, keyOf(i, 1).b)));
      const expected = (n * n) / 2 ** 33;
      return {
        figure: `${equal}`,
        expected: `${expected}`,
        interval: `± ${Math.round(zLimit * Math.sqrt(expected))}`,
        passed: Math.abs(equal - expected) < zLimit * Math.sqrt(expected),
      };
    },
  },
  {
    section,
    claim: "No two keys of 1,024 posts in 1,024 ticks are the same, and their first words repeat as chance has it",
    against: "birthdays: 0 of 64 bits, 128 of 32 bits, Poisson",
    evidence() {
      const n = 2 ** 20;
      const keys = Array.from({ length: n }, (_, i) => keyOf(i >>> 10, i & 1023));
      const equal = n - new Set(keys.map(({ a, b }) => (a >>> 0) * 2 ** 21 + (b >>> 11))).size;
      const firstWords = repeats(Int32Array.from(keys, ({ a }) => a));
      const passed = equal === 0 && Math.abs(firstWords - 128) < zLimit * Math.sqrt(128);
      return {
        figure: `${equal}; ${firstWords}`,
        expected: "0 (of 53 bits: 6e-5 on average); 128",
        interval: `0; ± ${Math.round(zLimit * Math.sqrt(128))}`,
        passed,
      };
    },
  },
  {
    section,
    claim:
      "Keyed permutations are bijections with inverses: 1, 2, primes, 2^k and 2^k ± 1 up to k = 20, in blocks or whole",
    against: "every element is met once, and its place found again",
    evidence() {
      const wrong = awkward.filter((size) => {
        const { a, b } = derive(key, size);
        const blocks = layout(size);
        const [whole, dealt] = [new Uint8Array(size), new Uint8Array(size)];
        let lost = 0;
        for (let i = 0; i < size; i++) {
          const [one, other] = [permuteIndex(size, a, b, i), permute(blocks, a, b, i)];
          whole[one]++;
          dealt[other]++;
          if (invertIndex(size, a, b, one) !== i || invert(blocks, a, b, other) !== i) lost++;
        }
        return lost > 0 || whole.some((times) => times !== 1) || dealt.some((times) => times !== 1);
      });
      return {
        figure: `${awkward.length - wrong.length} of ${awkward.length} sizes`,
        expected: `${awkward.length}`,
        interval: "exact",
        passed: wrong.length === 0,
      };
    },
  },
  {
    section,
    claim: "Every order of 2, 3 and 4 elements is as likely, and every place of 17 and of 1,000",
    against: "chi-square over 120,000 keys",
    evidence() {
      const draws = 120_000;
      const orders = [2, 3, 4].map((size) => {
        const counts = new Map<string, number>();
        const all = [1, 1, 2, 6, 24][size];
        for (let i = 0; i < draws; i++) {
          const { a, b } = derive(key, i);
          const order = Array.from({ length: size }, (_, j) => permuteIndex(size, a, b, j)).join("");
          counts.set(order, (counts.get(order) ?? 0) + 1);
        }
        const seen = [...counts.values(), ...new Array<number>(all - counts.size).fill(0)];
        return chiSquareZ(seen, new Array<number>(all).fill(draws / all), 1);
      });
      const places = [17, 1000].map((size) => {
        const counts = new Float64Array(size);
        for (let i = 0; i < draws; i++) {
          const { a, b } = derive(key, i);
          counts[permuteIndex(size, a, b, i % size)]++;
        }
        return chiSquareZ(counts, new Float64Array(size).fill(draws / size), 1);
      });
      const z = [...orders, ...places];
      return {
        figure: `z = ${z.map((value) => value.toFixed(1)).join("; ")}`,
        expected: "normal",
        interval: `| z | < ${zLimit}`,
        passed: z.every((value) => Math.abs(value) < zLimit),
      };
    },
  },
  ...batteries,
];
