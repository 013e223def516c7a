import { defineConfig } from "tsdown";
import { yamlText } from "../yamlText.ts";

/** Builds the writer of the generated documents, which needs the platforms' YAML as text. */
export default defineConfig({
  entry: "docs/generate.ts",
  cwd: `${import.meta.dirname}/..`,
  outDir: ".bench/docs",
  format: "esm",
  target: "node20",
  plugins: [yamlText],
  dts: false,
  logLevel: "warn",
});
