import type { Parts } from "../prepare.ts";
import { requireInputs } from "../scenario/plans/inputs.ts";
import type { Plan } from "../scenario/plans/plan.ts";
import type { InputValues } from "../scenario/plans/values.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { InputError } from "../vocabulary/faults.ts";
import type { Engine } from "./engine.ts";
import type { Job } from "./job.ts";
import { serial } from "./serial.ts";
import type { Summary } from "./summary.ts";

/** Most worlds of one study. */
export const mostReplicates = 10_000;

/** Plans in worlds: the design of a study at one point in input space. */
export interface Design {
  /** Names of the plans, in the order of the report; all plans of the scenario unless stated. */
  readonly plans?: readonly string[] | undefined;
  /** Worlds, from 1 to 10,000; the scenario's unless stated, as is the seed. */
  readonly replicates?: number | undefined;
  readonly seed?: string | undefined;
  /** Inputs that are held in every world; the others are drawn. */
  readonly values?: InputValues | undefined;
}

/** How a study runs. */
export interface ReplicateOptions {
  /** Where jobs run: one after another on this thread unless stated. */
  readonly engine?: Engine | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Receives the worlds finished so far whenever every plan has finished one more. */
  readonly onWorld?: ((replicates: Replicates) => void) | undefined;
  /** Custom parts by the name of the plan that they run in; other plans have the built-in ones. */
  readonly parts?: Readonly<Record<string, Parts>> | undefined;
  /** Ends the study: it then holds the worlds that all plans have finished, or rejects if there is none. */
  readonly signal?: AbortSignal | undefined;
}

/** A step forward: a tick of a run, or a finished run with its summary. */
export interface Progress {
  readonly plan: string;
  /** Number of the world, from 1. */
  readonly replicate: number;
  readonly tick: number;
  readonly ticks: number;
  readonly doneRuns: number;
  readonly runs: number;
  readonly summary?: Summary;
}

/** One plan's summaries, in the order of their worlds. */
export interface PlanRuns {
  readonly name: string;
  readonly runs: readonly Summary[];
}

/** The worlds of a study that every plan has finished. */
export interface Replicates {
  readonly seed: string;
  /** Worlds that were asked for. */
  readonly asked: number;
  readonly plans: readonly Plan[];
  /** In the order of `plans`; each with the same worlds. */
  readonly outcomes: readonly PlanRuns[];
}

/**
 * Runs plans in the same worlds. This is the one place that makes jobs, follows their progress and stops them.
 * @throws {RangeError} if a plan, a part, an input or the number of worlds is none of the scenario's
 * @throws {InputError} if an input still waits for `feedcast tune` and `values` does not hold it
 */
export async function replicate(
  scenario: Scenario,
  { plans: names, replicates: asked = scenario.replicates, seed = scenario.seed, values }: Design,
  { engine = serial, onProgress, onWorld, parts, signal }: ReplicateOptions = {},
): Promise<Replicates> {
  if (!Number.isInteger(asked) || asked < 1 || asked > mostReplicates) {
    throw new RangeError(`replicates: expected a whole number from 1 to ${mostReplicates}, got ${asked}`);
  }
  requireSolved(scenario, values);
  requireInputs(scenario.plans, values);
  const plans = choosePlans(scenario, names);
  const idle = Object.keys(parts ?? {}).find((name) => !plans.some((plan) => plan.name === name));
  if (idle !== undefined) throw new RangeError(`parts: expected names of plans that run, got ${JSON.stringify(idle)}`);

  // All plans of a world stand before the next world, so that every world is complete as early as it can be.
  const jobs: Job[] = [];
  for (let world = 1; world <= asked; world++) {
    for (const { name: plan } of plans) {
      jobs.push({ scenario: scenario.id, plan, replicate: world, seed, ...(values ? { values } : {}) });
    }
  }
  const summaries = new Array<Summary | undefined>(jobs.length).fill(undefined);
  const finished = (): Replicates => ({ seed, asked, plans, outcomes: outcomesOf(plans, summaries) });
  let doneRuns = 0;
  try {
    await engine({ scenario, ...(parts ? { parts } : {}) }, jobs, {
      onSummary(index, summary) {
        const { plan, replicate: world } = jobs[index];
        const ticks = summary.series.hours.length;
        summaries[index] = summary;
        doneRuns++;
        onProgress?.({ plan, replicate: world, tick: ticks, ticks, doneRuns, runs: jobs.length, summary });
        if (onWorld && isFinished(summaries, world - 1, plans.length)) onWorld(finished());
      },
      onTick(index, tick, ticks) {
        const { plan, replicate: world } = jobs[index];
        onProgress?.({ plan, replicate: world, tick, ticks, doneRuns, runs: jobs.length });
      },
      signal,
    });
  } catch (error) {
    if (!signal?.aborted || finished().outcomes[0].runs.length === 0) throw error;
  }
  return finished();
}

/** Whether every plan has finished a world, counted from 0. Jobs stand world by world. */
function isFinished(summaries: readonly (Summary | undefined)[], world: number, plans: number): boolean {
  return summaries.slice(world * plans, (world + 1) * plans).every((summary) => summary !== undefined);
}

function outcomesOf(plans: readonly Plan[], summaries: readonly (Summary | undefined)[]): PlanRuns[] {
  const count = plans.length;
  const worlds = Array.from({ length: summaries.length / count }, (_, world) => world);
  const done = worlds.filter((world) => isFinished(summaries, world, count));
  return plans.map(({ name }, p) => ({ name, runs: done.map((world) => summaries[world * count + p]!) }));
}

/** @throws {InputError} if an input waits for `feedcast tune` and `values` does not hold it */
export function requireSolved({ file, tunes }: Scenario, values: InputValues = {}): void {
  const open = tunes.filter(({ path }) => !Object.hasOwn(values, path));
  if (open.length === 0) return;
  const message = `expected a value, got { tune: … } (solve it with: feedcast tune ${file} --write)`;
  throw new InputError(open.map(({ path }) => ({ place: file, path, message })));
}

function choosePlans(scenario: Scenario, names: readonly string[] | undefined): readonly Plan[] {
  if (!names) return scenario.plans;
  if (names.length === 0 || new Set(names).size < names.length) {
    throw new RangeError(`plans: expected different names of plans, got ${JSON.stringify(names.join(","))}`);
  }
  return names.map((name) => {
    const plan = scenario.plans.find((candidate) => candidate.name === name);
    if (!plan) throw new RangeError(`plans: expected a plan of the scenario, got ${JSON.stringify(name)}`);
    return plan;
  });
}
