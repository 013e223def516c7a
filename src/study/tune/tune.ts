import { quantile } from "../../lib/statistics.ts";
import type { Tune } from "../../scenario/plans/plan.ts";
import type { InputValues } from "../../scenario/plans/values.ts";
import type { ReportedResult, Scenario } from "../../scenario/scenario.ts";
import { InputError } from "../../vocabulary/faults.ts";
import type { MetricName } from "../../vocabulary/metrics.ts";
import type { Engine } from "../engine.ts";
import { replicate } from "../replicate.ts";
import type { Summary } from "../summary.ts";
import { solve } from "./solve.ts";

export interface TuneOptions {
  /** Worlds over which the median is taken, the same at every step; 8 unless stated. */
  readonly replicates?: number | undefined;
  readonly seed?: string | undefined;
  readonly engine?: Engine | undefined;
  readonly onProgress?: ((progress: TuneProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface TuneProgress {
  readonly path: string;
  /** The value on trial. */
  readonly input: number;
  readonly metric: MetricName;
  readonly target: number;
  /** Its median over worlds, once it is known. */
  readonly figure?: number;
  /** Runs done for this value, with the parts of those under way. */
  readonly done: number;
  readonly runs: number;
}

/** One solved input. */
export interface Tuned {
  readonly path: string;
  readonly value: number;
  /** Values between which the target is known to be crossed. */
  readonly bracket: { readonly low: number; readonly high: number };
  /** Ends of the range that the file allows. */
  readonly low: number;
  readonly high: number;
  readonly metric: MetricName;
  readonly plan: string;
  readonly target: number;
  /** The metric's median with all solved values in place, and whether it lies in the reported range. */
  readonly met: number;
  readonly inside: boolean;
  /** Values tried for this input. */
  readonly evaluations: number;
}

/**
 * Solves every `{ tune: … }` of a scenario for the reported result it names, in file order, each with the ones before
 * it in place and the ones after it at the middle of their ranges; then solves the first once more, from where it is,
 * if the later ones moved its result out of the reported range.
 * @throws {InputError} if the scenario has nothing to tune, or a result is out of reach
 */
export async function tune(scenario: Scenario, options: TuneOptions = {}): Promise<Tuned[]> {
  const { file, tunes } = scenario;
  if (tunes.length === 0) throw fault(file, "", "expected a value { tune: <result>, low, high } to solve, got none");
  const targets = tunes.map((entry) => findTarget(scenario, entry));

  const brackets = tunes.map(({ low, high }) => ({ low, high }));
  const evaluations = tunes.map(() => 0);
  const evaluator = new Evaluator(scenario, options);
  const values: Record<string, number> = {};
  const put = ({ path, isWhole }: Tune, value: number): void => {
    values[path] = isWhole ? Math.round(fourDigits(value)) : fourDigits(value);
  };
  for (const entry of tunes) put(entry, Math.sqrt(entry.low * entry.high));

  const measure = async (which: number): Promise<number> => {
    const { path } = tunes[which];
    const evaluation = { path, input: values[path], target: targets[which] };
    const { figure, isNew } = await evaluator.median(values, evaluation);
    if (isNew) evaluations[which]++;
    return figure;
  };
  const settle = async (which: number): Promise<void> => {
    const entry = tunes[which];
    const tryValue = async (input: number): Promise<number> => {
      put(entry, input);
      return measure(which);
    };
    const { low, high, path } = entry;
    const solution = await solve(tryValue, { low, high, target: targets[which].value, start: values[path] });
    if (!solution.found) throw outOfReach(file, entry, targets[which], solution.ends);
    await tryValue(solution.best.input);
    brackets[which] = solution.bracket;
  };

  for (let which = 0; which < tunes.length; which++) await settle(which);
  if (tunes.length > 1 && !isInside(await measure(0), targets[0])) await settle(0);

  const report: Tuned[] = [];
  for (const [which, { path, low, high, metric }] of tunes.entries()) {
    const target = targets[which];
    const met = await measure(which);
    const solved = { path, value: values[path], bracket: brackets[which], low, high };
    const goal = { metric, plan: target.plan, target: target.value, met, inside: isInside(met, target) };
    report.push({ ...solved, ...goal, evaluations: evaluations[which] });
  }
  return report;
}

/** An input at a value, and the result that it is to bring. */
interface Evaluation {
  readonly path: string;
  readonly input: number;
  readonly target: ReportedResult;
}

/** Runs the worlds of one point in input space, once. */
class Evaluator {
  readonly #scenario: Scenario;
  readonly #options: TuneOptions;
  readonly #known = new Map<string, readonly Summary[]>();

  constructor(scenario: Scenario, options: TuneOptions) {
    this.#scenario = scenario;
    this.#options = options;
  }

  /** Median of the target's metric over worlds, and whether they had to be run for it. */
  async median(values: InputValues, evaluation: Evaluation): Promise<{ figure: number; isNew: boolean }> {
    const { path, input, target } = evaluation;
    const { metric, plan, value } = target;
    const key = JSON.stringify([plan, values]);
    const known = this.#known.get(key);
    const worlds = known ?? (await this.#run({ ...values }, evaluation));
    this.#known.set(key, worlds);
    const figure = quantile(
      worlds.map(({ metrics }) => metrics[metric] ?? 0),
      0.5,
    );
    const runs = worlds.length;
    if (!known) this.#options.onProgress?.({ path, input, metric, target: value, figure, done: runs, runs });
    return { figure, isNew: !known };
  }

  async #run(values: InputValues, { path, input, target }: Evaluation): Promise<readonly Summary[]> {
    const { replicates = 8, seed, engine, onProgress, signal } = this.#options;
    const { plan, metric, value } = target;
    const parts = new Map<number, number>();
    const design = { plans: [plan], replicates, seed, values };
    const { outcomes, asked } = await replicate(this.#scenario, design, {
      engine,
      signal,
      onProgress({ replicate: world, tick, ticks }) {
        parts.set(world, tick / ticks);
        const done = [...parts.values()].reduce((sum, part) => sum + part, 0);
        onProgress?.({ path, input, metric, target: value, done, runs: replicates });
      },
    });
    // Some worlds of a stopped evaluation say nothing of its median.
    if (outcomes[0].runs.length < asked) signal?.throwIfAborted();
    return outcomes[0].runs;
  }
}

function findTarget({ results, file }: Scenario, { path, metric }: Tune): ReportedResult {
  const target = results.find((result) => result.metric === metric && result.usedFor === "tuning");
  if (target) return target;
  throw fault(file, path, `expected a reported result of ${metric} with used_for: tuning to tune to, got none`);
}

function outOfReach(
  file: string,
  { path, low, high }: Tune,
  { metric, value }: ReportedResult,
  ends: readonly { readonly input: number; readonly figure: number }[],
): InputError {
  const given = ends.map(({ input, figure }) => `${decimal(input)} gives ${decimal(figure)}`).join(", ");
  const range = `from ${decimal(low)} to ${decimal(high)}`;
  return fault(file, path, `expected a value ${range} that brings ${metric} to ${decimal(value)}, got none: ${given}`);
}

function fault(file: string, path: string, message: string): InputError {
  return new InputError([{ place: file, path, message }]);
}

function isInside(figure: number, { low, high }: ReportedResult): boolean {
  return low <= figure && figure <= high;
}

/** As many digits as `feedcast tune --write` puts into the file. */
const fourDigits = (value: number): number => Number(value.toPrecision(4));

/** Four significant digits without an exponent, as a scenario file has it. */
function decimal(value: number): string {
  return value.toLocaleString("en-US", { useGrouping: false, maximumSignificantDigits: 4 });
}
