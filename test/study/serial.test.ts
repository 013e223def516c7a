import { describe, expect, it, vi } from "vitest";
import { simulate } from "../../src/simulate.ts";
import type { Job } from "../../src/study/job.ts";
import { serial } from "../../src/study/serial.ts";
import { fabricateRun, fabricateScenario } from "./fabricate.ts";

vi.mock("../../src/simulate.ts", () => ({
  simulate: vi.fn((_scenario, _plan, _seed, { onTick } = {}) => {
    onTick?.(1, 1);
    return fabricateRun({});
  }),
}));

const scenario = fabricateScenario({ A: "" });
const jobs: Job[] = [1, 2, 3].map((replicate) => ({ scenario, plan: "A", replicate, seed: "s" }));

describe("the serial engine", () => {
  it("runs every job once, in order, with the seed of its world", async () => {
    const done: number[] = [];
    const ticks: number[] = [];
    await serial(jobs, { onRun: (job) => done.push(job), onTick: (job) => ticks.push(job) });
    expect(done).toEqual([0, 1, 2]);
    expect(ticks).toEqual([0, 1, 2]);
    expect(vi.mocked(simulate).mock.calls.map(([, plan, seed]) => [plan, seed])).toEqual([
      ["A", "s/1"],
      ["A", "s/2"],
      ["A", "s/3"],
    ]);
  });

  it("lets the event loop turn between jobs", async () => {
    let turns = 0;
    const clock = setInterval(() => turns++, 0);
    const seen: number[] = [];
    await serial(jobs, { onRun: () => seen.push(turns) });
    clearInterval(clock);
    expect(seen[2]).toBeGreaterThan(seen[0]);
  });

  it("stops before the next job once the signal is aborted", async () => {
    const controller = new AbortController();
    const done: number[] = [];
    const onRun = (job: number) => {
      done.push(job);
      controller.abort(new Error("enough"));
    };
    await expect(serial(jobs, { onRun, signal: controller.signal })).rejects.toThrow("enough");
    expect(done).toEqual([0]);
  });

  it("fails with the job that fails", async () => {
    vi.mocked(simulate).mockImplementationOnce(() => {
      throw new RangeError("no such world");
    });
    await expect(serial(jobs, { onRun() {} })).rejects.toThrow("no such world");
  });
});
