import { isNode, parseDocument } from "yaml";
import { quantile } from "../../lib/statistics.ts";
import type { Run } from "../../metrics/run.ts";
import { parseScenario } from "../../scenario/parse.ts";
import type { Tune } from "../../scenario/plans/plan.ts";
import type { ReportedResult, Scenario } from "../../scenario/scenario.ts";
import { InputError, readPath } from "../../vocabulary/faults.ts";
import type { MetricName } from "../../vocabulary/metrics.ts";
import type { Engine, Job } from "../job.ts";
import { serial } from "../serial.ts";
import { solve } from "./solve.ts";

export interface TuneOptions {
  /** Name of the file, for messages. */
  readonly file: string;
  /** Overrides, each `path=value`. */
  readonly set?: readonly string[] | undefined;
  /** Worlds over which the median is taken; the same at every step. */
  readonly replicates?: number | undefined;
  readonly seed?: string | undefined;
  readonly engine?: Engine | undefined;
  readonly onProgress?: ((progress: TuneProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How a text becomes a scenario. */
  readonly parse?: typeof parseScenario | undefined;
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
  /** What the file allowed. */
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
 * @throws {InputError} if the scenario is faulty, has nothing to tune, or a result is out of reach
 */
export async function tune(text: string, options: TuneOptions): Promise<Tuned[]> {
  const { file, set = [], parse = parseScenario } = options;
  const scenario = parse(text, { file, set });
  const tunes = inFileOrder(text, scenario.tunes);
  if (tunes.length === 0) throw fault(file, "", "expected a value { tune: <result>, low, high } to solve, got none");
  const targets = tunes.map((entry) => findTarget(scenario, entry));

  const brackets = tunes.map(({ low, high }) => ({ low, high }));
  const evaluations = tunes.map(() => 0);
  const evaluator = new Evaluator((all) => parse(text, { file, set: all }), scenario, options);
  const values = new Map<string, string>();
  const put = (path: string, value: number): void => {
    const figure = evaluator.writable(value, (evaluation) => overrides(set, new Map(values).set(path, evaluation)));
    values.set(path, figure);
  };
  for (const { path, low, high } of tunes) put(path, Math.sqrt(low * high));

  const measure = async (which: number): Promise<number> => {
    const { path } = tunes[which];
    const evaluation = { path, input: Number(values.get(path)), target: targets[which] };
    const { figure, isNew } = await evaluator.median(overrides(set, values), evaluation);
    if (isNew) evaluations[which]++;
    return figure;
  };
  const settle = async (which: number): Promise<void> => {
    const { path, low, high } = tunes[which];
    const tryValue = async (input: number): Promise<number> => {
      put(path, input);
      return measure(which);
    };
    const target = targets[which].value;
    const solution = await solve(tryValue, { low, high, target, start: Number(values.get(path)) });
    if (!solution.found) throw outOfReach(file, tunes[which], targets[which], solution.ends);
    await tryValue(solution.best.input);
    brackets[which] = solution.bracket;
  };

  for (let which = 0; which < tunes.length; which++) await settle(which);
  if (tunes.length > 1 && !isInside(await measure(0), targets[0])) await settle(0);

  const report: Tuned[] = [];
  for (const [which, { path, low, high, metric }] of tunes.entries()) {
    const target = targets[which];
    const met = await measure(which);
    const solved = { path, value: Number(values.get(path)), bracket: brackets[which], low, high };
    const goal = { metric, plan: target.plan, target: target.value, met, inside: isInside(met, target) };
    report.push({ ...solved, ...goal, evaluations: evaluations[which] });
  }
  return report;
}

interface Evaluation {
  readonly path: string;
  readonly input: number;
  readonly target: ReportedResult;
}

/** Runs the worlds of one set of values, once. */
class Evaluator {
  readonly #parse: (set: readonly string[]) => Scenario;
  readonly #options: TuneOptions;
  readonly #replicates: number;
  readonly #seed: string;
  readonly #known = new Map<string, readonly Run["metrics"][]>();

  constructor(parse: (set: readonly string[]) => Scenario, scenario: Scenario, options: TuneOptions) {
    this.#parse = parse;
    this.#options = options;
    this.#replicates = options.replicates ?? 8;
    this.#seed = options.seed ?? scenario.seed;
  }

  /** Median of the trial's metric over worlds, and whether they had to be run for it. */
  async median(set: readonly string[], evaluation: Evaluation): Promise<{ figure: number; isNew: boolean }> {
    const { metric, plan, value } = evaluation.target;
    const key = JSON.stringify([plan, set]);
    const known = this.#known.get(key);
    const worlds = known ?? (await this.#run(set, evaluation));
    this.#known.set(key, worlds);
    const figure = quantile(
      worlds.map((metrics) => metrics[metric] ?? 0),
      0.5,
    );
    const runs = worlds.length;
    if (!known) {
      const { path, input } = evaluation;
      this.#options.onProgress?.({
        path,
        input,
        metric,
        target: value,
        figure,
        done: runs,
        runs,
      });
    }
    return { figure, isNew: !known };
  }

  /** The value to four significant digits, as the file may hold it: whole where only whole numbers are accepted. */
  writable(value: number, set: (value: string) => readonly string[]): string {
    try {
      this.#parse(set(decimal(value)));
      return decimal(value);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return decimal(Math.round(value));
    }
  }

  async #run(set: readonly string[], { path, input, target }: Evaluation): Promise<Run["metrics"][]> {
    const { engine = serial, onProgress, signal } = this.#options;
    const { plan, metric, value } = target;
    const scenario = this.#parse(set);
    const seed = this.#seed;
    const jobs: Job[] = Array.from({ length: this.#replicates }, (_, i) => ({
      scenario,
      plan,
      replicate: i + 1,
      seed,
    }));
    const worlds = new Array<Run["metrics"]>(jobs.length);
    const parts = jobs.map(() => 0);
    const tell = (job: number, part: number): void => {
      parts[job] = part;
      const done = parts.reduce((sum, each) => sum + each, 0);
      onProgress?.({ path, input, metric, target: value, done, runs: jobs.length });
    };
    await engine(jobs, {
      onRun(job, { metrics }) {
        worlds[job] = metrics;
        tell(job, 1);
      },
      onTick: (job, tick, ticks) => tell(job, tick / ticks),
      ...(signal ? { signal } : {}),
    });
    return worlds;
  }
}

/** `path=value` of each, after those of the caller. */
function overrides(set: readonly string[], values: ReadonlyMap<string, string>): readonly string[] {
  return [...set, ...[...values].map(([path, value]) => `${path}=${value}`)];
}

/** The order in which the file states them, which is the order in which they build on one another. */
function inFileOrder(text: string, tunes: readonly Tune[]): readonly Tune[] {
  const document = parseDocument(text);
  const offset = ({ path }: Tune): number => {
    const node = document.getIn(readPath(path) ?? [], true);
    return isNode(node) ? (node.range?.[0] ?? 0) : 0;
  };
  return [...tunes].sort((a, b) => offset(a) - offset(b));
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

/** Four significant digits without an exponent, as a scenario file has it. */
function decimal(value: number): string {
  return value.toLocaleString("en-US", { useGrouping: false, maximumSignificantDigits: 4 });
}
