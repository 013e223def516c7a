import { readFileSync } from "node:fs";
import { picture } from "../src/report/figures/picture.ts";
import { scenarioJsonSchema } from "../src/scenario/explain/jsonSchema.ts";
import { parametersTable } from "../src/scenario/explain/parametersTable.ts";

/** The generated files of `docs/` by path, as they should be. */
export function generated(): Record<string, string> {
  return {
    "docs/scenario.schema.json": `${JSON.stringify(scenarioJsonSchema(), null, 1)}\n`,
    "docs/parameters.md": parametersTable(),
    "docs/picture.svg": picture(JSON.parse(readFileSync("docs/picture.json", "utf8"))),
  };
}
