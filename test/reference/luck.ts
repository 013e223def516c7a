/** The reference's own luck: a stream of numbers in the order in which they are asked for, unlike the engine's keyed draws. */
export interface Luck {
  /** Uniform in (0, 1). */
  uniform(): number;
  normal(): number;
  /** Mean 1. */
  exponential(): number;
  poisson(mean: number): number;
  /** A whole number, 0 ≤ n < `below`. */
  integer(below: number): number;
  /** `value` rounded up or down, so that its mean is kept. */
  rounded(value: number): number;
  shuffle<T>(list: T[]): T[];
}

/** Small fast counter of Chris Doty-Humphrey (sfc32), seeded with a text by FNV-1a. */
export function luckOf(seed: string): Luck {
  let hash = 2166136261;
  for (const letter of seed) hash = Math.imul(hash ^ letter.codePointAt(0)!, 16777619);
  let [a, b, c, counter] = [hash, hash ^ 0x9e3779b9, Math.imul(hash, 0x85ebca6b), 1];
  const uniform = () => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return ((t >>> 0) + 0.5) / 4294967296;
  };
  for (let i = 0; i < 20; i++) uniform();
  const luck: Luck = {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
    exponential: () => -Math.log(uniform()),
    // Arrivals of a clock of rate 1 before `mean`.
    poisson: (mean) => {
      let arrivals = 0;
      for (let time = luck.exponential(); time < mean; time += luck.exponential()) arrivals++;
      return arrivals;
    },
    integer: (below) => Math.floor(uniform() * below),
    rounded: (value) => Math.floor(value + uniform()),
    shuffle: (list) => {
      for (let i = list.length - 1; i > 0; i--) {
        const j = luck.integer(i + 1);
        [list[i], list[j]] = [list[j], list[i]];
      }
      return list;
    },
  };
  return luck;
}
