import { availableParallelism, freemem } from "node:os";
import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import { megabytes } from "../lib/numberText.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Engine } from "../study/engine.ts";
import { expectedWork, type Job } from "../study/job.ts";
import { InputError } from "../vocabulary/faults.ts";
import type { Question, Reply } from "./worker.ts";

/** A worker's own memory beside one byte per user: code, tables, posts and a repost tree. Measured up to 240 MB. */
const workerBytes = 300e6;

/**
 * Worker threads that fit: no more than asked for, than cores, or than there is memory for worlds of this size.
 * @param followed users followed one by one in the largest world
 * @throws {InputError} if not even one world fits, with both figures
 */
export function workersThatFit(followed: number, asked: number, available = availableBytes()): number {
  const each = followed + workerBytes;
  const fitting = Math.floor(available / each);
  if (fitting < 1) {
    const message = `expected a world that fits into the ${megabytes(available)} of memory that are free, got ${followed.toLocaleString("en-US")} users followed one by one, which take ${megabytes(each)} (a smaller panel, such as auto, takes less)`;
    throw new InputError([{ place: "this machine", path: "panel", message }]);
  }
  return Math.max(1, Math.min(asked, fitting));
}

/** Cores that this process may use. */
export function cores(): number {
  return availableParallelism();
}

function availableBytes(): number {
  return process.availableMemory?.() ?? freemem();
}

/**
 * Runs jobs on `workers` threads, world by world and in each world the largest first. A thread that dies (out of memory,
 * an internal error) costs its job a second try, and then ends the study.
 */
export function threads(workers: number): Engine {
  return async ({ scenario, parts }, jobs, { onSummary, onTick, signal }) => {
    signal?.throwIfAborted();
    if (parts) {
      throw new RangeError("parts: expected an engine on this thread, such as compare's own, got worker threads");
    }
    if (jobs.length === 0) return;
    const pool = new Piscina<Question, Reply>({
      filename: import.meta.resolve("feedcast/worker"),
      minThreads: Math.min(workers, jobs.length),
      maxThreads: Math.min(workers, jobs.length),
      concurrentTasksPerWorker: 1,
      workerData: scenario,
    });
    const ask = async (job: Job, index: number): Promise<Reply> => {
      const { port1, port2 } = new MessageChannel();
      port1.on("message", ([tick, ticks]: [number, number]) => onTick?.(index, tick, ticks));
      try {
        return await pool.run({ job, port: port2 }, { transferList: [port2], ...(signal ? { signal } : {}) });
      } finally {
        port1.close();
      }
    };
    const runOne = async (index: number): Promise<void> => {
      const job = jobs[index];
      const answer = await ask(job, index).catch((error) => {
        if (signal?.aborted) throw error;
        return ask(job, index);
      });
      if ("faults" in answer) throw new InputError(answer.faults);
      onSummary(index, answer.summary);
    };
    // The pool holds one job per thread at a time: it keeps no order among those that wait.
    const waiting = largestFirst(scenario, jobs).values();
    const runInTurn = async (): Promise<void> => {
      for (const index of waiting) await runOne(index);
    };
    try {
      await Promise.all(Array.from({ length: workers }, runInTurn));
    } catch (error) {
      // The pool rejects with an error of its own once it is aborted.
      signal?.throwIfAborted();
      throw error;
    } finally {
      await pool.destroy();
    }
  };
}

/** Indices of the jobs: world by world, and in each world those with most impressions first. */
function largestFirst(scenario: Scenario, jobs: readonly Job[]): number[] {
  const work = new Map<string, number>();
  for (const { plan } of jobs) if (!work.has(plan)) work.set(plan, expectedWork(scenario, plan));
  return [...jobs.keys()].sort(
    (one, other) =>
      jobs[one].replicate - jobs[other].replicate || work.get(jobs[other].plan)! - work.get(jobs[one].plan)!,
  );
}
