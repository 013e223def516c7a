/**
 * A report as blocks of data, in reading order. Blocks hold sentences and numbers; a renderer of a medium
 * (`terminal/`) decides on layout, widths, digits and emphasis.
 */
export type Block = Head | Verdict | Table | Entries | Strips | Curve | Facts | Paragraphs | Caveats;

/** Title of a report and the size of its study. */
export interface Head {
  readonly kind: "head";
  readonly title: string;
  readonly size: string;
  /** Facts of the campaign: "China · #MakeYourOwnPath · filter, no prize". */
  readonly facts?: string;
  /** Explains the brackets. */
  readonly note?: string;
}

export interface Verdict {
  readonly kind: "verdict";
  readonly question?: string;
  readonly statements: readonly Statement[];
}

export interface Statement {
  /** The answer in a few words, emphasised. */
  readonly headline?: string;
  readonly text: string;
}

export interface Table {
  readonly kind: "table";
  readonly title?: string;
  /** Heads of the columns; the first stands above the labels of the rows. */
  readonly heads: readonly string[];
  readonly rows: readonly Row[];
  /** Sentences below the table. */
  readonly notes?: readonly string[];
}

export interface Row {
  readonly label: string;
  readonly cells: readonly Cell[];
  readonly note?: string;
}

/** One cell of a table; undefined: the figure does not exist. */
export type Cell = FigureCell | RatioCell | ShareCell | PercentCell | TextCell | undefined;

/** A number, and the range of 8 of 10 worlds where there is one. */
export interface FigureCell {
  readonly kind: "figure";
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  /** Decimals that are printed at most. */
  readonly decimals: number;
}

/** A quotient of two plans, 1 where they are the same. */
export interface RatioCell {
  readonly kind: "ratio";
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

/** A share of people in 0 … 1, and how often those people saw the campaign. */
export interface ShareCell {
  readonly kind: "share";
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly times?: number;
}

/** A share in 0 … 1 of a whole that the title names. */
export interface PercentCell {
  readonly kind: "percent";
  readonly value: number;
}

export interface TextCell {
  readonly kind: "text";
  readonly text: string;
}

/** Names with their values. */
export interface Entries {
  readonly kind: "entries";
  readonly title: string;
  readonly entries: readonly { readonly label: string; readonly cell: FigureCell | TextCell }[];
}

/** A daily series of each plan. */
export interface Strips {
  readonly kind: "strips";
  readonly title: string;
  readonly note: string;
  /** First and last day. */
  readonly from: string;
  readonly to: string;
  readonly rows: readonly { readonly label: string; readonly values: readonly number[] }[];
}

/** A curve over the days of a campaign. */
export interface Curve {
  readonly kind: "curve";
  readonly title: string;
  readonly days: readonly number[];
  readonly values: readonly number[];
}

/** Short statements under one label. */
export interface Facts {
  readonly kind: "facts";
  readonly label: string;
  readonly texts: readonly string[];
}

export interface Paragraphs {
  readonly kind: "paragraphs";
  readonly title?: string;
  readonly texts: readonly string[];
}

/** Sentences that a reader needs before quoting a figure. */
export interface Caveats {
  readonly kind: "caveats";
  readonly texts: readonly string[];
}

export const textCell = (content: string): TextCell => ({ kind: "text", text: content });

export const figure = (value: number | undefined, decimals = 0): FigureCell | undefined =>
  value === undefined ? undefined : { kind: "figure", value, decimals };
