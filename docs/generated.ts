import { readFileSync } from "node:fs";
import { comparisonReport } from "../src/report/comparison.ts";
import { picture } from "../src/report/figures/picture.ts";
import { terminalText } from "../src/report/terminal/render.ts";
import { scenarioJsonSchema } from "../src/scenario/explain/jsonSchema.ts";
import { parametersTable } from "../src/scenario/explain/parametersTable.ts";
import { backtestPage } from "./backtestPage.ts";

/** Lines of the report that README shows. */
const shownLines = 12;

/** The generated files by path, as they should be: whole ones, and documents with parts that are filled in. */
export function generated(): Record<string, string> {
  return {
    "docs/scenario.schema.json": `${JSON.stringify(scenarioJsonSchema(), null, 1)}\n`,
    "docs/parameters.md": parametersTable(),
    "docs/backtest.md": backtestPage(),
    "docs/picture.svg": picture(JSON.parse(text("docs/picture.json"))),
    "docs/library.md": withExamples(text("docs/library.md")),
    "README.md": withReport(text("README.md")),
  };
}

function text(file: string): string {
  return readFileSync(file, "utf8");
}

/** Every file named in a comment, as the block of code below it. */
function withExamples(document: string): string {
  const example = /(<!-- (docs\/examples\/\S+) -->\n```ts\n)[\s\S]*?```/g;
  return document.replace(example, (_, before: string, file: string) => `${before}${text(file)}\`\`\``);
}

/**
 * The report's first lines between the two comments, from a stored comparison:
 * `npx feedcast compare scenarios/small.yaml --quiet --json test/golden/readme.json`.
 */
function withReport(document: string): string {
  const report = terminalText(comparisonReport(JSON.parse(text("test/golden/readme.json"))), { colour: false });
  const lines = report.split("\n").slice(0, shownLines).join("\n");
  const block = /(<!-- report:small -->\n)[\s\S]*?(<!-- \/report -->)/;
  return document.replace(block, (_, before: string, after: string) => `${before}\`\`\`\n${lines}\n\`\`\`\n${after}`);
}
