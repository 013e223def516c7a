import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { parseScenario } from "../../src/scenario/parse.ts";
import { settle } from "../../src/scenario/settle/settle.ts";

/** Stands in for the sections that a part of a brief leaves out. */
const rest = {
  campaign: { name: "Rest", start: "2020-11-16T10:00+08:00", days: 14 },
  audience: { users: "50M" },
  brand: { followers: "300k" },
  compare: [{ name: "Douyin", platform: "douyin-2020" }],
};

function blocksOf(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, block]) => block);
}

describe.each(["README.md", "docs/scenario.md"])("the briefs in %s", (file) => {
  test("there are some", () => {
    expect(blocksOf(file).length).toBeGreaterThan(0);
  });

  test.each(blocksOf(file))("read and settle:\n%s", (block) => {
    const stated = Object.keys(parse(block));
    const missing = Object.fromEntries(Object.entries(rest).filter(([key]) => !stated.includes(key)));
    const text = Object.keys(missing).length > 0 ? `${block}${stringify(missing)}` : block;
    const { plans, seed } = parseScenario(text, { file: "brief.yaml" });
    for (const plan of plans.flatMap((plan) => plan.onEach ?? [plan]))
      expect(() => settle(plan, { seed })).not.toThrow();
  });
});

test("README's brief has ten lines and is complete", () => {
  const [brief] = blocksOf("README.md");
  expect(brief.trimEnd().split("\n")).toHaveLength(10);
  expect(parseScenario(brief, { file: "brief.yaml" }).plans).toHaveLength(2);
});
