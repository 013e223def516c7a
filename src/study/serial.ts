import type { Simulation } from "../simulation.ts";
import type { EngineListener, Study } from "./engine.ts";
import { type Job, simulationOf } from "./job.ts";
import { summarize } from "./summary.ts";

/** Ticks of a run after which the event loop turns: a stop is heard within a fraction of a second. */
const ticksPerTurn = 16;

/** Runs jobs one after another on this thread. The event loop turns before each job and within it. */
export async function serial(study: Study, jobs: readonly Job[], listener: EngineListener): Promise<void> {
  const { onSummary, onTick, signal } = listener;
  for (const [index, job] of jobs.entries()) {
    await eventLoopTurn();
    signal?.throwIfAborted();
    const simulation = simulationOf(study, job);
    await stepThrough(simulation, (tick, ticks) => onTick?.(index, tick, ticks), signal);
    onSummary(index, summarize(simulation.result()));
  }
}

/**
 * Steps a simulation to its end and lets the event loop turn meanwhile.
 * @throws the signal's reason if it is aborted
 */
export async function stepThrough(
  simulation: Simulation,
  onTick: (tick: number, ticks: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  while (!simulation.done) {
    simulation.step();
    onTick(simulation.tick, simulation.ticks);
    if (simulation.tick % ticksPerTurn !== 0) continue;
    await eventLoopTurn();
    signal?.throwIfAborted();
  }
}

/** Resolves after pending events (a key press, a message to a worker) were handled. */
function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
