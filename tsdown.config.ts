import { defineConfig } from "tsdown";
import { licenses } from "./licenses.ts";
import { yamlFiles } from "./yamlFiles.ts";

export default defineConfig({
  entry: { index: "src/index.ts", "cli/main": "src/cli/main.ts", "engines/worker": "src/engines/worker.ts" },
  outDir: "dist",
  format: "esm",
  target: "node20",
  platform: "node",
  plugins: [yamlFiles, licenses],
  // Development dependencies that src/ imports are taken into the build: mathjs, zod and simple-statistics, of which
  // little is used. They load faster so, and nobody installs 28 MB for them.
  deps: { onlyBundle: false },
  logLevel: "warn",
  fixedExtension: false,
  dts: true,
  // zod's declarations allow two casts by comments, which the build drops.
  banner: { dts: "// @ts-nocheck" },
});
