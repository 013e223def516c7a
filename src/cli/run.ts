import { runReport } from "../report/run.ts";
import { terminalText } from "../report/terminal/render.ts";
import { createSimulation } from "../simulate.ts";
import { worldSeed } from "../study/job.ts";
import { requireSolved } from "../study/replicate.ts";
import { stepThrough } from "../study/serial.ts";
import { hasColour, type Io } from "./io.ts";
import { knownPlan } from "./planNames.ts";
import { progressDisplay } from "./progress.ts";
import { readScenario } from "./scenarioFile.ts";

export interface RunFlags {
  readonly plan?: string;
  readonly seed?: string;
  readonly world?: number;
  readonly set?: readonly string[];
  readonly quiet?: true;
}

/** `feedcast run FILE --plan NAME`. */
export async function runCommand(file: string, flags: RunFlags, io: Io): Promise<void> {
  const { scenario } = await readScenario(file, flags, io);
  requireSolved(scenario);
  const plan = flags.plan === undefined ? scenario.plans[0].name : knownPlan("--plan", flags.plan, scenario.plans);
  const { seed = scenario.seed, world: replicate = 1 } = flags;
  const display = progressDisplay(io, flags.quiet === true);
  const simulation = createSimulation(scenario, plan, worldSeed(seed, replicate));
  try {
    await stepThrough(simulation, (tick, ticks) => display.update(tick / ticks, plan), io.signal);
  } finally {
    display.stop();
  }
  const blocks = runReport(scenario, simulation.result(), { plan, seed: worldSeed(seed, replicate) });
  io.stdout.write(terminalText(blocks, { colour: hasColour(io) }));
}
