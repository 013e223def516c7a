import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import type { Claim, Outcome } from "./claim.ts";
import { validationDocument } from "./document.ts";
import { sections } from "./sections.ts";

const evidence = { figure: "3", expected: "3", interval: "2 to 4" };
const stated = (claim: string): Claim => ({ section: "S", claim, against: "a|b", evidence: () => outcomes.good });
const outcomes = {
  good: { ...evidence, passed: true },
  miss: { ...evidence, passed: false, note: "because" },
  fault: { ...evidence, passed: false },
  only: { ...evidence, passed: "figure only" },
  absent: { skipped: "no data at x" },
} satisfies Record<string, Outcome>;

describe("the document of validation", () => {
  const found = Object.entries(outcomes).map(([name, outcome]) => ({ claim: stated(name), outcome }));
  const text = validationDocument([found], "## Tests");

  it("says of every claim what became of it", () => {
    for (const row of [
      "| good | a\\|b | 3 | 3 | 2 to 4 | passed |",
      "| miss | a\\|b | 3 | 3 | 2 to 4 | **missed** |",
      "| fault | a\\|b | 3 | 3 | 2 to 4 | **failed** |",
      "| only | a\\|b | 3 | 3 | 2 to 4 | figure only |",
      "| absent | a\\|b | no data at x |  |  | skipped |",
      "- miss (**missed**): because",
    ])
      expect(text).toContain(`${row}\n`);
    expect(text).toContain("Of 5 claims: 1 passed, 1 missed, with the likely cause, 1 failed,");
    expect(text.endsWith("\n## Tests\n")).toBe(true);
  });
});

test("docs/validation.md has a row for every claim and no other (npm run validation)", () => {
  const written = readFileSync("docs/validation.md", "utf8");
  const claimed = written.slice(0, written.indexOf("\n## Checked by `npm test`"));
  const rows = [...claimed.matchAll(/^\| (.+?) (?<!\\)\| .*(?:passed|missed\*\*|figure only|skipped) \|$/gm)];
  expect(rows.map(([, claim]) => claim)).toEqual(sections.flat().map(({ claim }) => claim.replaceAll("|", "\\|")));
});

test("docs/validation.md has the introduction and the list of tests as they stand (npm run validation)", () => {
  const written = readFileSync("docs/validation.md", "utf8");
  const fresh = validationDocument([[{ claim: stated("one"), outcome: outcomes.good }]], "");
  const introduction = fresh.slice(0, fresh.indexOf("\n\nOf 1 claims"));
  expect(written.startsWith(`${introduction}\n\nOf `)).toBe(true);
  expect(written.endsWith(`\n${readFileSync("test/validation/tests.md", "utf8").trim()}\n`)).toBe(true);
});
