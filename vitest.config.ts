import { defineConfig } from "vitest/config";
import { projectsOf } from "./test/projects.ts";
import { yamlFiles } from "./yamlFiles.ts";

export default defineConfig({
  // The examples under docs/ import the package by its name.
  resolve: { alias: [{ find: /^feedcast$/, replacement: `${import.meta.dirname}/src/index.ts` }] },
  plugins: [{ ...yamlFiles, enforce: "pre" }],
  test: {
    projects: projectsOf((file) => !file.startsWith("test/slow/")),
    maxWorkers: "100%",
    testTimeout: 120_000,
    reporters: ["default"],
    // `npm run coverage`: all of src/ but the command line, whose tests run it in processes of their own.
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      exclude: ["src/cli/**"],
      reporter: ["json-summary"],
      reportsDirectory: ".bench/coverage",
      reportOnFailure: true,
    },
  },
});
