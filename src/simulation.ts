import type { Run } from "./metrics/run.ts";
import type { Parts } from "./prepare.ts";
import type { SettleOptions } from "./scenario/settle/settle.ts";

/** A run that is stepped through tick by tick. Reading its figures changes nothing. */
export interface Simulation {
  /** Ticks simulated so far. */
  readonly tick: number;
  /** Ticks from the campaign's start to its end. */
  readonly ticks: number;
  readonly done: boolean;
  /** Simulates one tick. @throws {RangeError} if the run is done */
  step(): void;
  /** The figures so far. A purchase counts with its click, even if it completes later. */
  snapshot(): Run;
  /** The figures of the whole run. @throws {RangeError} if the run is not done */
  result(): Run;
}

export interface SimulationOptions extends Omit<SettleOptions, "seed"> {
  /** Replacements for built-in components. */
  readonly parts?: Parts | undefined;
}

export interface SimulateOptions extends SimulationOptions {
  /** Called after each tick with the number of ticks done and of all ticks. */
  readonly onTick?: ((done: number, ticks: number) => void) | undefined;
  /** Ends the run after the tick in which it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** One or two runs that step together, as one simulation. `combine` makes one run's figures of theirs. */
export function stepTogether(
  runs: readonly { readonly tick: number; readonly ticks: number; step(): void; figures(): Run }[],
  combine: (figures: readonly Run[]) => Run,
): Simulation {
  const [first] = runs;
  const snapshot = () => combine(runs.map((run) => run.figures()));
  return {
    get tick() {
      return first.tick;
    },
    ticks: first.ticks,
    get done() {
      return first.tick === first.ticks;
    },
    step() {
      if (this.done)
        throw new RangeError(`step: expected a run before its end, got one after its ${first.ticks} ticks`);
      for (const run of runs) run.step();
    },
    snapshot,
    result() {
      if (this.done) return snapshot();
      throw new RangeError(`result: expected a finished run, got one at tick ${first.tick} of ${first.ticks}`);
    },
  };
}
