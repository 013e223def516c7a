import { defineConfig } from "tsdown";
import { yamlFiles } from "../yamlFiles.ts";

/** Builds the writer of the generated documents, which imports the platforms' YAML files. */
export default defineConfig({
  entry: "docs/generate.ts",
  cwd: `${import.meta.dirname}/..`,
  outDir: ".bench/docs",
  format: "esm",
  target: "node20",
  plugins: [yamlFiles],
  dts: false,
  logLevel: "warn",
});
