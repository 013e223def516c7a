import { existsSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { Claim, Outcome } from "./claim.ts";
import { sections } from "./sections.ts";

/** A thread's message about a claim that is done, with its outcome. */
export interface Told {
  readonly claim: number;
  readonly outcome: Outcome;
}

/** Runs one section, claim by claim, in a thread of `validate.ts`: claims of a section may keep what they computed. */
for (const [claim, stated] of sections[workerData as number].entries())
  parentPort!.postMessage({ claim, outcome: await outcomeOf(stated) } satisfies Told);

async function outcomeOf(claim: Claim): Promise<Outcome> {
  if (claim.data !== undefined) {
    const file = join(process.env.FEEDCAST_DATA ?? "../shared/data", claim.data);
    if (!existsSync(file)) return { skipped: `no data at ${file}` };
  }
  try {
    return await claim.evidence();
  } catch (error) {
    throw new Error(`${claim.claim}: ${error instanceof Error ? error.stack : error}`);
  }
}
