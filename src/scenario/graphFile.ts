import * as z from "zod";
import type { Direction } from "../graph/edgeList.ts";
import { graphSchema } from "./entries/graph.ts";
import { readSource } from "./values/document.ts";
import { validate } from "./values/validate.ts";

/** The file of an imported follow graph that a scenario names. */
export interface GraphFile {
  /** As stated: relative to the scenario's folder. */
  readonly file: string;
  readonly direction: Direction;
  readonly separator?: string | undefined;
  /** `file:line:column` at which the scenario names it. */
  readonly place: string;
}

/**
 * The graph's file, which must be read before `parseScenario` can check the scenario. Undefined if there is none, or if
 * `parseScenario` will report a fault in it.
 * @throws {InputError} if the text is no YAML map
 */
export function graphFileOf(text: string, file: string, set: readonly string[] = []): GraphFile | undefined {
  const source = readSource(text, file, set);
  const { value, faults } = validate(z.object({ graph: graphSchema.optional() }), { graph: source.raw.graph });
  if (value?.graph === undefined || faults.length > 0) return undefined;
  return { ...value.graph, place: source.place(["graph", "file"]) };
}
