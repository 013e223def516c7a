import { type EngineListener, type Job, runJob } from "./job.ts";

/** Runs jobs one after another on this thread, and lets the event loop turn before each. */
export async function serial(jobs: readonly Job[], { onRun, onTick, signal }: EngineListener): Promise<void> {
  for (let index = 0; index < jobs.length; index++) {
    await eventLoopTurn();
    signal?.throwIfAborted();
    const run = runJob(jobs[index], (tick, ticks) => onTick?.(index, tick, ticks));
    onRun(index, run);
  }
}

/** Resolves after pending events (a key press, a message to a worker) were handled. */
function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
