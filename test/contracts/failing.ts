import type { Claim } from "../../src/contracts/claim.ts";

/** The claims of a suite that do not hold. */
export async function failing(suite: readonly Claim[]): Promise<string[]> {
  const failed: string[] = [];
  for (const { claim, check } of suite) {
    try {
      await check();
    } catch {
      failed.push(claim);
    }
  }
  return failed;
}
