import { readdirSync, readFileSync } from "node:fs";
import { short } from "../src/lib/numberText.ts";
import type { Backtest, BacktestOutcome, LeftOut } from "../src/study/backtest/figures.ts";
import { overall } from "../src/study/backtest/overall.ts";
import { metrics } from "../src/vocabulary/metrics.ts";

/** A stored backtest, as `feedcast backtest --json` writes it. */
interface Stored extends Pick<Backtest, "version" | "worlds" | "cases"> {
  readonly leftOut: readonly LeftOut[];
  /** Cases that were asked for and did not finish, added by hand. */
  readonly notRun?: readonly { readonly case: string; readonly reason: string }[];
}

/** A stored backtest with the date and the commit that its file's name states. */
interface Row extends Stored {
  readonly date: string;
  readonly commit: string;
}

const folder = "test/golden/backtest";

/** The page of backtests: a table over versions, then every outcome under each of them. */
export function backtestPage(): string {
  const rows = storedRows();
  const latest = rows.at(-1)!;
  return `# Published campaigns, predicted

\`feedcast backtest\` runs published campaigns from their public inputs and compares the predictions with the published outcomes. The briefs
are in [scenarios/history](../scenarios/history/README.md). No input is tuned to an outcome. \`npm run docs\` writes this page from the
files in \`${folder}\`.

An error is log10 of the predicted median over the outcome: −1 is ten times too low, .3 twice too high. The bracket of a prediction holds
8 of 10 worlds. An outcome with a prediction of zero counts as infinitely wrong.

## Over versions

${table(["version", "commit", "date", "cases", "worlds", "outcomes", "median error", "inside the bracket"], rows.map(totals))}

${commonTotals(rows)}## Every outcome

${table(["case", "metric", "outcome", ...rows.flatMap(({ commit }) => [`${commit}: predicted`, "error"])], outcomeLines(rows))}

## Bias by platform

Mean error of the outcomes that have one.

${table(["platform", ...rows.map(({ commit }) => commit)], biasLines(rows))}

## Not compared

${latest.leftOut.map(({ case: name, figure, reason }) => `- **${name}**, ${figure}: ${reason}.`).join("\n")}
${notRun(rows)}
## A new row

\`\`\`sh
npx feedcast backtest --json ${folder}/DATE-COMMIT.json # DATE as 2026-11-26
npm run docs
\`\`\`
`;
}

/** Every stored backtest, the oldest first. Two of one day stand in the order of their names' third part. */
function storedRows(): Row[] {
  const name = /^(\d{4}-\d{2}-\d{2})(?:\.\d+)?-(\w+)\.json$/;
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, date, commit] = name.exec(file) ?? [];
      if (date === undefined) throw new Error(`${folder}/${file}: expected a name such as 2026-11-26-1cdfd11.json`);
      return [{ ...(JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as Stored), date, commit }];
    });
}

function totals(row: Row): string[] {
  const { version, commit, date, cases, worlds } = row;
  const { medianError, coverage } = overall(outcomesOf(row));
  const ran = row.notRun?.length ? `${cases.length} of ${cases.length + row.notRun.length}` : String(cases.length);
  return [
    ...[version, `\`${commit}\``, date, ran, String(worlds), String(coverage.of)],
    ...[medianError?.toFixed(2) ?? "infinite", `${coverage.inside} of ${coverage.of}`],
  ];
}

/** The same figures over the outcomes that every version predicts, where a version lacks some. */
function commonTotals(rows: readonly Row[]): string {
  const common = (each: BacktestOutcome) =>
    rows.every((row) => outcomesOf(row).some((other) => keyOf(other) === keyOf(each)));
  if (rows.every((row) => outcomesOf(row).every(common))) return "";
  const texts = rows.map((row) => {
    const { medianError, coverage } = overall(outcomesOf(row).filter(common));
    return `${medianError?.toFixed(2) ?? "infinite"} and ${coverage.inside} of ${coverage.of} (\`${row.commit}\`)`;
  });
  return `Over the outcomes that all versions have, the median error and the outcomes inside are ${texts.join(", ")}.\n\n`;
}

function outcomeLines(rows: readonly Row[]): string[][] {
  const all = new Map(rows.flatMap((row) => outcomesOf(row).map((each) => [keyOf(each), each] as const)));
  return [...all]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, { case: name, metric, outcome }]) => [
      name,
      metrics[metric].words,
      short(outcome, 3),
      ...rows.flatMap((row) => predictedTexts(outcomesOf(row).find((each) => keyOf(each) === key))),
    ]);
}

function predictedTexts(outcome: BacktestOutcome | undefined): [string, string] {
  if (outcome === undefined) return ["not run", ""];
  const { predicted, logError, inside } = outcome;
  if (predicted === undefined) return ["none", ""];
  const [p10, p50, p90] = [predicted.p10, predicted.p50, predicted.p90].map((value) => short(value, 2));
  const error = logError === undefined ? "zero" : signed(logError);
  return [`${p10} – ${p50} – ${p90}`, inside ? `**${error}**, inside` : error];
}

function biasLines(rows: readonly Row[]): string[][] {
  const biases = rows.map((row) => overall(outcomesOf(row)).bias);
  const names = [...new Set(biases.flatMap((bias) => bias.map(({ platform }) => platform)))].sort();
  return names.map((name) => [
    `\`${name}\``,
    ...biases.map((bias) => {
      const own = bias.find(({ platform }) => platform === name);
      if (own === undefined) return "not run";
      return own.meanLogError === undefined ? "zero" : signed(own.meanLogError);
    }),
  ]);
}

function notRun(rows: readonly Row[]): string {
  const texts = rows.flatMap(({ commit, notRun: list = [] }) =>
    list.map(({ case: name, reason }) => `- **${name}** at \`${commit}\`: ${reason}.`),
  );
  return texts.length > 0 ? `\nDid not finish:\n\n${texts.join("\n")}\n` : "";
}

const outcomesOf = ({ cases }: Row): BacktestOutcome[] => cases.flatMap(({ outcomes }) => outcomes);

const keyOf = ({ case: name, plan, metric }: BacktestOutcome): string => `${name} ${plan} ${metric}`;

const signed = (error: number): string => `${error < 0 ? "−" : "+"}${Math.abs(error).toFixed(2)}`;

function table(heads: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...lines.map(line)].join("\n");
}
