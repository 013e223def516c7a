import { describe, expect, it } from "vitest";
import { engineContract } from "../../src/contracts/engine.ts";
import { threads } from "../../src/engines/threads.ts";
import type { Engine } from "../../src/study/engine.ts";
import type { Job, Study } from "../../src/study/job.ts";
import { serial } from "../../src/study/serial.ts";
import { shipped } from "../smallWorld.ts";
import { failing } from "./failing.ts";

/** Short worlds: 24 ticks each, in which the event loop turns once. */
const scenario = shipped("small", [
  "audience.users=100k",
  "campaign.days=1",
  "creators=[]",
  "paid=[]",
  "compare=[{ name: Follow feed, platform: weibo-2013 }]",
]);
const study: Study = { scenario };
const jobs: Job[] = [1, 2, 3].map((replicate) => ({
  scenario: scenario.id,
  plan: "Follow feed",
  replicate,
  seed: "s",
}));
const suiteOn = (engine: Engine) => engineContract(engine, study, jobs);

describe.each([
  ["serial", serial],
  ["threads", threads(2)],
] as const)("the %s engine", (_, engine) => {
  for (const { claim, check } of suiteOn(engine)) it(claim, check);
});

const [once, bytes, ticks, stop, stopped, fault, none] = suiteOn(serial).map(({ claim }) => claim);

/** Engines each of which breaks one rule, with the claims that must notice. */
const broken: readonly [name: string, engine: Engine, claims: readonly string[]][] = [
  [
    "leaves out the last job",
    (s, all, listener) => serial(s, all.slice(0, Math.max(1, all.length - 1)), listener),
    [once, bytes],
  ],
  [
    "numbers jobs by their order of ending",
    (s, all, listener) => {
      const byReplicate = [...all].sort((one, other) => one.replicate - other.replicate);
      return serial(s, byReplicate, listener);
    },
    [bytes],
  ],
  [
    "reports the last job twice",
    (s, all, listener) =>
      serial(s, all, {
        ...listener,
        onSummary(job, summary) {
          listener.onSummary(job, summary);
          if (job > 0 && job === all.length - 1) listener.onSummary(job, summary);
        },
      }),
    [once],
  ],
  [
    "sends summaries as JSON",
    (s, all, listener) =>
      serial(s, all, {
        ...listener,
        onSummary: (job, summary) => listener.onSummary(job, JSON.parse(JSON.stringify(summary))),
      }),
    [bytes],
  ],
  [
    "moves series by a bit",
    (s, all, listener) =>
      serial(s, all, {
        ...listener,
        onSummary(job, summary) {
          const series = Object.entries(summary.series).map(([name, values]) => [
            name,
            values.map((value) => value * (1 + 2 ** -52)),
          ]);
          listener.onSummary(job, { ...summary, series: Object.fromEntries(series) as typeof summary.series });
        },
      }),
    [bytes],
  ],
  [
    "counts ticks from 0",
    (s, all, listener) =>
      serial(s, all, { ...listener, onTick: (job, tick, all) => listener.onTick?.(job, tick - 1, all) }),
    [ticks],
  ],
  ["is deaf to stops", (s, all, { onSummary, onTick }) => serial(s, all, { onSummary, onTick }), [stop, stopped]],
  [
    "rejects at once and runs on",
    (s, all, { onSummary, onTick, signal }) => {
      signal?.throwIfAborted();
      const running = serial(s, all, { onSummary, onTick });
      return Promise.race([
        running,
        new Promise<void>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
      ]);
    },
    [stop],
  ],
  [
    "gives a reason of its own",
    async (s, all, listener) => {
      await serial(s, all, listener).catch((error) => {
        throw listener.signal?.aborted ? new Error("aborted") : error;
      });
    },
    [stop, stopped],
  ],
  [
    "swallows faults",
    (s, all, listener) =>
      serial(s, all, listener).catch((error) => {
        if (listener.signal?.aborted) throw error;
      }),
    [fault],
  ],
  [
    "needs a job",
    (s, all, listener) => {
      if (all.length === 0) return Promise.reject(new RangeError("no jobs"));
      return serial(s, all, listener);
    },
    [none],
  ],
];

describe("engines that break a rule are found", () => {
  it.each(broken)("%s", async (_, engine, claims) => {
    expect(await failing(suiteOn(engine))).toEqual(claims);
  });
});
