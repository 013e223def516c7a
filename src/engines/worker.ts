import { type MessagePort, workerData } from "node:worker_threads";
import type { Scenario } from "../scenario/scenario.ts";
import { type Job, simulationOf } from "../study/job.ts";
import { type Summary, summarize } from "../study/summary.ts";
import { type Fault, InputError } from "../vocabulary/faults.ts";

/** A job for a worker thread, which knows the scenario from its start. */
export interface Question {
  readonly job: Job;
  /** Receives the ticks done so far, at most a few times a second. */
  readonly port: MessagePort;
}

/** Faults of the scenario return as data: a class would lose its prototype on the way. */
export type Reply = { readonly summary: Summary } | { readonly faults: readonly Fault[] };

/** Time between two messages about progress. */
const progressMs = 200;

/** Runs one job in a thread of `threads.ts`. */
export default function answer({ job, port }: Question): Reply {
  const scenario = workerData as Scenario;
  let last = 0;
  try {
    const simulation = simulationOf({ scenario }, job);
    while (!simulation.done) {
      simulation.step();
      const now = performance.now();
      if (now - last < progressMs) continue;
      last = now;
      port.postMessage([simulation.tick, simulation.ticks]);
    }
    return { summary: summarize(simulation.result()) };
  } catch (error) {
    if (error instanceof InputError) return { faults: error.faults };
    throw error;
  } finally {
    port.close();
  }
}
