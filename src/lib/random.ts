/**
 * Keyed randomness: every draw is a pure function of a key and a counter, never "the next number".
 *
 * Convention here and in `permutation.ts` and `sampling.ts`: hot functions take the key as its two int32 words
 * `a, b` (locals, no allocation), cold ones take a `Key`.
 */
import seedrandom from "seedrandom";
import { inverseNormal } from "./normal.ts";

/** 64 bits that name a family of draws: two int32 words, both fully mixed. */
export interface Key {
  readonly a: number;
  readonly b: number;
}

/** A key that hot code overwrites, so that it allocates no objects. */
export interface MutableKey {
  a: number;
  b: number;
}

/** The key of a seed. Equal texts give equal keys; "1" and "01" are different seeds. */
export function rootKey(seed: string): Key {
  const generator = seedrandom(seed);
  return { a: generator.int32(), b: generator.int32() };
}

/**
 * The key for `word` under `key`, for example a purpose, a place, a time. The order of words matters.
 * `word` is an integer in [0, 2^53); two words give the same key with probability 2^-64.
 */
export function derive(key: Key, word: number): Key {
  const derived = { a: 0, b: 0 };
  deriveInto(derived, key, word);
  return derived;
}

/** As `derive`, written to `out`, which may be `key` itself. */
export function deriveInto(out: MutableKey, key: Key, word: number): void {
  const low = word | 0;
  const high = Math.floor(word / 4294967296) | 0;
  // The two words must differ in more than their order: a key with a = b would stay so for ever.
  const first = hash32(low, key.a, key.b);
  const second = hash32(low, key.b, ~key.a);
  out.a = hash32(high, first, second);
  out.b = hash32(high, second, ~first);
}

/** The key for a text under `key`. The length goes in first, as a negative word, so that no word or longer text shares it. */
export function deriveText(key: Key, text: string): Key {
  let result = derive(key, -1 - text.length);
  for (let i = 0; i < text.length; i++) result = derive(result, text.charCodeAt(i));
  return result;
}

/**
 * The draw number `x` of the key (a, b): an int32, uniform over all 2^32 values. For one key it is a bijection of `x`.
 *
 * Wellons' triple32 (2018) with two keys. One key alone enters as x ^ a, so that two posts would get the same *set* of
 * draws, permuted; the second key enters before the second multiplication. Counters belong in `x`: `b` must be a mixed
 * key, as its highest bits do not reach the lowest of the result.
 */
export function hash32(x: number, a: number, b: number): number {
  let h = x ^ a;
  h = Math.imul(h ^ (h >>> 17), 0xed5ad4bb);
  h = ((h ^ (h >>> 11)) + b) | 0;
  h = Math.imul(h, 0xac4c1b51);
  h = Math.imul(h ^ (h >>> 15), 0x31848bab);
  return h ^ (h >>> 14);
}

/** As `hash32`, in [0, 2^31): compare with a threshold of 31 bits without unsigned conversion. */
export function hash31(x: number, a: number, b: number): number {
  return hash32(x, a, b) >>> 1;
}

/** Uniform double strictly inside (0, 1) from 52 bits (odd multiples of 2^-53): draw number `x` of the key (a, b). */
export function unit(a: number, b: number, x: number): number {
  const high = hash32(x, a, b) >>> 6;
  const low = hash32(x, b, ~a) >>> 6;
  return (high * 67108864 + low + 0.5) / 4503599627370496;
}

/** Uniform double strictly inside (0, 1) from 32 bits, at half the cost of `unit`. */
export function unit32(a: number, b: number, x: number): number {
  return ((hash32(x, a, b) >>> 0) + 0.5) / 4294967296;
}

/** Uniform double strictly inside (0, 1): draw number `x` (an int32) of `key`. */
export function uniform(key: Key, x = 0): number {
  return unit(key.a, key.b, x);
}

/** Standard normal draw number `x` of `key`, within ±8.2. */
export function normal(key: Key, x = 0): number {
  return inverseNormal(unit(key.a, key.b, x));
}
