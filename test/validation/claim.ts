/** One thing that the engine is said to do, and how it is found out whether it does. Run by `npm run validation`. */
export interface Claim {
  /** Heading under which it stands in docs/validation.md: the same for all claims of a file. */
  readonly section: string;
  /** The claim as a sentence. */
  readonly claim: string;
  /** The yardstick: a formula, a data set, a program, a publication. */
  readonly against: string;
  /** A file that is needed, in the folder of data (`FEEDCAST_DATA`, else ../shared/data): without it the claim is skipped. */
  readonly data?: string;
  /** Finds out. Pure: the same evidence each time and on each machine. */
  evidence(): Evidence | Promise<Evidence>;
}

export interface Evidence {
  /** The figure found, with its unit. */
  readonly figure: string;
  /** The figure expected. */
  readonly expected: string;
  /** Bounds between which the figure passes, or its uncertainty. */
  readonly interval: string;
  /** "figure only": there is nothing to hold it against. */
  readonly passed: boolean | "figure only";
  /** Of a miss that is known: the likely cause. A miss without one is a failure. Otherwise a remark. */
  readonly note?: string;
}

/** Outcome of a claim. */
export type Outcome = Evidence | { readonly skipped: string };
