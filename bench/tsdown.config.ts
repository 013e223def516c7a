import { defineConfig } from "tsdown";
import { yamlFiles } from "../yamlFiles.ts";

export default defineConfig({
  entry: ["*.bench.ts", "all.ts", "performance.ts"],
  outDir: "../.bench",
  format: "esm",
  target: "node20",
  platform: "node",
  plugins: [yamlFiles],
  logLevel: "warn",
  dts: false,
});
