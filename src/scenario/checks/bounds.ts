import type { Quantity } from "../values/quantity.ts";

/** What checks speak in: where something stands, and how low and high it may come out. */

export type Path = readonly PropertyKey[];
/** Reports a fault at the path. */
export type Report = (path: Path, message: string) => void;

/** The least that a quantity can come out as, and the most. */
export const lowOf = (quantity: Quantity): number =>
  quantity.fixed ? quantity.value : (quantity.low ?? quantity.value);
export const highOf = (quantity: Quantity): number =>
  quantity.fixed ? quantity.value : (quantity.high ?? quantity.value);
