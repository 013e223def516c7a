import type { Quantity } from "./quantity.ts";

/** What checks report with. */

export type Path = readonly PropertyKey[];
/** Reports a fault at the path. */
export type Report = (path: Path, message: string) => void;

/** A number as a message shows it: 44.4M. */
export function short(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "unlimited";
  for (const [size, suffix] of [
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const) {
    if (Math.abs(value) >= size) return `${Number((value / size).toPrecision(3))}${suffix}`;
  }
  return String(Number(value.toPrecision(3)));
}

/** Ends of what a quantity may be in a world. */
export const lowOf = (quantity: Quantity): number =>
  quantity.fixed ? quantity.value : (quantity.low ?? quantity.value);
export const highOf = (quantity: Quantity): number =>
  quantity.fixed ? quantity.value : (quantity.high ?? quantity.value);
