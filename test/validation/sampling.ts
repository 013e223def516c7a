import { permuteIndex } from "../../src/lib/permutation.ts";
import { derive, rootKey } from "../../src/lib/random.ts";
import type { Claim } from "./claim.ts";

const section = "Sampling quality";
const key = rootKey("validation/sampling");

/** 1, 2, primes, and a power of two with its neighbours, up to 2^20 + 1. */
const awkward = [1, 2, 3, 5, 7, 13, 31, 97, 257, 65_537, 1_000_003]
  .concat(Array.from({ length: 20 }, (_, k) => 2 ** (k + 1)).flatMap((power) => [power - 1, power, power + 1]))
  .filter((size, i, all) => all.indexOf(size) === i);

export const claims: readonly Claim[] = [
  {
    section,
    claim: "A keyed permutation is a bijection of awkward sizes: 1, 2, primes, 2^k and 2^k ± 1 up to k = 20",
    against: "every element is met once",
    evidence() {
      const wrong = awkward.filter((size) => {
        const own = derive(key, size);
        const met = new Uint8Array(size);
        for (let i = 0; i < size; i++) met[permuteIndex(size, own.a, own.b, i)]++;
        return met.some((times) => times !== 1);
      });
      return {
        figure: `${awkward.length - wrong.length} of ${awkward.length} sizes`,
        expected: `${awkward.length}`,
        interval: "exact",
        passed: wrong.length === 0,
      };
    },
  },
];
