import { defineConfig } from "vitest/config";
import { yamlFiles } from "../../yamlFiles.ts";
import { patience } from "./patience.ts";

/** The tests that `npm run mutate` holds a file's mutants against, and no others. */
export default defineConfig({
  plugins: [{ ...yamlFiles, enforce: "pre" }],
  test: {
    include: JSON.parse(process.env.MUTATION_TESTS ?? "[]"),
    setupFiles: ["test/mutation/quick.ts"],
    testTimeout: patience,
    bail: 1,
  },
});
