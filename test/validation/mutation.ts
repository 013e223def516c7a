import { existsSync, readFileSync } from "node:fs";
import { equivalents } from "../mutation/equivalents.ts";
import { type MutationReport, mutationScore, type Survivor } from "../mutation/report.ts";
import { targets } from "../mutation/targets.ts";
import type { Claim } from "./claim.ts";
import { percent } from "./worlds.ts";

/** Coverage and mutation: figures that `npm run coverage` and `npm run mutate` kept. */

const section = "Coverage and mutation";
const reports = "test/validation/reports";

interface CoverageReport {
  readonly lines: { readonly covered: number; readonly total: number };
}

/** A report that is kept in the repository, if there is one. */
function reportOf<T>(name: string): T | undefined {
  const file = `${reports}/${name}.json`;
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : undefined;
}

export const claims: readonly Claim[] = [
  {
    section,
    claim: "Tests run through the lines of src/ without the command line",
    against: "npm run coverage: npm test without test/reference/ and test/panel.test.ts",
    evidence() {
      const report = reportOf<CoverageReport>("coverage");
      if (!report) return missing("npm run coverage");
      const { covered, total } = report.lines;
      return {
        figure: `${percent(covered / total)} (${covered} of ${total})`,
        expected: "90 % or more",
        interval: "exact",
        passed: covered >= 0.9 * total,
      };
    },
  },
  {
    section,
    claim: "Tests notice a mutant of feed/, response/ or propagation/",
    against:
      "npm run mutate (Stryker), for the files named; each against the tests beside it in test/mutation/targets.ts",
    evidence() {
      const report = reportOf<MutationReport>("mutation");
      if (!report) return missing("npm run mutate");
      const files = Object.entries(report);
      const killed = files.reduce((sum, [, file]) => sum + file.killed, 0);
      const survived = files.flatMap(([name, file]) => file.survived.map((survivor) => ({ name, survivor })));
      const equivalent = survived.filter(({ name, survivor }) => isEquivalent(name, survivor));
      const scores = files.map(
        ([name, file]) => `${name.replace("src/", "")} ${file.killed} of ${file.killed + file.survived.length}`,
      );
      const { score, error } = mutationScore(files.map(([, file]) => file));
      const all = files.reduce((sum, [, { mutants }]) => sum + mutants, 0);
      const tried = killed + survived.length;
      return {
        figure:
          `${percent(score)} (${killed} of the ${tried} drawn), ` +
          `${percent(killed / (tried - equivalent.length))} without the ${equivalent.length} that change nothing ` +
          `(${scores.join(", ")})`,
        expected: "nothing: no figure is demanded",
        interval:
          `±${percent(1.96 * error)}, as ${tried} of ${all} mutants were drawn by chance; ` +
          `${files.length} of ${Object.keys(targets).length} files; mutants of constants left out`,
        passed: "figure only",
        note: "Survivors that change nothing are listed with the reason in test/mutation/equivalents.ts, all others in the report.",
      };
    },
  },
];

function isEquivalent(file: string, { original, replacement }: Survivor): boolean {
  return equivalents.some(
    (known) => known.file === file && known.original === original && known.replacement === replacement,
  );
}

function missing(command: string) {
  return {
    figure: "no report",
    expected: "a report",
    interval: "",
    passed: false,
    note: `Nothing is kept yet: ${command}.`,
  };
}
