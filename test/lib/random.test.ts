import fc from "fast-check";
import { expect, test } from "vitest";
import { inverseNormal, normalCdf } from "../../src/lib/normal.ts";
import { derive, deriveText, hash31, hash32, normal, rootKey, uniform, unit, unit32 } from "../../src/lib/random.ts";
import { testKey, zLimit } from "./testKey.ts";

/** Correlation of two sequences of int32 draws, as a z: about N(0, 1) if they are independent. */
function correlationZ(n: number, x: (i: number) => number, y: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (x(i) / 2 ** 31) * (y(i) / 2 ** 31);
  // A uniform on [-1, 1) has variance 1/3, so a product has 1/9.
  return (3 * sum) / Math.sqrt(n);
}

/** z of the chi-square of 4 bits of x (from `shift` on) against the same bits of y. */
function jointBitsZ(n: number, shift: number, x: (i: number) => number, y: (i: number) => number): number {
  const counts = new Float64Array(256);
  for (let i = 0; i < n; i++) counts[((x(i) >>> shift) & 15) * 16 + ((y(i) >>> shift) & 15)]++;
  const chi = counts.reduce((sum, count) => sum + (count - n / 256) ** 2 / (n / 256), 0);
  return (chi - 255) / Math.sqrt(2 * 255);
}

// Mutation: hash32 without its last shift: the lowest bits of users who differ in high bits move together (z > 9).
test("draws of neighbouring users are unrelated, over 40 pairs of users and 2^16 posts", () => {
  const key = testKey();
  const n = 2 ** 16;
  const keys = Array.from({ length: n }, (_, post) => derive(key, post));
  let worst = 0;
  for (let user = 0; user < 40; user++) {
    const other = user + 2 ** (user % 20);
    for (const shift of [0, 28]) {
      const z = jointBitsZ(
        n,
        shift,
        (i) => hash32(user, keys[i].a, keys[i].b),
        (i) => hash32(other, keys[i].a, keys[i].b),
      );
      worst = Math.max(worst, z);
    }
  }
  expect(worst).toBeLessThan(zLimit + 1); // the largest of 80, with a chi-square's right tail
});

// Mutation: words xor-ed into one key, as hash32(user ^ post, …): both posts draw the same numbers for swapped users,
// so every product is counted twice and the sum of z² doubles.
test("draws of neighbouring posts and ticks are unrelated, over 400 pairs and 4,096 users", () => {
  const key = testKey();
  let [worst, squares] = [0, 0];
  for (let pair = 0; pair < 400; pair++) {
    const tick = pair >> 4;
    const post = pair & 15;
    const one = derive(derive(key, tick), post);
    const other = pair % 2 === 0 ? derive(derive(key, tick), post + 1) : derive(derive(key, tick + 1), post);
    const z = correlationZ(
      4096,
      (i) => hash32(i, one.a, one.b),
      (i) => hash32(i, other.a, other.b),
    );
    worst = Math.max(worst, Math.abs(z));
    squares += z * z;
  }
  expect(worst).toBeLessThan(zLimit + 1); // the largest of 400
  expect(Math.abs(squares - 400) / Math.sqrt(800)).toBeLessThan(zLimit);
});

// Mutation: derive words by xor (a ^ word) and the keys themselves line up.
test("keys of neighbouring words differ in half their bits", () => {
  const key = testKey();
  const n = 4000;
  for (const word of ["a", "b"] as const) {
    let flipped = 0;
    for (let i = 0; i < n; i++) flipped += bitCount(derive(key, i)[word] ^ derive(key, i + 1)[word]);
    expect(Math.abs(flipped - 16 * n) / Math.sqrt(8 * n)).toBeLessThan(zLimit);
  }
});

// Mutation: two of the three multiplications left out.
test("every bit of x and of a flips every output bit half the time, within .03", () => {
  const key = testKey();
  const n = 10000; // standard error .005: .03 is 6 of them, for the largest of 2,048 cells
  let worst = 0;
  for (let bit = 0; bit < 32; bit++) {
    for (const input of [0, 1]) {
      const flips = new Int32Array(32);
      for (let i = 0; i < n; i++) {
        const words = [hash32(3 * i, key.a, key.b), hash32(3 * i + 1, key.a, key.b), hash32(3 * i + 2, key.a, key.b)];
        const before = hash32(words[0], words[1], words[2]);
        words[input] ^= 1 << bit;
        const change = before ^ hash32(words[0], words[1], words[2]);
        for (let out = 0; out < 32; out++) flips[out] += (change >>> out) & 1;
      }
      for (const count of flips) worst = Math.max(worst, Math.abs(count / n - 0.5));
    }
  }
  expect(worst).toBeLessThan(0.03);
});

test("hash32 is a bijection of x: 2^20 consecutive x give as many values", () => {
  const key = testKey();
  const values = new Int32Array(2 ** 20).map((_, x) => hash32(x, key.a, key.b)).sort();
  let equal = 0;
  for (let i = 1; i < values.length; i++) if (values[i] === values[i - 1]) equal++;
  expect(equal).toBe(0);
});

