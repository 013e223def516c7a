import { defineConfig } from "tsdown";

/** Builds `npm run mutate`. */
export default defineConfig({
  entry: ["mutate.ts", "sample.ts"],
  outDir: "../../.bench/mutate",
  format: "esm",
  target: "node20",
  platform: "node",
  dts: false,
  logLevel: "warn",
});
