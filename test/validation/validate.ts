/**
 * `npm run validation`: finds out about every claim and writes docs/validation.md, which stays as it is unless all claims
 * came to an end. `npm run validation -- --only SECTION` prints the claims of the sections with this in their title and
 * writes nothing. Exit code 1 where a claim fails that is no known miss, 2 where nothing has that title.
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import type { Outcome } from "./claim.ts";
import { type Found, validationDocument, verdictOf } from "./document.ts";
import type { Told } from "./section.ts";
import { sections } from "./sections.ts";

const { only } = parseArgs({ options: { only: { type: "string" } } }).values;
const titles = sections.map(([first]) => first.section);
const chosen = [...sections.keys()].filter((s) => titles[s].toLowerCase().includes((only ?? "").toLowerCase()));
if (chosen.length === 0) {
  console.error(`--only: expected a part of ${titles.join(", ")}, got ${only}`);
  process.exit(2);
}
const began = performance.now();
const outcomes = sections.map((claims) => claims.map((): Outcome | undefined => undefined));
const total = chosen.reduce((sum, s) => sum + sections[s].length, 0);
let done = 0;

// The longest stand towards the end.
const waiting = chosen.toReversed().values();
await Promise.all(Array.from({ length: Math.min(availableParallelism(), chosen.length) }, runInTurn));

const found: Found[][] = chosen.map((s) => sections[s].map((claim, c) => ({ claim, outcome: outcomes[s][c]! })));
const failed = found.flat().filter(({ outcome }) => verdictOf(outcome) === "**failed**");
if (only === undefined) {
  const file = "docs/validation.md";
  writeFileSync(`${file}.tmp`, validationDocument(found, readFileSync("test/validation/tests.md", "utf8")));
  renameSync(`${file}.tmp`, file);
  console.log(`written: ${file}`);
}
for (const { claim } of failed) console.error(`failed: ${claim.claim}`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function runInTurn(): Promise<void> {
  for (const section of waiting) await runSection(section);
}

/** Runs a section in a thread of its own and prints each claim that is done. */
function runSection(section: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("section.mjs", import.meta.url), { workerData: section });
    worker.on("message", ({ claim, outcome }: Told) => {
      outcomes[section][claim] = outcome;
      print(section, claim, outcome);
    });
    worker.on("error", reject);
    worker.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${titles[section]}: thread ended early`))));
  });
}

function print(section: number, claim: number, outcome: Outcome): void {
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`[${++done}/${total}, ${seconds} s] ${titles[section]}: ${sections[section][claim].claim}`);
  if ("skipped" in outcome) console.log(`  skipped: ${outcome.skipped}`);
  else {
    const { figure, expected, interval, note } = outcome;
    console.log(`  ${verdictOf(outcome)}: ${figure}; expected ${expected} (${interval})${note ? `; ${note}` : ""}`);
  }
}