// Mutation: with one key, x runs over the same set as x ^ a: 2^16 draws of two keys share all of their values.
test("two keys do not give the same set of draws", () => {
  const key = testKey();
  const one = derive(key, 1);
  const other = derive(key, 2);
  const first = new Set(Array.from({ length: 2 ** 16 }, (_, x) => hash32(x ^ one.a, one.a, one.b)));
  let shared = 0;
  for (let x = 0; x < 2 ** 16; x++) if (first.has(hash32(x ^ other.a, other.a, other.b))) shared++;
  expect(shared).toBeLessThan(12); // Poisson with mean 1
});

// Mutation: the low half of unit taken from the same hash as the high one (its bits then repeat).
test("hash31, unit and unit32 are equidistributed over 1,024 bins", () => {
  const key = testKey();
  const n = 2 ** 19;
  const draws = [
    (x: number) => hash31(x, key.a, key.b) / 2 ** 31,
    (x: number) => unit(key.a, key.b, x),
    (x: number) => unit32(key.a, key.b, x),
    (x: number) => (unit(key.a, key.b, x) * 2 ** 26) % 1, // its low half
    (x: number) => ((unit(key.a, key.b, x) * 2 ** 11) & 31) / 32 + ((unit(key.a, key.b, x) * 2 ** 26) % 1) / 32, // both
  ];
  for (const draw of draws) {
    const bins = new Float64Array(1024);
    for (let x = 0; x < n; x++) bins[(draw(x) * 1024) | 0]++;
    const chi = bins.reduce((sum, count) => sum + (count - n / 1024) ** 2 / (n / 1024), 0);
    expect(Math.abs(chi - 1023) / Math.sqrt(2 * 1023)).toBeLessThan(zLimit);
  }
});

test("unit and unit32 are never 0 and never 1", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer(), fc.integer(), (a, b, x) => {
      for (const u of [unit(a, b, x), unit32(a, b, x)]) if (!(u > 0 && u < 1)) return false;
      return true;
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test("seeds, words and texts all lead to different keys", () => {
  const keys = [
    rootKey(""),
    rootKey("0"),
    rootKey("1"),
    rootKey("01"),
    derive(rootKey("1"), 0),
    derive(rootKey("1"), 1),
    derive(rootKey("1"), 2 ** 32),
    derive(rootKey("1"), 2 ** 32 + 1),
    derive(rootKey("1"), 2 ** 53 - 1),
    derive(derive(rootKey("1"), 0), 1),
    derive(derive(rootKey("1"), 1), 0),
    derive({ a: 0, b: 0 }, 0),
    derive({ a: 5, b: 5 }, 0),
    deriveText(rootKey("1"), ""),
    deriveText(rootKey("1"), "a"),
    deriveText(rootKey("1"), "ab"),
    deriveText(deriveText(rootKey("1"), "a"), "b"),
  ];
  const words = keys.flatMap(({ a, b }) => [a, b]);
  expect(new Set(words).size).toBe(words.length);
  expect(rootKey("1")).toEqual(rootKey("1"));
  expect(uniform(rootKey("1"), 3)).toBe(uniform(rootKey("1"), 3));
});

// Mutation: a normal from 32 bits has no value beyond 6.2; a wrong tail coefficient moves the fourth moment.
test("normal has mean 0, variance 1 and fourth moment 3", () => {
  const key = testKey();
  const n = 300000;
  let [first, second, fourth] = [0, 0, 0];
  for (let x = 0; x < n; x++) {
    const z = normal(key, x);
    first += z;
    second += z * z;
    fourth += z ** 4;
  }
  expect(Math.abs(first) / Math.sqrt(n)).toBeLessThan(zLimit);
  expect(Math.abs(second - n) / Math.sqrt(2 * n)).toBeLessThan(zLimit);
  expect(Math.abs(fourth - 3 * n) / Math.sqrt(96 * n)).toBeLessThan(zLimit);
});

// R: print(qnorm(p), digits = 17), pnorm(x)
test("the normal distribution agrees with R", () => {
  const quantiles: [number, number][] = [
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.9, 1.2815515655446004],
    [0.25, -0.6744897501960817],
    [0.001, -3.0902323061678132],
    [1e-20, -9.26234008979841],
  ];
  for (const [p, z] of quantiles)
    expect(Math.abs(inverseNormal(p) - z)).toBeLessThan(1e-14 * Math.max(1, Math.abs(z)) + 5e-15);
  const probabilities: [number, number][] = [
    [0, 0.5],
    [1, 0.8413447460685429],
    [-2, 0.02275013194817921],
    [3, 0.9986501019683699],
    [-5, 2.866515718791939e-7],
    [-10, 7.619853024160527e-24],
  ];
  for (const [x, p] of probabilities) expect(Math.abs(normalCdf(x) / p - 1)).toBeLessThan(1e-13);
  expect([normalCdf(-40), normalCdf(40), normalCdf(Number.NEGATIVE_INFINITY)]).toEqual([0, 1, 0]);
  expect(() => inverseNormal(1.1)).toThrow(RangeError);
});

test("inverseNormal undoes normalCdf", () => {
  for (let x = -8; x < 5; x += 0.0371) expect(Math.abs(inverseNormal(normalCdf(x)) - x)).toBeLessThan(1e-9);
});

function bitCount(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}
