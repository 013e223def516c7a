import type { Claim, Outcome } from "./claim.ts";

export interface Found {
  readonly claim: Claim;
  readonly outcome: Outcome;
}

/** The word in the last column. */
export function verdictOf(outcome: Outcome): "passed" | "**failed**" | "**missed**" | "figure only" | "skipped" {
  if ("skipped" in outcome) return "skipped";
  const { passed, note } = outcome;
  if (passed === "figure only") return passed;
  if (passed) return "passed";
  return note === undefined ? "**failed**" : "**missed**";
}

/**
 * docs/validation.md.
 * @param sections outcomes by section, each with at least one claim
 * @param tests the checks of `npm test`, as Markdown
 */
export function validationDocument(sections: readonly (readonly Found[])[], tests: string): string {
  const parts = [
    "# Validation",
    `This page lists the claims that \`feedcast\` is held against. \`npm run validation\` checks every claim and writes the page; only the
sentences are typed by hand, in [test/validation/](../test/validation). It gives the same page each time. A known miss has its
likely cause below the table; any other miss makes the command fail.`,
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
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
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

/** A table's cell on one line. */
function escaped(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
