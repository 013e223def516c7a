import { expect } from "vitest";
import type { Settings } from "../../src/scenario/settle/settings.ts";
import type { Figures } from "./agreement.ts";
import { stated } from "./agreement.ts";
import { type Comparison, claimsOf, engineOf } from "./agreements.ts";

/** A deliberate fault of the engine, and the figures that must give it away. */
export interface Fault {
  readonly fault: string;
  readonly caughtBy: readonly string[];
  /** Other settings for the engine alone; absent: the code itself is changed, by the name of the fault. */
  readonly change?: (settings: Settings) => Settings;
}

/** Fails unless each of the figures named disagrees with the reference's. */
export function expectCaught(
  comparison: Comparison,
  reference: Figures[],
  worlds: number,
  { caughtBy, change }: Fault,
): void {
  const claims = claimsOf(comparison, reference, engineOf(comparison, worlds, change));
  const failed = claims.filter(({ pass }) => !pass).map(({ claim }) => claim.slice(comparison.name.length + 2));
  for (const figure of caughtBy) expect(failed, stated(claims)).toContain(figure);
}
