import { defineConfig } from "vitest/config";
import { yamlText } from "../../yamlText.ts";

/** The tests that `npm run mutate` holds a file's mutants against, and no others. */
export default defineConfig({
  plugins: [{ ...yamlText, enforce: "pre" }],
  test: { include: JSON.parse(process.env.MUTATION_TESTS ?? "[]"), testTimeout: 120_000, bail: 1 },
});
