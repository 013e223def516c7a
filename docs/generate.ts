/** Writes the generated files of `docs/`; run by `npm run docs`. */
import { writeFileSync } from "node:fs";
import { generated } from "./generated.ts";

for (const [file, text] of Object.entries(generated())) writeFileSync(file, text);
