/** A mutant that survives because it changes nothing that can be told from outside. */
export interface Equivalent {
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
  readonly why: string;
}

const newtonEnds = "Newton's steps have converged long before the bound on their number: more of them change no digit";

const race = [
  { original: "step < 200", replacement: "step <= 200", why: newtonEnds },
  { original: "step++", replacement: "step--", why: newtonEnds },
  { original: "!(next - theta > 1e-13 * next)", replacement: "false", why: newtonEnds },
  { original: "next - theta > 1e-13 * next", replacement: "true", why: newtonEnds },
  { original: "next - theta > 1e-13 * next", replacement: "next - theta >= 1e-13 * next", why: newtonEnds },
  { original: "next - theta", replacement: "next + theta", why: newtonEnds },
];
const purchases = [
  { original: "clicks === 0", replacement: "false", why: "no clicks bring no carts: the rest adds 0" },
  {
    original: "delay.medianHours === 0",
    replacement: "false",
    why: "a log-normal delay around 0 is 0 times a finite number",
  },
];
const population = [
  {
    original: "mean + sd * nodes[i]!",
    replacement: "mean - sd * nodes[i]!",
    why: "the nodes lie symmetrically about 0, with equal weights",
  },
];

export const equivalents: readonly Equivalent[] = [
  ...race.map((one) => ({ file: "src/feed/race.ts", ...one })),
  ...purchases.map((one) => ({ file: "src/propagation/purchases.ts", ...one })),
  ...population.map((one) => ({ file: "src/response/population.ts", ...one })),
];
