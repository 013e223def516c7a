import { rmSync } from "node:fs";
import { relative, resolve } from "node:path";
import { build } from "tsdown";
import type { Plugin } from "vitest/config";
import { yamlFiles } from "../yamlFiles.ts";

const root = resolve(import.meta.dirname, "..");

/** Compiled files lie in a folder of this name. */
export const builtFolder = /\/\.bench\/tests\//;

/**
 * Compiles src/ file by file and gives tests the compiled files, which Node loads itself. Vitest's own loader turns each
 * imported name into a call of a getter, and the engine's loops then take two fifths more time.
 */
export async function builtSources(): Promise<Plugin> {
  // Two runs at a time must not overwrite each other's files.
  const outDir = resolve(root, `.bench/tests/${process.pid}`);
  process.on("exit", () => rmSync(outDir, { recursive: true, force: true }));
  await build({
    config: false,
    cwd: root,
    entry: ["src/**/*.ts", "!src/**/*.d.ts"],
    outDir,
    unbundle: true,
    format: "esm",
    target: "node20",
    platform: "node",
    fixedExtension: false,
    sourcemap: true,
    treeshake: false,
    dts: false,
    plugins: [yamlFiles],
    logLevel: "silent",
  });
  return {
    name: "built-sources",
    enforce: "pre",
    resolveId(source, importer) {
      if (!importer || !/^[./]/.test(source)) return null;
      const file = relative(`${root}/src`, resolve(importer, "..", source));
      if (file.startsWith("..") || !file.endsWith(".ts")) return null;
      return resolve(outDir, file.replace(/\.ts$/, ".js"));
    },
  };
}
