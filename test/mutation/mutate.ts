/**
 * `npm run mutate`: tries the mutants of every target file against its tests, which takes a night;
 * `npm run mutate -- src/feed/solve/race.ts …` those of some, and `npm run mutate -- --share .2 …` one in five, drawn by chance
 * and the same ones every time. What it finds of a file takes the place of what was known of it in
 * test/validation/reports/mutation.json.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { FileReport, MutationReport, Survivor } from "./report.ts";
import { targets } from "./targets.ts";

const kept = "test/validation/reports/mutation.json";
const { values, positionals: asked } = parseArgs({ allowPositionals: true, options: { share: { type: "string" } } });
const share = Number(values.share ?? 1);
if (!(share > 0 && share <= 1)) {
  console.error(`expected a share of mutants in (0, 1], got --share ${values.share}`);
  process.exit(2);
}
const unknown = asked.filter((file) => !Object.hasOwn(targets, file));
if (unknown.length > 0) {
  console.error(`expected files of test/mutation/targets.ts, got ${unknown.join(", ")}`);
  process.exit(2);
}
for (const file of asked.length > 0 ? asked : Object.keys(targets)) {
  const report = tryMutants(file);
  const before: MutationReport = existsSync(kept) ? JSON.parse(readFileSync(kept, "utf8")) : {};
  const names = [...new Set([...Object.keys(before), file])].sort();
  const all = Object.fromEntries(names.map((name) => [name, name === file ? report : before[name]]));
  writeFileSync(kept, `${JSON.stringify(all, null, 2)}\n`);
  console.log(`${file}: ${report.killed} killed, ${report.survived.length} survived, of ${report.mutants} mutants`);
}

/** Runs Stryker on one file. Mutants of what is computed once, when a file is loaded, are left out (`ignoreStatic`). */
function tryMutants(file: string): FileReport {
  const tests = targets[file];
  const { status } = spawnSync("npx", ["stryker", "run", "--mutate", file], {
    stdio: "inherit",
    env: { ...process.env, MUTATION_TESTS: JSON.stringify(tests), MUTATION_SHARE: `${share}` },
  });
  if (status !== 0) process.exit(status ?? 1);
  const { files } = JSON.parse(readFileSync(".bench/mutation/report.json", "utf8")) as StrykerReport;
  const { mutants, source } = files[file];
  const lines = source.split("\n");
  const survived = mutants
    .filter(({ status: found }) => found === "Survived" || found === "NoCoverage")
    .map(({ location: { start, end }, mutatorName, replacement }): Survivor => {
      const whole = lines[start.line - 1].slice(start.column - 1, start.line === end.line ? end.column - 1 : undefined);
      return { line: start.line, mutator: mutatorName, original: whole.trim(), replacement: replacement ?? "" };
    });
  const killed = mutants.filter(({ status: found }) => found === "Killed" || found === "Timeout").length;
  const left = mutants.filter(({ status: found }) => found !== "Ignored").length;
  return { tests, mutants: left, share, killed, survived };
}

/** What is read of a report in the mutation testing elements' schema. */
interface StrykerReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly StrykerMutant[] }>>;
}

interface StrykerMutant {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

/** Lines and columns from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}
