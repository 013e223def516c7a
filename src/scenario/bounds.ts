import type { Quantity } from "./quantity.ts";

/** What checks speak in: where something stands, how low and high it may come out, and how it reads. */

export type Path = readonly PropertyKey[];
/** Reports a fault at the path. */
export type Report = (path: Path, message: string) => void;

export const short = (value: number): string => {
  if (value === Number.POSITIVE_INFINITY) return "unlimited";
  for (const [size, suffix] of [
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const) {
    if (Math.abs(value) >= size) return `${Number((value / size).toPrecision(3))}${suffix}`;
  }
  return String(Number(value.toPrecision(3)));
};

/** The least that a quantity can come out as, and the most. */
export const lowOf = (quantity: Quantity): number =>
  quantity.fixed ? quantity.value : (quantity.low ?? quantity.value);
export const highOf = (quantity: Quantity): number =>
  quantity.fixed ? quantity.value : (quantity.high ?? quantity.value);
