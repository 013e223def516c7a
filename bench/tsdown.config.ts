import { defineConfig } from "tsdown";
import { yamlText } from "../yamlText.ts";

export default defineConfig({
  entry: ["loop.bench.ts", "pasha.bench.ts", "cascades.bench.ts", "import.bench.ts"],
  outDir: "../.bench",
  format: "esm",
  target: "node20",
  platform: "node",
  plugins: [yamlText],
  logLevel: "warn",
  dts: false,
});
