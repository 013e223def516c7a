import { defineConfig } from "tsdown";
import { yamlFiles } from "../../yamlFiles.ts";

/** Builds `npm run validation`, the command and the thread that runs a section, and `npm run creators`. */
export default defineConfig({
  entry: ["validate.ts", "section.ts", "keyedDraws.ts", "content/creators.ts"],
  outDir: "../../.bench/validation",
  format: "esm",
  target: "node20",
  platform: "node",
  plugins: [yamlFiles],
  dts: false,
  logLevel: "warn",
});
