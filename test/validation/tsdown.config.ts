import { defineConfig } from "tsdown";
import { yamlFiles } from "../../yamlFiles.ts";

/** Builds `npm run validation`: the command, and the thread that runs a section. */
export default defineConfig({
  entry: ["validate.ts", "section.ts", "keyedDraws.ts"],
  outDir: "../../.bench/validation",
  format: "esm",
  target: "node20",
  platform: "node",
  plugins: [yamlFiles],
  dts: false,
  logLevel: "warn",
});
