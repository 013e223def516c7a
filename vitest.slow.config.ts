import { defineConfig } from "vitest/config";
import { projectsOf } from "./test/projects.ts";
import config from "./vitest.config.ts";

/** Evidence that takes minutes: `npm run test:slow`, which continuous integration runs after the tests. */
export default defineConfig({
  ...config,
  test: {
    ...config.test,
    env: { FEEDCAST_SLOW: "1" },
    projects: projectsOf((file, text) => file.startsWith("test/slow/") || text.includes("slowly(")),
  },
});
