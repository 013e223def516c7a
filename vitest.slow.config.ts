import { defineConfig } from "vitest/config";
import { projectsIn } from "./test/projects.ts";
import config from "./vitest.config.ts";

/** Evidence that takes minutes: `npm run test:slow`, which continuous integration runs after the tests. */
export default defineConfig({ ...config, test: { ...config.test, projects: projectsIn("test/slow") } });
