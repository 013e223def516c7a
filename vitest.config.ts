import { defineConfig } from "vitest/config";
import { yamlText } from "./yamlText.ts";

export default defineConfig({
  plugins: [{ ...yamlText, enforce: "pre" }],
  test: { include: ["test/**/*.test.ts"], maxWorkers: "100%", testTimeout: 120_000, reporters: ["default"] },
});
