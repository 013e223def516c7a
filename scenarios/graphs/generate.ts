/** Writes the graph of `scenarios/whom-to-ask.yaml`; run by `npm run graph`. */
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { whomToAsk } from "./whomToAsk.ts";

writeFileSync("scenarios/graphs/whom-to-ask.txt.gz", gzipSync(whomToAsk(), { level: 9 }));
