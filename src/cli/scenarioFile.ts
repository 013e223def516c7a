import { dirname, resolve } from "node:path";
import { type GraphFile, graphFileOf } from "../scenario/graphFile.ts";
import { parseScenario } from "../scenario/parse.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { checkUsual } from "../usual.ts";
import { InputError } from "../vocabulary/faults.ts";
import { readTextFile } from "./files.ts";
import { importGraph } from "./graphFile.ts";
import type { Io } from "./io.ts";
import { UsageError } from "./usage.ts";

/** A scenario's text, and the parser that knows the graph it names. */
export interface ScenarioFile {
  readonly text: string;
  readonly parse: typeof parseScenario;
  readonly scenario: Scenario;
}

/** Reads a scenario, and before it the graph that it names. */
export async function readScenario(
  file: string,
  { set = [], quiet = false }: { readonly set?: readonly string[] | undefined; readonly quiet?: boolean | undefined },
  io: Io,
): Promise<ScenarioFile> {
  const text = await readTextFile(file, "a scenario file");
  const named = graphFileOf(text, file, set);
  const graph = named && (await importNamed(named, file, io, quiet));
  const parse: typeof parseScenario = (changed, options) => parseScenario(changed, { ...options, graph });
  const scenario = parse(text, { file, set });
  checkUsual(scenario);
  return { text, parse, scenario };
}

async function importNamed(named: GraphFile, scenarioFile: string, io: Io, quiet: boolean) {
  const { file, direction, separator, place } = named;
  try {
    const path = resolve(dirname(scenarioFile), file);
    return (await importGraph(path, { file, direction, separator }, io, quiet)).columns;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new InputError([{ place, path: "graph.file", message: error.message }]);
  }
}
