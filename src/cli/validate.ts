import { InputError } from "../vocabulary/faults.ts";
import type { Io } from "./io.ts";
import { readScenario } from "./scenarioFile.ts";
import { UsageError } from "./usage.ts";

/** `feedcast validate FILE…`: says of each file that it is fine, or everything that is not. @returns the exit code */
export async function validateCommand(files: readonly string[], io: Io): Promise<number> {
  let faulty = 0;
  for (const file of files) {
    try {
      const { plans, tunes } = (await readScenario(file, {}, io)).scenario;
      const waiting = tunes.length ? `; to be tuned: ${tunes.map(({ path }) => path).join(", ")}` : "";
      io.stdout.write(`${file}: ok (plans: ${plans.map(({ name }) => name).join(", ")}${waiting})\n`);
    } catch (error) {
      if (!(error instanceof InputError || error instanceof UsageError)) throw error;
      faulty++;
      io.stderr.write(`${error.message}\n`);
    }
  }
  return faulty ? 2 : 0;
}
