import type { Quantity } from "../values/quantity.ts";

/** Shared by all checks: how they report, and the bounds of a quantity. */

export type Path = readonly PropertyKey[];
/** Reports a fault at the path. */
export type Report = (path: Path, message: string) => void;

/** Smallest value that a quantity can be drawn as. */
export const lowOf = (quantity: Quantity): number =>
  quantity.fixed ? quantity.value : (quantity.low ?? quantity.value);
/** Largest value that a quantity can be drawn as. */
export const highOf = (quantity: Quantity): number =>
  quantity.fixed ? quantity.value : (quantity.high ?? quantity.value);

/** A share in a message: `46.3%`. */
export const percentText = (share: number): string => `${Number((100 * share).toPrecision(4))}%`;
