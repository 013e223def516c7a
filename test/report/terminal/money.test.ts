import { expect, test } from "vitest";
import { comparisonReport } from "../../../src/report/comparison.ts";
import { terminalText } from "../../../src/report/terminal/render.ts";
import { compare } from "../../../src/study/compare/compare.ts";
import { summarize } from "../../../src/study/summary.ts";
import { fabricateRun, fabricateScenario } from "../../study/fabricate.ts";

test("the report shows what plans cost, by what they bring, and what is held back", async () => {
  const scenario = fabricateScenario({ Stars: "as it is", Crowd: "KOC for celebrity", Silent: "without all" });
  const money = { ...scenario, campaign: { ...scenario.campaign, currency: "RMB" } };
  const comparison = await compare(money, {
    replicates: 2,
    engine: async (_study, jobs, { onSummary }) => {
      for (const [index, { plan, replicate }] of jobs.entries()) {
        const creators = plan === "Stars" ? 2e6 : 1e6;
        const cost = creators + 500_000 * replicate;
        const run = fabricateRun({ metrics: { reach: 1e6, cost, costPerThousandPeople: cost / 1000 } });
        const costs = { creators, paid: 500_000 * replicate, production: 0, reserve: 70_000 };
        onSummary(index, summarize(plan === "Silent" ? fabricateRun({ metrics: { reach: 1e6 } }) : { ...run, costs }));
      }
    },
  });
  expect(comparison.plans[0]?.cost?.mean).toBe(2_750_000);
  expect(comparison.plans[0]?.costs).toEqual({ creators: 2e6, paid: 750_000, production: 0, reserve: 70_000 });
  expect(comparison.plans[2]?.cost).toBeUndefined();
  const lines = terminalText(comparisonReport(comparison), { colour: false }).split("\n");
  const line = (start: string) => lines.find((each) => each.startsWith(start));
  expect(line("Cost, RMB")).toMatch(/^Cost, RMB +2\.75M \(.*\) +1\.75M \(.*\) +-$/);
  expect(line("Cost, 1,000 people")).toContain("2.75k");
  expect(line("Cost, 1,000 views")).toBeUndefined();
  const text = lines.join(" ").replace(/ +/g, " ");
  expect(text).toContain("MONEY Stars: creators 2M, paid views 750k RMB; 70k held in reserve. Crowd: creators 1M");
  expect(text).not.toContain("Silent: creators");
});
