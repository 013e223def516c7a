import { formulaActions } from "../vocabulary/actions.ts";

/**
 * The names that a formula may use. Actions, `complete` and `longView` are predicted rates per impression in [0, 1];
 * `watchRatio` is watched ÷ duration (above 1 when replayed), `ageHours` counts from the posting, `inNetwork` is 1 for
 * followers of the author else 0, `followers` are the author's.
 */
export const predictionNames = [
  ...formulaActions,
  "complete",
  "longView",
  "watchRatio",
  "watchSeconds",
  "ageHours",
  "inNetwork",
  "followers",
] as const;

export type PredictionName = (typeof predictionNames)[number];

/** One column per name; row i of each belongs to the same post. A formula reads only the columns that it names. */
export type FormulaColumns = { readonly [name in PredictionName]?: Float64Array };

/** Thrown for a formula that is refused. */
export class FormulaError extends Error {
  readonly expected: string;
  readonly got: string;
  /** A known word that the user may have meant. */
  readonly suggestion: string | undefined;

  constructor(expected: string, got: string, suggestion?: string) {
    super(`expected ${expected}, got ${got}${suggestion === undefined ? "" : ` (did you mean ${suggestion}?)`}`);
    this.name = "FormulaError";
    this.expected = expected;
    this.got = got;
    this.suggestion = suggestion;
  }
}

export type Binary = "+" | "-" | "*" | "/" | "^" | "min" | "max";

export type Unary = "negate" | "abs" | "exp" | "log" | "sqrt";

/** A vetted tree: vetting admits these four shapes only. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "name"; readonly name: PredictionName }
  | { readonly kind: "unary"; readonly does: Unary; readonly of: Expression }
  | { readonly kind: "binary"; readonly does: Binary; readonly left: Expression; readonly right: Expression };

/** Writes rows [first, first + count) of an expression to out[0 … count). */
export type Step = (columns: FormulaColumns, first: number, count: number, out: Float64Array) => void;

/** Scores are cut at ± this. */
export const largest = 1e300;

/** Rows per pass: few enough that a formula's intermediate columns stay in the nearest cache. */
export const passRows = 256;
