import type { MessagePort } from "node:worker_threads";
import type { Run } from "../metrics/run.ts";
import { type Job, runJob } from "../study/job.ts";
import { type Fault, InputError } from "../vocabulary/faults.ts";

/** What a worker thread is asked, and what it answers. Faults of the scenario go back as data: a class would not. */
export interface Question {
  readonly job: Job;
  /** Told the ticks done so far, at most a few times a second. */
  readonly port: MessagePort;
}
export type Answer = { readonly run: Run } | { readonly faults: readonly Fault[] };

const tellEveryMs = 200;

/** Runs one job in a thread of `threads.ts`. */
export default function answer({ job, port }: Question): Answer {
  let stated = 0;
  try {
    const run = runJob(job, (tick, ticks) => {
      const now = performance.now();
      if (now - stated < tellEveryMs) return;
      stated = now;
      port.postMessage([tick, ticks]);
    });
    return { run };
  } catch (error) {
    if (error instanceof InputError) return { faults: error.faults };
    throw error;
  } finally {
    port.close();
  }
}
