import { expect, it } from "vitest";
import { parse } from "yaml";
import { parseScenario, scenario } from "../../src/index.ts";
import type { BriefObject } from "../../src/scenario/entries/schema.ts";
import { small } from "../cli/world.ts";

it("a scenario object is read as its YAML text is", () => {
  const { plans, results, seed, replicates } = scenario(parse(small) as BriefObject);
  const read = parseScenario(small);
  expect(plans.map(({ name }) => name)).toEqual(read.plans.map(({ name }) => name));
  const values = (from: typeof plans) => JSON.stringify(from, (key, value) => (key === "origin" ? undefined : value));
  expect(values(plans)).toBe(values(read.plans));
  expect([results, seed, replicates]).toEqual([read.results, read.seed, read.replicates]);
});

it("a scenario object has typed keys, and its faults name the path", () => {
  const brief: BriefObject = {
    campaign: { name: "Typed", start: "2020-11-16T10:00+08:00", days: 1 },
    audience: { users: "1M" },
    brand: { followers: 10_000, posts: 1 },
    compare: [{ name: "For You", platform: "douyin-2020" }],
  };
  expect(scenario(brief).users).toBe(1_000_000);
  expect(() => scenario({ ...brief, audience: { users: "many" } })).toThrow("audience.users: expected");
  // @ts-expect-error A misspelt key does not compile, and is refused where it does.
  expect(() => scenario({ ...brief, audiance: { users: "1M" } })).toThrow('"audiance"');
});
