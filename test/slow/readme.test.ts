import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { contentFeedAgainstFollowFeed, ticksToReach } from "../../docs/examples/run.ts";
import { comparisonReport } from "../../src/report/comparison.ts";
import { terminalText } from "../../src/report/terminal/render.ts";
import { simulate } from "../../src/simulate.ts";
import { compare } from "../../src/study/compare/compare.ts";
import type { Comparison } from "../../src/study/compare/comparison.ts";
import { shipped } from "../smallWorld.ts";

/** The stored comparison makes README's report, which `docs/generated.ts` fills in and `npm test` holds. */
it("README's report is the one of scenarios/small.yaml in its eight worlds", { timeout: 600_000 }, async () => {
  const comparison = await compare(shipped("small"));
  const stored: Comparison = JSON.parse(readFileSync("test/golden/readme.json", "utf8"));
  expect(comparison.replicates).toBe(8);
  expect({ ...JSON.parse(JSON.stringify(comparison)), version: stored.version }).toEqual(stored);
  const lines = terminalText(comparisonReport(comparison), { colour: false }).split("\n").slice(0, 12).join("\n");
  expect(readFileSync("README.md", "utf8")).toContain(
    `<!-- report:small -->\n\`\`\`\n${lines}\n\`\`\`\n<!-- /report -->`,
  );
});

it("docs/library.md says what its comparison gives", { timeout: 600_000 }, async () => {
  expect(readFileSync("docs/library.md", "utf8")).toContain(`// ${await contentFeedAgainstFollowFeed()}\n`);
});

it("docs/library.md steps a run to the tick in which so many people are reached", { timeout: 600_000 }, () => {
  const { reach } = simulate(shipped("small"), "Content feed", "one").series;
  const tick = reach.findIndex((people) => people >= 1_000_000);
  expect(tick).toBeGreaterThan(0);
  expect(ticksToReach(1_000_000)).toBe(tick + 1);
});
