import { describe, expect, it } from "vitest";
import { simulate } from "../../src/simulate.ts";
import type { Study } from "../../src/study/engine.ts";
import type { Job } from "../../src/study/job.ts";
import { serial } from "../../src/study/serial.ts";
import { type Summary, summarize } from "../../src/study/summary.ts";
import { shipped } from "../smallWorld.ts";

/** Three short worlds: 48 ticks each, in which the event loop turns three times. */
const scenario = shipped("small", ["audience.users=1M", "campaign.days=2", "creators=[]"]);
const study: Study = { scenario };
const jobs: Job[] = [1, 2, 3].map((replicate) => ({
  scenario: scenario.id,
  plan: "Follow feed",
  replicate,
  seed: "s",
}));

describe("the serial engine", () => {
  it("runs every job once, in order, with the seed of its world", async () => {
    const done: [number, Summary][] = [];
    const ticks: number[] = [];
    await serial(study, jobs, {
      onSummary: (job, summary) => done.push([job, summary]),
      onTick: (_, tick) => ticks.push(tick),
    });
    const alone = ["s/1", "s/2", "s/3"].map((seed) => summarize(simulate(scenario, "Follow feed", seed)));
    expect(done).toEqual(alone.map((summary, job) => [job, summary]));
    const oneRun = Array.from({ length: 48 }, (_, tick) => tick + 1);
    expect(ticks).toEqual([...oneRun, ...oneRun, ...oneRun]);
  });

  it("lets the event loop turn within a job", async () => {
    let turns = 0;
    const clock = setInterval(() => turns++, 0);
    const turnsAtTick: number[] = [];
    await serial(study, jobs.slice(0, 1), { onSummary() {}, onTick: () => turnsAtTick.push(turns) });
    clearInterval(clock);
    expect(turnsAtTick.at(-1)).toBeGreaterThan(turnsAtTick[0]);
  });

  it("stops within a job once the signal is aborted", async () => {
    const controller = new AbortController();
    let [ticks, done] = [0, 0];
    const stopping = serial(study, jobs, {
      onSummary: () => done++,
      onTick() {
        ticks++;
        if (ticks === 50) controller.abort(new Error("enough"));
      },
      signal: controller.signal,
    });
    await expect(stopping).rejects.toThrow("enough");
    expect(done).toBe(1);
    expect(ticks).toBeLessThan(48 + 17);
  });

  it("fails with the job that fails, and refuses the job of another scenario", async () => {
    const failing = { ...jobs[0], plan: "Kuaishou" };
    await expect(serial(study, [failing], { onSummary() {} })).rejects.toThrow("expected one of the plans");
    const foreign = { ...jobs[0], scenario: "another" };
    await expect(serial(study, [foreign], { onSummary() {} })).rejects.toThrow("got one of another");
  });
});
