import type { Claim, Outcome } from "./claim.ts";

export interface Found {
  readonly claim: Claim;
  readonly outcome: Outcome;
}

/** The word that stands in the last column. */
export function verdictOf(outcome: Outcome): "passed" | "**failed**" | "**missed**" | "figure only" | "skipped" {
  if ("skipped" in outcome) return "skipped";
  const { passed, note } = outcome;
  if (passed === "figure only") return passed;
  if (passed) return "passed";
  return note === undefined ? "**failed**" : "**missed**";
}

/**
 * docs/validation.md.
 * @param sections what was found, section by section, each with a claim at least
 * @param tests what `npm test` checks, as Markdown
 */
export function validationDocument(sections: readonly (readonly Found[])[], tests: string): string {
  const parts = [
    "# Validation",
    `What \`feedcast\` is held against. \`npm run validate\` finds out about every claim below and writes this file; nothing in it
is typed by hand but the sentences, which stand in [test/validation/](../test/validation). It gives the same file each
time. A miss that is known has its likely cause below the table; any other makes the command fail.`,
    counts(sections.flat()),
    ...sections.flatMap(sectionOf),
    tests.trim(),
  ];
  return `${parts.join("\n\n")}\n`;
}

function counts(found: readonly Found[]): string {
  const of = (verdict: string) => found.filter(({ outcome }) => verdictOf(outcome) === verdict).length;
  const named = [
    [of("passed"), "passed"],
    [of("**missed**"), "missed, with the likely cause"],
    [of("**failed**"), "failed"],
    [of("figure only"), "with nothing to hold the figure against"],
    [of("skipped"), "skipped"],
  ] as const;
  const stated = named.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return `Of ${found.length} claims: ${stated.join(", ")}.`;
}

function sectionOf(found: readonly Found[]): string[] {
  const rows = found.map(({ claim, outcome }) => [
    claim.claim,
    claim.against,
    ...figuresOf(outcome),
    verdictOf(outcome),
  ]);
  const headings = ["claim", "checked against", "figure", "expected", "interval", "verdict"];
  const line = (batches: readonly string[]) => `| ${batches.map(batch).join(" | ")} |`;
  const table = [line(headings), `|${" --- |".repeat(headings.length)}`, ...rows.map(line)].join("\n");
  const notes = found.flatMap(({ claim, outcome }) =>
    "note" in outcome ? [`- ${claim.claim} (${verdictOf(outcome)}): ${outcome.note}`] : [],
  );
  return [`## ${found[0].claim.section}`, table, ...(notes.length > 0 ? [notes.join("\n")] : [])];
}

function figuresOf(outcome: Outcome): readonly string[] {
  if ("skipped" in outcome) return [outcome.skipped, "", ""];
  return [outcome.figure, outcome.expected, outcome.interval];
}

function batch(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
