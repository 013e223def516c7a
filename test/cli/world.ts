import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Io } from "../../src/cli/io.ts";
import { main } from "../../src/cli/program.ts";
import type { Plan } from "../../src/scenario/plans/plan.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import type { Simulation, SimulationOptions } from "../../src/simulation.ts";
import { allMetrics, fabricateRun } from "../study/fabricate.ts";

export const small = `# A comment that must stay
question: Would it have travelled as far on a follow feed?
campaign: { name: Small, start: 2020-11-16T10:00+08:00, days: 3 }
audience: { users: 5M }
brand: { followers: 20k, posts: 2 }   # and this one
creators:
  - { tier: celebrity, count: 1, followers: 400k, when: launch day }
paid:
  - { product: in-feed, impressions: 100k, days: 2 }   # bought
compare:
  - { name: Douyin, platform: douyin-2020 }
  - { name: Same on a follow feed, feed_of: weibo-2013 }
replicates: 3
`;

/** The same, waiting for its paid impressions. */
export const untuned = `${small.replace("impressions: 100k", "impressions: { tune: views, low: 10k, high: 10M }")}results_reported:
  - { views: 1.1M, tolerance: 25%, used_for: tuning }
`;

/** Stands in for the engine: views follow from the bought impressions, the plan and the world's number. */
export function fakeSimulation(
  scenario: Scenario,
  plan: Plan | string,
  seed: string,
  { values = {} }: SimulationOptions = {},
): Simulation {
  const name = typeof plan === "string" ? plan : plan.name;
  const world = Number(seed.split("/").at(-1));
  const bought = Number(values["paid[0].impressions"] ?? scenario.plans[0].brief.paid[0]?.impressions?.value ?? 0);
  const earned = (name === "Douyin" ? 200_000 : 50_000) + 1000 * world;
  const figures = () =>
    fabricateRun({
      metrics: allMetrics(10, { views: earned + bought, earnedViews: earned, paidViews: bought, reach: earned / 2 }),
      matrix: { celebrity: { following: earned }, brand: { paid: bought } },
      views: [earned, bought],
    });
  let tick = 0;
  return {
    get tick() {
      return tick;
    },
    ticks: 2,
    get done() {
      return tick === 2;
    },
    step: () => {
      tick++;
    },
    snapshot: figures,
    result: figures,
  };
}

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder of its own for one test file, and feedcast run with captured streams. */
export class Workplace {
  readonly #folder = mkdtempSync(join(tmpdir(), "feedcast-"));

  path(name: string): string {
    return join(this.#folder, name);
  }

  write(name: string, text: string): string {
    writeFileSync(this.path(name), text);
    return this.path(name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  async feedcast(
    argv: readonly string[],
    { tty = false, env = {}, ...rest }: Pick<Partial<Io>, "signal" | "onFinished" | "env"> & { tty?: boolean } = {},
  ): Promise<Outcome> {
    const texts = { out: "", err: "" };
    const capture = (name: "out" | "err") => ({
      isTTY: tty,
      columns: 80,
      write: (text: string) => {
        texts[name] += text;
      },
    });
    const code = await main(argv, { stdout: capture("out"), stderr: capture("err"), env, ...rest });
    return { code, ...texts };
  }
}
