import { defineConfig } from "tsdown";
import { yamlText } from "../yamlText.ts";

export default defineConfig({
  entry: ["*.bench.ts", "all.ts", "performance.ts"],
  outDir: "../.bench",
  format: "esm",
  target: "node20",
  platform: "node",
  plugins: [yamlText],
  logLevel: "warn",
  dts: false,
});
