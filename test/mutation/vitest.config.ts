import { defineConfig } from "vitest/config";
import { yamlText } from "../../yamlText.ts";
import { patience } from "./patience.ts";

/** The tests that `npm run mutate` holds a file's mutants against, and no others. */
export default defineConfig({
  plugins: [{ ...yamlText, enforce: "pre" }],
  test: {
    include: JSON.parse(process.env.MUTATION_TESTS ?? "[]"),
    setupFiles: ["test/mutation/quick.ts"],
    testTimeout: patience,
    bail: 1,
  },
});
