import { expect, it } from "vitest";
import {
  decimals,
  metricNames,
  metrics,
  metricsBySection,
  metricsInTable,
  metricsThatAdd,
} from "../../src/vocabulary/metrics.ts";

it("labels and words are all different, and labels fit a table", () => {
  for (const part of ["label", "words"] as const) {
    expect(new Set(metricNames.map((name) => metrics[name][part])).size).toBe(metricNames.length);
  }
  for (const name of metricNames) expect(metrics[name].label.length).toBeLessThanOrEqual(19);
});

it("printed lists hold every metric once, and tables are parts of them", () => {
  expect([...metricsBySection].sort()).toEqual([...metricNames].sort());
  for (const name of metricsInTable("platforms")) expect(metricsInTable("plans")).toContain(name);
});

it("people of two platforms and quotients do not add up, events do", () => {
  const sums = metricsThatAdd("platforms");
  for (const name of ["views", "follows", "participants", "sales"] as const) expect(sums).toContain(name);
  for (const name of ["reach", "targetReach", "averageFrequency", "cost", "gini"] as const) {
    expect(sums).not.toContain(name);
  }
  // A quotient is printed with decimals; a count that adds up over groups has none.
  expect(metricsThatAdd("groups").map(decimals)).toEqual(metricsThatAdd("groups").map(() => 0));
  expect(metricsThatAdd("groups")).toContain("reach");
});
