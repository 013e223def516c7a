import { defineConfig, type UserConfig } from "tsdown";
import { yamlText } from "./yamlText.ts";

const shared = {
  format: "esm",
  target: "node20",
  plugins: [yamlText],
  logLevel: "warn",
  fixedExtension: false,
} satisfies UserConfig;

export default defineConfig([
  {
    ...shared,
    entry: { index: "src/index.ts", "cli/main": "src/cli/main.ts" },
    outDir: "dist",
    dts: true,
    platform: "node",
  },
]);
