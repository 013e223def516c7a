import type { Parts } from "../prepare.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Job } from "./job.ts";
import type { Summary } from "./summary.ts";

/** What the jobs of a study have in common. */
export interface Study {
  /** The scenario whose `id` the jobs name. */
  readonly scenario: Scenario;
  /** Custom parts by plan. They are functions, which stay on the thread that made them. */
  readonly parts?: Readonly<Record<string, Parts>>;
}

/**
 * Runs jobs, anywhere and in any order. An engine reports every job once, by its index, and rejects as soon as one
 * fails. Every job is pure, so results depend on neither order nor place.
 */
export type Engine = (study: Study, jobs: readonly Job[], listener: EngineListener) => Promise<void>;

export interface EngineListener {
  readonly onSummary: (job: number, summary: Summary) => void;
  /** `tick` of `ticks` are done. */
  readonly onTick?: ((job: number, tick: number, ticks: number) => void) | undefined;
  /** The engine rejects with its reason once it is aborted. */
  readonly signal?: AbortSignal | undefined;
}
