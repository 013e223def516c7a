/** The values, scaled to sum to 1. */
export function normalised(values: readonly number[]): number[] {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}

/** The shares, scaled to sum to 1: each was drawn alone. */
export function normalisedGroup<T extends Readonly<Record<keyof T, number>>>(shares: T): { [K in keyof T]: number } {
  const sum = Object.values<number>(shares).reduce((total, share) => total + share, 0);
  const result = { ...shares } as { [K in keyof T]: number };
  for (const name in shares) result[name] = shares[name] / sum;
  return result;
}
