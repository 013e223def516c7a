import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { generated } from "../docs/generated.ts";
import { whomToAsk } from "../scenarios/graphs/whomToAsk.ts";
import { EdgeListReader } from "../src/graph/edgeList.ts";
import { graphFileOf } from "../src/scenario/graphFile.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import { settle } from "../src/scenario/settle/settle.ts";

test.each(Object.entries(generated()))("%s is up to date (npm run docs)", (file, text) => {
  expect(readFileSync(file, "utf8")).toBe(text);
});

/** The graph that a scenario names, read at once. */
function importedBy(text: string, file: string) {
  const named = graphFileOf(text, file);
  if (!named) return undefined;
  const reader = new EdgeListReader(named);
  reader.push(gunzipSync(readFileSync(`scenarios/${named.file}`)));
  return reader.finish().columns;
}

test("the graph of whom-to-ask is what its script makes (npm run graph)", () => {
  expect(gunzipSync(readFileSync("scenarios/graphs/whom-to-ask.txt.gz")).toString()).toBe(whomToAsk());
});

describe("every scenario", () => {
  const files = readdirSync("scenarios").filter((file) => file.endsWith(".yaml"));
  test.each(files)("%s is a good one, with a head comment", (file) => {
    const text = readFileSync(`scenarios/${file}`, "utf8");
    const graph = importedBy(text, `scenarios/${file}`);
    const scenario = parseScenario(text, { file: `scenarios/${file}`, graph });
    expect(scenario.name).toBe(file.replace(".yaml", ""));
    expect(text.startsWith("# yaml-language-server: $schema=../docs/scenario.schema.json\n")).toBe(true);
    for (const word of ["Known:", "Assumed:", "Tuned:"]) expect(text).toContain(`# ${word}`);
    for (const plan of scenario.plans) expect(() => settle(plan, { seed: scenario.seed })).not.toThrow();
  });
});

describe("the JSON Schema", () => {
  interface Node {
    readonly properties?: Readonly<Record<string, Node>>;
    readonly items?: Node;
  }
  const schema: Node = JSON.parse(readFileSync("docs/scenario.schema.json", "utf8"));

  test("knows every key that the scenarios use", () => {
    const unknown = (value: unknown, node: Node, path: string): string[] => {
      if (Array.isArray(value)) return value.flatMap((item, i) => unknown(item, node.items ?? {}, `${path}[${i}]`));
      if (typeof value !== "object" || value === null || node.properties === undefined) return [];
      return Object.entries(value).flatMap(([key, child]) => {
        const below = node.properties?.[key];
        return below === undefined ? [`${path}.${key}`] : unknown(child, below, `${path}.${key}`);
      });
    };
    for (const file of readdirSync("scenarios").filter((name) => name.endsWith(".yaml"))) {
      expect(unknown(parse(readFileSync(`scenarios/${file}`, "utf8")), schema, file)).toEqual([]);
    }
  });

  test("does not offer what is not available yet", () => {
    expect(Object.keys(schema.properties ?? {})).toContain("creators");
    for (const key of ["groups"]) expect(Object.keys(schema.properties ?? {})).not.toContain(key);
  });
});

describe("inputs and tunes", () => {
  const text = `
campaign: { name: Inputs, start: 2020-11-16T10:00+08:00, days: 7 }
audience: { users: 50M }
brand: { followers: { value: 2M, status: reported, source: press } }
creators: [{ tier: KOC, count: 3, followers: unknown }]
ugc: { ask: copy a dance }
paid: [{ product: in-feed, impressions: { tune: earned views, low: 1M, high: 100M } }]
compare: [{ name: Douyin, platform: douyin-2020 }, { name: Follow feed, feed_of: weibo-2013 }]
results_reported:
  - { earned_views: 20M, tolerance: 25%, used_for: tuning, source: press }
  - { participants: 1k..20k, used_for: checking, plan: Follow feed }
model: { people: { slotsPerDay: 120 } }
`;
  const scenario = parseScenario(text, { file: "x/inputs.yaml" });
  const status = (path: string) => scenario.inputs.find((input) => input.path === path)?.status;

  test("say where every value comes from", () => {
    expect(status("audience.users")).toBe("stated");
    expect(status("brand.followers")).toBe("reported");
    expect(status("creators[0].count")).toBe("stated");
    expect(status("creators[0].followers")).toBe("assumed");
    expect(status("model.people.slotsPerDay")).toBe("stated");
    expect(status("douyin-2020: people.slotsPerDay")).toBeUndefined();
    expect(status("douyin-2020: people.adLoad")).toBe("read");
    expect(status("douyin-2020: response.rates.like")).toBe("reported");
    expect(status("model.challenge.ease")).toBe("assumed");
    expect(scenario.inputs.every(({ value }) => !Number.isNaN(value))).toBe(true);
    expect(new Set(scenario.inputs.map(({ path }) => path)).size).toBe(scenario.inputs.length);
  });

  test("a tune waits with the geometric mean", () => {
    expect(scenario.tunes).toEqual([
      { path: "paid[0].impressions", metric: "earnedViews", low: 1e6, high: 100e6, isWhole: true },
    ]);
    expect(settle(scenario.plans[0], { seed: "a" }).paid[0]?.impressions).toBe(10e6);
  });

  test("a set value is no longer open", () => {
    const solved = parseScenario(text, {
      set: ["paid[0].impressions={ value: 12M, status: tuned, source: feedcast tune }"],
    });
    expect(solved.tunes).toEqual([]);
    expect(solved.inputs.find(({ path }) => path === "paid[0].impressions")?.status).toBe("tuned");
  });

  test("reported results have a range", () => {
    expect(scenario.results).toEqual([
      { metric: "earnedViews", plan: "Douyin", value: 20e6, low: 15e6, high: 25e6, usedFor: "tuning", source: "press" },
      {
        metric: "participants",
        plan: "Follow feed",
        value: expect.closeTo(Math.sqrt(2e7)),
        low: 1e3,
        high: 20e3,
        usedFor: "checking",
      },
    ]);
  });
});
