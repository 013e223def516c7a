import { resolve } from "node:path";
import { short } from "../lib/numberText.ts";
import { comparisonReport } from "../report/comparison.ts";
import { terminalText } from "../report/terminal/render.ts";
import { compare } from "../study/compare/compare.ts";
import type { Progress } from "../study/replicate.ts";
import type { Summary } from "../study/summary.ts";
import { requireWritable, writeAtomically } from "./files.ts";
import { hasColour, type Io } from "./io.ts";
import { jsonText } from "./json.ts";
import { knownPlans } from "./planNames.ts";
import { type ProgressDisplay, progressDisplay } from "./progress.ts";
import { readScenario } from "./scenarioFile.ts";
import { usageError } from "./usage.ts";

export interface CompareFlags {
  readonly plans?: string;
  readonly replicates?: number;
  readonly seed?: string;
  readonly set?: readonly string[];
  /** `true` without a file: to stdout, in place of the report. */
  readonly workers?: number;
  readonly json?: string | true;
  readonly quiet?: true;
}

/** `feedcast compare FILE`. */
export async function compareCommand(file: string, flags: CompareFlags, io: Io): Promise<void> {
  const { json, seed, replicates } = flags;
  if (typeof json === "string") await requireJsonFile(json, file);
  const { scenario } = await readScenario(file, flags, io);
  const plans = flags.plans === undefined ? undefined : knownPlans(flags.plans, scenario.plans);
  const display = progressDisplay(io, flags.quiet === true);
  try {
    const onProgress = follow(display, plans ?? scenario.plans.map(({ name }) => name), io.onFinished);
    const engine = await io.engine?.(scenario.followed, flags.workers);
    const comparison = await compare(scenario, { plans, replicates, seed, onProgress, engine, signal: io.signal });
    display.stop();
    const { stoppedOf, replicates: worlds } = comparison;
    if (stoppedOf !== undefined) {
      io.stderr.write(`feedcast: stopped: ${worlds} of ${stoppedOf} worlds finished; the report is of those\n`);
    }
    if (typeof json === "string") await writeAtomically(json, jsonText(comparison));
    io.stdout.write(
      json === true ? jsonText(comparison) : terminalText(comparisonReport(comparison), { colour: hasColour(io) }),
    );
  } finally {
    display.stop();
  }
}

/** A line for every world as soon as all its plans are done. */
function follow(
  { update, line }: ProgressDisplay,
  plans: readonly string[],
  onFinished: (() => void) | undefined,
): (progress: Progress) => void {
  const open = new Map<number, Map<string, Summary>>();
  /** Shares done of the runs under way. */
  const parts = new Map<string, number>();
  return ({ plan, replicate, tick, ticks, doneRuns, runs, summary }) => {
    const worlds = runs / plans.length;
    const run = `${replicate} ${plan}`;
    if (summary) parts.delete(run);
    else parts.set(run, tick / ticks);
    const underWay = [...parts.values()].reduce((sum, part) => sum + part, 0);
    update((doneRuns + underWay) / runs, `world ${replicate} of ${worlds}, ${plan}`);
    if (!summary) return;
    const world = open.get(replicate) ?? new Map<string, Summary>();
    open.set(replicate, world.set(plan, summary));
    if (world.size < plans.length) return;
    const figures = plans.map((name) => `${name} ${headline(world.get(name)?.metrics ?? {})}`);
    onFinished?.();
    line(`world ${replicate} of ${worlds}: ${figures.join("; ")}`);
    open.delete(replicate);
  };
}

function headline({ earnedViews, paidViews, reach }: Summary["metrics"]): string {
  const figure = (value: number | undefined) => (value === undefined ? "no" : short(value, 3));
  return `${figure(earnedViews)} earned + ${figure(paidViews)} paid views, ${figure(reach)} people`;
}

/** Catches `--json scenario.yaml`, which would have taken the scenario for the file to write. */
async function requireJsonFile(json: string, file: string): Promise<void> {
  if (/\.ya?ml$/i.test(json) || resolve(json) === resolve(file)) {
    throw usageError("--json", "a file such as result.json", json, "to print JSON, put --json after FILE");
  }
  await requireWritable("--json", json);
}
