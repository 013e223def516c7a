import { inverseNormal } from "../../lib/normal.ts";

/** How a value is known. `read` and `computed` facts count as sourced, as do `measured` and `reported`. */
export const statuses = ["stated", "measured", "reported", "read", "computed", "assumed", "tuned"] as const;
export type Status = (typeof statuses)[number];

/** A value and how it is known. */
export interface Stated<T> {
  /** Central value: the median of a range. */
  readonly value: T;
  readonly low?: T;
  readonly high?: T;
  readonly status: Status;
  readonly source?: string;
  /** The scenario says `unknown`: a preset's range stands in. */
  readonly unknown?: true;
  /** The range only documents what is not known (a platform's value, a default): runs use `value`. */
  readonly fixed?: true;
  /** Waits for `feedcast tune`: to be solved for this metric between these bounds. */
  readonly tune?: { readonly metric: string; readonly low: number; readonly high: number; readonly isWhole: boolean };
}

export type Quantity = Stated<number>;

/** Value of a quantity in one replicate; `name` keys the draw. */
export type Draw = (quantity: Quantity, name: string) => number;

/** Above this ratio of its ends a range is drawn on the logarithm. */
const wideRatio = 10;

const isWide = (low: number, high: number): boolean => low > 0 && high / low > wideRatio;

/** Central value of a range without one: its midpoint, or its geometric mean where the range is wide. */
export function centre(low: number, high: number): number {
  return isWide(low, high) ? Math.sqrt(low * high) : (low + high) / 2;
}

/** Is this quantity drawn anew in every replicate? */
export function isSampled({ value, low, high, fixed }: Quantity): boolean {
  return fixed === undefined && low !== undefined && high !== undefined && (low < value || value < high);
}

/**
 * Value of the quantity at probability `u` in (0, 1); its median is `value`. Each half of the range is triangular,
 * densest at `value`; log-uniform where the range is wide. A point is itself.
 */
export function valueAtProbability(quantity: Quantity, u: number): number {
  const { value, low = value, high = value } = quantity;
  if (!isSampled(quantity)) return value;
  if (isWide(low, high)) {
    return u < 0.5 ? low * (value / low) ** (2 * u) : value * (high / value) ** (2 * u - 1);
  }
  return u < 0.5
    ? value - (value - low) * (1 - Math.sqrt(2 * u))
    : value + (high - value) * (1 - Math.sqrt(2 * (1 - u)));
}

/** Quality of a post in the top `share` of the background, whose quality has variance `variance`. */
export function qualityOfTopShare(share: number, variance: number): number {
  return inverseNormal(1 - share) * Math.sqrt(variance);
}

/** A preset's or default's range, with what it rests on. Not drawn: runs use `value`. */
export function assumed<T>(value: T, low: T, high: T, source: string): Stated<T> {
  return { value, low, high, status: "assumed", source, fixed: true };
}
