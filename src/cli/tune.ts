import { short } from "../lib/numberText.ts";
import { type Tuned, type TuneProgress, tune } from "../study/tune/tune.ts";
import { readPath } from "../vocabulary/faults.ts";
import { requireWritable, writeAtomically } from "./files.ts";
import type { Io } from "./io.ts";
import { type ProgressDisplay, progressDisplay } from "./progress.ts";
import { readScenario } from "./scenarioFile.ts";
import { spliceValues } from "./splice.ts";

export interface TuneFlags {
  readonly write?: true;
  readonly replicates?: number;
  readonly seed?: string;
  readonly workers?: number;
  readonly set?: readonly string[];
  readonly quiet?: true;
}

/** `feedcast tune FILE [--write]`. */
export async function tuneCommand(file: string, flags: TuneFlags, io: Io): Promise<void> {
  if (flags.write) await requireWritable("--write", file);
  const { text, parse, scenario } = await readScenario(file, flags, io);
  const { replicates, seed, workers } = flags;
  const engine = await io.engine?.(scenario.followed, workers);
  const display = progressDisplay(io, flags.quiet === true);
  let tuned: Tuned[];
  try {
    tuned = await tune(scenario, { replicates, seed, engine, signal: io.signal, onProgress: follow(display) });
  } finally {
    display.stop();
  }
  io.stdout.write(tuned.map((entry) => `${stated(entry)}\n`).join(""));
  if (!flags.write) return;
  const written = withValues(text, tuned);
  // A file that could not be read back must not replace one that could.
  parse(written, { file });
  await writeAtomically(file, written);
  io.stdout.write(`${file}: written\n`);
}

function follow({ update, line }: ProgressDisplay): (progress: TuneProgress) => void {
  return ({ path, input, metric, target, figure, done, runs }) => {
    const trial = `${path} = ${short(input, 4)}`;
    if (figure === undefined) update(done / runs, `${trial}, ${Math.floor(done)} of ${runs} worlds`);
    else line(`${trial}: ${metric} ${short(figure, 3)}, wanted ${short(target, 3)}`);
  };
}

function stated({ path, value, bracket, metric, target, met, inside, plan, evaluations }: Tuned): string {
  const from = `solved between ${short(bracket.low, 4)} and ${short(bracket.high, 4)}, ${evaluations} values tried`;
  const agrees = inside ? "inside the reported range" : "OUTSIDE the reported range";
  return `${path}: ${value} (${from})\n  ${plan}: ${metric} P50 ${short(met, 3)}, wanted ${short(target, 3)}; ${agrees}`;
}

/** Every solved value in the place of its `{ tune: … }`, as a point: a range there would be drawn anew in every world. */
function withValues(text: string, tuned: readonly Tuned[]): string {
  const edits = tuned.map(({ path, value, metric, target, low, high }) => {
    const number = (x: number) => x.toLocaleString("en-US", { useGrouping: false, maximumSignificantDigits: 4 });
    const source = `tuned to ${metric} ${short(target, 3)} by feedcast tune, searched from ${number(low)} to ${number(high)}`;
    return { path: readPath(path) ?? [], text: `{ value: ${number(value)}, status: tuned, source: "${source}" }` };
  });
  return spliceValues(text, edits);
}
