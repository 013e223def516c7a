import { defineConfig } from "tsdown";

export default defineConfig({
  entry: ["generate.ts"],
  outDir: "../../.bench/graphs",
  format: "esm",
  target: "node20",
  platform: "node",
  logLevel: "warn",
  dts: false,
});
