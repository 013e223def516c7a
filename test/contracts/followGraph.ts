import { it } from "vitest";
import { followGraphContract as claimsOn, type GraphUnderTest } from "../../src/contracts/followGraph.ts";

/** What every follow graph must hold, checked follower by follower. */
export function followGraphContract(create: () => GraphUnderTest): void {
  for (const { claim, check } of claimsOn(create())) it(claim, check);
}
