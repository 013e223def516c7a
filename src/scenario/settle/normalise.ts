import { sum } from "../../lib/statistics.ts";

export function normalised(values: readonly number[]): number[] {
  const total = sum(values);
  return values.map((value) => value / total);
}

/** The shares, scaled to sum to 1: each was drawn alone. */
export function normalisedGroup<T extends Readonly<Record<keyof T, number>>>(shares: T): { [K in keyof T]: number } {
  const total = sum(Object.values<number>(shares));
  const result = { ...shares } as { [K in keyof T]: number };
  for (const name in shares) result[name] = shares[name] / total;
  return result;
}
