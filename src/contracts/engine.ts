import type { Engine } from "../study/engine.ts";
import type { Job, Study } from "../study/job.ts";
import { serial } from "../study/serial.ts";
import type { Summary } from "../study/summary.ts";
import { type Claim, must, once, same } from "./claim.ts";

/** Time for which an engine that has ended must stay silent, in ms. */
const silence = 50;

/**
 * Claims that every engine must fulfil: it reports each job once, as the same run on this thread would be summarized, and
 * it ends with the fault of a job or with the reason of a stop.
 * @param jobs short ones of different worlds or plans, more than the engine runs at a time: it runs them once, and begins
 *   them once more
 */
export function engineContract(engine: Engine, study: Study, jobs: readonly Job[]): Claim[] {
  // From the last job to the first: an engine may start them in any order, and numbers them as they were given.
  const given = jobs.toReversed();
  const alone = once(() => reportsOf(serial, study, given));
  const whole = once(() => reportsOf(engine, study, given));
  return [
    {
      claim: "reports every job once, by its index",
      async check() {
        must(jobs.length > 1, "at least two jobs", jobs.length);
        const { summaries } = await whole();
        const indices = summaries.map(([job]) => job).sort((one, other) => one - other);
        same(indices.join(), [...jobs.keys()].join(), "jobs reported");
      },
    },
    {
      claim: "gives the same bytes as the serial engine, series included",
      async check() {
        sameSummaries((await whole()).summaries, (await alone()).summaries);
      },
    },
    {
      claim: "reports ticks that rise, none above the last and none of a job that is done",
      async check() {
        const ends = new Map((await alone()).ticks.map(([job, , ticks]) => [job, ticks]));
        const reached = new Map<number, number>();
        for (const [job, tick, ticks] of (await whole()).ticks) {
          same(ticks, ends.get(job) ?? Number.NaN, `ticks of job ${job}`);
          const before = reached.get(job) ?? 0;
          must(
            Number.isInteger(tick) && tick > before && tick <= ticks,
            `${before + 1} … ${ticks} of job ${job}`,
            tick,
          );
          reached.set(job, tick);
        }
      },
    },
    {
      claim: "rejects with the signal's reason once it is aborted, and reports nothing after it",
      async check() {
        const controller = new AbortController();
        const reason = new Error("stopped by the contract");
        const { signal } = controller;
        const { error, late } = await reportsOf(engine, study, jobs, {
          signal,
          onReport: () => controller.abort(reason),
        });
        must(error === reason, "the signal's reason", error);
        same(late(), 0, "reports after the end");
      },
    },
    {
      claim: "begins nothing under a signal that is aborted",
      async check() {
        const reason = new Error("stopped before the first job");
        const stopped = { signal: AbortSignal.abort(reason) };
        const { error, summaries, ticks, late } = await reportsOf(engine, study, jobs, stopped);
        must(error === reason, "the signal's reason", error);
        same(summaries.length + ticks.length + late(), 0, "reports");
      },
    },
    {
      claim: "rejects with the fault of a job, and never reports that job",
      async check() {
        const failing = [{ ...jobs[0], plan: "no plan has this name" }];
        const { error: fault } = await reportsOf(serial, study, failing);
        const { error, summaries } = await reportsOf(engine, study, failing);
        must(error instanceof Error, `the fault ${fault}`, error);
        same(error.message, (fault as Error).message, "fault of the job");
        same(summaries.length, 0, "reports of a job that fails");
      },
    },
    {
      claim: "resolves without a report where there are no jobs",
      async check() {
        const { error, summaries, ticks } = await reportsOf(engine, study, []);
        must(error === undefined, "no error", error);
        same(summaries.length + ticks.length, 0, "reports");
      },
    },
  ];
}

/** Everything that an engine has said of its jobs, in order. */
interface Reports {
  readonly summaries: (readonly [job: number, summary: Summary])[];
  readonly ticks: (readonly [job: number, tick: number, ticks: number])[];
  /** The reason for which it has rejected. */
  error?: unknown;
  /** Reports that came after it had ended. */
  readonly late: () => number;
}

async function reportsOf(
  engine: Engine,
  study: Study,
  jobs: readonly Job[],
  { signal, onReport }: { readonly signal?: AbortSignal; readonly onReport?: () => void } = {},
): Promise<Reports> {
  const done = new Set<number>();
  let [ended, late] = [false, 0];
  const reports: Reports = { summaries: [], ticks: [], late: () => late };
  const note = () => {
    if (ended) late++;
    else onReport?.();
  };
  const onSummary = (job: number, summary: Summary) => {
    reports.summaries.push([job, summary]);
    done.add(job);
    note();
  };
  const onTick = (job: number, tick: number, ticks: number) => {
    // A tick above all ticks: the claim on ticks names it.
    reports.ticks.push([job, done.has(job) ? Number.POSITIVE_INFINITY : tick, ticks]);
    note();
  };
  try {
    await engine(study, jobs, { onSummary, onTick, signal });
  } catch (error) {
    reports.error = error;
  }
  ended = true;
  if (signal) await new Promise((resolve) => setTimeout(resolve, silence));
  return reports;
}

function sameSummaries(got: Reports["summaries"], expected: Reports["summaries"]): void {
  const of = new Map(got);
  for (const [job, summary] of expected) {
    const one = of.get(job);
    must(one !== undefined, `a summary of job ${job}`, "none");
    for (const name of Object.keys({ ...summary, ...one }) as (keyof Summary)[]) {
      same(bytesOf(one[name]), bytesOf(summary[name]), `${name} of job ${job}`);
    }
  }
}

/** Text that differs where values differ, down to the sign of a zero. Columns are told from lists. */
function bytesOf(value: unknown): string {
  const text = JSON.stringify(value, (_, part) => {
    if (part instanceof Float64Array) return ["column", ...part].map(exact);
    return exact(part);
  });
  return text ?? "undefined";
}

function exact(part: unknown): unknown {
  if (Object.is(part, -0)) return "-0";
  return typeof part === "number" && !Number.isFinite(part) ? `${part}` : part;
}
