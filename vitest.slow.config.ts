import { mergeConfig } from "vitest/config";
import config from "./vitest.config.ts";

/** Evidence that takes minutes: `npm run test:slow`, which continuous integration runs after the tests. */
export default mergeConfig(
  { ...config, test: { ...config.test, include: [], exclude: [] } },
  { test: { include: ["test/slow/**/*.test.ts"] } },
);
