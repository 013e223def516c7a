import { describe, expect, it } from "vitest";
import type { Run } from "../../../src/metrics/run.ts";
import { runReport } from "../../../src/report/run.ts";
import { terminalText } from "../../../src/report/terminal/render.ts";
import { allMetrics, fabricateGroup, fabricateRun, fabricateScenario } from "../../study/fabricate.ts";
import { expectGolden } from "../golden.ts";

const scenario = fabricateScenario({ A: "platform x" });
const printed = (run: Run) => terminalText(runReport(scenario, run, { plan: "A", seed: "s/1" }), { colour: false });
const course = fabricateRun({
  metrics: allMetrics(1234.5, { gini: 0.912 }),
  views: Array.from({ length: 28 }, (_, tick) => Math.round(1e6 * Math.exp(-Math.abs(tick - 5) / 4))),
  byGroup: [
    fabricateGroup("young luxury buyers", 40e6, 12e6, true),
    fabricateGroup("on another platform", 0, 0),
    fabricateGroup("everyone else", 560e6, 80e6),
  ],
  warnings: ["100k of 200k bought impressions were not delivered."],
});
const run: Run = {
  ...course,
  topPosts: [
    {
      key: "celebrity/1/1",
      role: "celebrity",
      atHours: 25,
      quality: 2.41,
      followers: 12_000_000,
      views: 4_200_000,
      viewsBySurface: {
        following: 1_200_000,
        reposted: 0,
        forYou: 3_000_000,
        direct: 0,
        paid: 0,
        live: 0,
        trending: 0,
        search: 0,
      },
      likes: 81_000,
      comments: 5200,
      shares: 9000,
      saves: 3100,
      follows: 700,
      children: 312,
    },
  ],
  largestCascade: {
    post: "brand/1",
    role: "brand",
    size: 812,
    depth: 3,
    structuralVirality: 2.2,
    sizeByDepth: [1, 800, 9, 2],
  },
  solved: { calibration: { "valid play intercept": -2.3456 }, feed: { "pass share": 0.16912 } },
};

describe("the report of one run", () => {
  it("is as kept", () => {
    expectGolden("run.txt", printed(run));
  });

  it("keeps to 80 columns", () => {
    for (const line of printed(run).split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("survives a run in which nothing happened", () => {
    expect(printed(fabricateRun({}))).toContain("METRICS");
  });
});
