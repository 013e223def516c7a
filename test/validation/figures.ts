import { meanOf, zLimit } from "../statistic.ts";
import type { Evidence } from "./claim.ts";

/** An estimate and its standard error. */
export interface Estimate {
  readonly mean: number;
  readonly standardError: number;
}

/** The share of `n` trials in which something happened. */
export function shareOf(count: number, n: number): Estimate {
  const p = (count + 0.5) / (n + 1);
  return { mean: count / n, standardError: Math.sqrt((p * (1 - p)) / n) };
}

/** The variance of a sample, its error from the fourth moment. */
export function varianceOf(values: readonly number[]): Estimate {
  const { mean } = meanOf(values);
  return meanOf(values.map((value) => ((value - mean) ** 2 * values.length) / (values.length - 1)));
}

/** How far an estimate lies from what was expected, in standard errors. */
export function zOf({ mean, standardError }: Estimate, expected: number, expectedError = 0): number {
  return (mean - expected) / Math.hypot(standardError, expectedError);
}

/** Several estimates, each held against what is expected of it: all must lie within 4.9 standard errors. */
export function compared(
  pairs: readonly {
    readonly name?: string;
    readonly got: Estimate;
    readonly expected: number;
    readonly error?: number;
  }[],
  digits = 4,
): Evidence {
  const z = pairs.map(({ got, expected, error }) => zOf(got, expected, error));
  const label = (name: string | undefined, text: string) => (name ? `${name}: ${text}` : text);
  const errors = pairs.map(({ got, error = 0 }) => Math.hypot(got.standardError, error));
  return {
    figure: pairs.map(({ name, got }) => label(name, written(got.mean, digits))).join("; "),
    expected: pairs.map(({ expected }) => written(expected, digits)).join("; "),
    interval: `± ${errors.map((error) => written(zLimit * error, 2)).join("; ")} (z = ${z.map((value) => value.toFixed(1)).join("; ")})`,
    passed: z.every((value) => Math.abs(value) < zLimit),
  };
}

/** A number with so many significant digits, without exponents between 1e-4 and 1e9. */
export function written(value: number, digits = 4): string {
  if (value === 0 || Math.abs(value) < 1e-4) return value === 0 ? "0" : value.toExponential(digits - 1);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
