import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { short } from "../lib/numberText.ts";
import { backtestReport } from "../report/backtest.ts";
import { terminalText } from "../report/terminal/render.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { type BacktestProgress, backtest } from "../study/backtest/backtest.ts";
import type { BacktestCase, LeftOut } from "../study/backtest/figures.ts";
import { InputError } from "../vocabulary/faults.ts";
import { requireWritable, writeAtomically } from "./files.ts";
import { hasColour, type Io } from "./io.ts";
import { jsonText } from "./json.ts";
import { progressDisplay } from "./progress.ts";
import { readScenario } from "./scenarioFile.ts";
import { UsageError, usageError } from "./usage.ts";

export interface BacktestFlags {
  readonly worlds?: number;
  readonly threads?: number;
  readonly seed?: string;
  readonly json?: string;
  readonly quiet?: true;
}

/** Lists the published outcomes that the briefs of a folder are not held against. */
const leftOutFile = "left-out.json";

/** `feedcast backtest [FILE…]`: the files, or every campaign that the package ships. */
export async function backtestCommand(named: readonly string[], flags: BacktestFlags, io: Io): Promise<void> {
  const { json, worlds, seed, threads } = flags;
  const files = named.length > 0 ? named : await shippedHistory();
  if (json !== undefined) await requireResultFile(json, files);
  const scenarios = await readAll(files, flags, io);
  const cases = named.length > 0 ? new Set(scenarios.map(({ name }) => name)) : undefined;
  const leftOut = (await leftOutBeside(files)).filter((each) => cases?.has(each.case) ?? true);
  const display = progressDisplay(io, flags.quiet === true);
  try {
    const engine = await io.engine?.(Math.max(...scenarios.map(({ followed }) => followed)), threads);
    const result = await backtest(scenarios, {
      worlds,
      seed,
      engine,
      signal: io.signal,
      onProgress: ({ index, cases: all, case: name, doneRuns, runs, tick, ticks, summary }: BacktestProgress) => {
        const underWay = summary ? 0 : tick / ticks;
        display.update((index + (doneRuns + underWay) / runs) / all, `case ${index + 1} of ${all}, ${name}`);
      },
      onCase: (finished) => {
        io.onFinished?.();
        display.line(lineOf(finished));
      },
    });
    display.stop();
    if (result.stoppedOf !== undefined) {
      const done = result.cases.map((each) => `${each.case} ${each.worlds}`).join(", ");
      io.stderr.write(`feedcast: stopped: the report is of the worlds finished: ${done}\n`);
    }
    if (json !== undefined) await writeAtomically(json, jsonText({ ...result, leftOut }));
    io.stdout.write(terminalText(backtestReport(result, leftOut), { colour: hasColour(io) }));
  } finally {
    display.stop();
  }
}

function lineOf({ case: name, outcomes }: BacktestCase): string {
  const texts = outcomes.map(({ metric, predicted, outcome }) => {
    return `${metric} ${predicted ? short(predicted.p50, 3) : "none"} predicted, ${short(outcome, 3)} published`;
  });
  return `${name}: ${texts.join("; ")}`;
}

/** Reads every file; the faults of all files come at once. */
async function readAll(files: readonly string[], { quiet }: BacktestFlags, io: Io): Promise<Scenario[]> {
  const scenarios: Scenario[] = [];
  const faults: InputError["faults"][number][] = [];
  for (const file of files) {
    try {
      scenarios.push((await readScenario(file, { quiet }, io)).scenario);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      faults.push(...error.faults);
    }
  }
  if (faults.length > 0) throw new InputError(faults);
  return scenarios;
}

/** Briefs in `scenarios/history` of the installed package, in the order of their names. */
async function shippedHistory(): Promise<string[]> {
  const folder = join(dirname(fileURLToPath(import.meta.resolve("feedcast/package.json"))), "scenarios", "history");
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith(".yaml")).sort();
  if (files.length === 0)
    throw new UsageError(`backtest: expected campaigns in ${folder}, got none (name files instead)`);
  return files.map((name) => join(folder, name));
}

/** Entries of the lists that stand beside the files, folder by folder. */
async function leftOutBeside(files: readonly string[]): Promise<LeftOut[]> {
  const lists = new Set(files.map((file) => join(dirname(file), leftOutFile)));
  const found: LeftOut[] = [];
  for (const list of lists) {
    const text = await readFile(list, "utf8").catch(() => undefined);
    if (text !== undefined) found.push(...readLeftOut(list, text));
  }
  return found;
}

function readLeftOut(file: string, text: string): LeftOut[] {
  const wrong = new UsageError(
    `${file}: expected a list of { "case", "figure", "reason" } in JSON, got something else`,
  );
  const parsed = parsedJson(text);
  if (!Array.isArray(parsed)) throw wrong;
  return parsed.map((entry: unknown) => {
    const { case: name, figure, reason } = (entry ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof name !== "string" || typeof figure !== "string" || typeof reason !== "string") throw wrong;
    return { case: name, figure, reason };
  });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Catches `--json scenario.yaml`, which would have taken a scenario for the file to write. */
async function requireResultFile(json: string, files: readonly string[]): Promise<void> {
  if (/\.ya?ml$/i.test(json) || files.some((file) => resolve(file) === resolve(json))) {
    throw usageError("--json", "a file such as backtest.json", json);
  }
  await requireWritable("--json", json);
}
