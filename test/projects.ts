import { readdirSync, readFileSync } from "node:fs";
import type { TestProjectInlineConfiguration } from "vitest/config";
import { builtFolder, builtSources } from "./builtSources.ts";

/** Coverage needs Vitest's own loader, and so does watching, which loads a file again when it changes. */
const isBuilt = process.argv.includes("run") && !process.argv.some((word) => word.startsWith("--coverage"));

const built = isBuilt ? await builtSources() : undefined;

/**
 * The chosen test files as two projects. Files share modules, and with them the feeds solved so far, unless they
 * replace a module: such a file loads all modules anew, as what it replaces must not reach other files.
 * @param isChosen picks files by path and text
 */
export function projectsOf(isChosen: (file: string, text: string) => boolean): TestProjectInlineConfiguration[] {
  const files = readdirSync("test", { recursive: true, encoding: "utf8" })
    .map((name) => `test/${name.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".test.ts") && isChosen(file, readFileSync(file, "utf8")));
  const replacing = files.filter((file) => /vi\.(mock|resetModules)\(/.test(readFileSync(file, "utf8")));
  return [
    { extends: true, test: { name: "replacing", include: replacing } },
    {
      extends: true,
      ...(built ? { plugins: [built] } : {}),
      test: {
        name: "sharing",
        include: files.filter((file) => !replacing.includes(file)),
        isolate: false,
        server: { deps: { external: [builtFolder] } },
      },
    },
  ];
}
