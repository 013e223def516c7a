import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { EdgeListReader } from "../../src/graph/edgeList.ts";
import { graphFileOf } from "../../src/scenario/graphFile.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { compare } from "../../src/study/compare/compare.ts";
import type { MetricName } from "../../src/vocabulary/metrics.ts";
import { expectGolden } from "../report/golden.ts";

type Figures = Record<string, Partial<Record<MetricName, number>>[]>;

const scenarios = readdirSync("scenarios").filter((name) => name.endsWith(".yaml"));

/** Every metric of every plan in two worlds, at the scenario's own size and to the last digit. */
describe("the figures of each shipped scenario are the ones that are kept", () => {
  it("finds all ten scenarios", () => {
    expect(scenarios).toHaveLength(10);
  });

  it.each(scenarios)("%s", { timeout: 600_000 }, async (name) => {
    const figures = await twoWorlds(join("scenarios", name));
    expectGolden(`scenarios/${name.replace(".yaml", ".json")}`, `${JSON.stringify(figures, null, 1)}\n`);
  });
});

async function twoWorlds(file: string): Promise<Figures> {
  const text = readFileSync(file, "utf8");
  const scenario = parseScenario(text, { file, graph: graphNamedIn(text, file) });
  const figures: Figures = Object.fromEntries(scenario.plans.map(({ name }) => [name, []]));
  await compare(scenario, {
    replicates: 2,
    onProgress({ plan, summary }) {
      if (summary) figures[plan].push(summary.metrics);
    },
  });
  return figures;
}

/** The columns of the graph's file that a scenario names, if it names one. */
function graphNamedIn(text: string, file: string) {
  const named = graphFileOf(text, file);
  if (!named) return undefined;
  const reader = new EdgeListReader({ file: named.file, direction: named.direction });
  reader.push(gunzipSync(readFileSync(join(dirname(file), named.file))));
  return reader.finish().columns;
}
