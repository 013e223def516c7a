import type { Job, Study } from "./job.ts";
import type { Summary } from "./summary.ts";

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
