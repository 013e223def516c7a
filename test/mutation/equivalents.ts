/** A mutant that survives because it changes nothing that can be told from outside. */
export interface Equivalent {
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
  readonly why: string;
}

const newtonEnds = "Newton's steps have converged long before the bound on their number: more of them change no digit";

export const equivalents: readonly Equivalent[] = [
  { original: "step < 200", replacement: "step <= 200", why: newtonEnds },
  { original: "step++", replacement: "step--", why: newtonEnds },
  { original: "!(next - theta > 1e-13 * next)", replacement: "false", why: newtonEnds },
  { original: "next - theta > 1e-13 * next", replacement: "true", why: newtonEnds },
  { original: "next - theta > 1e-13 * next", replacement: "next - theta >= 1e-13 * next", why: newtonEnds },
  { original: "next - theta", replacement: "next + theta", why: newtonEnds },
].map((one) => ({ file: "src/feed/race.ts", ...one }));
