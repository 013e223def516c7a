import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import { licenses } from "../../licenses.ts";
import { dependencies, exports } from "../../package.json";

/** Name of the package that a specifier or a path below node_modules begins with. */
const packageName = /^(?:@[^/]+\/)?[^/]+/;

/** The built package; `npm run build` before. */
describe.skipIf(!existsSync("dist"))("the package", () => {
  let code: readonly string[];
  let packed: readonly string[];

  beforeAll(() => {
    code = readdirSync("dist", { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(js|d\.ts)$/.test(name))
      .map((name) => readFileSync(`dist/${name}`, "utf8"));
    const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
    const [{ files }] = JSON.parse(execFileSync("npm", args, { encoding: "utf8", maxBuffer: 1e8 }));
    packed = files.map(({ path }: { readonly path: string }) => path);
  }, 120_000);

  it("imports its dependencies, all of them, and nothing else", () => {
    const statement = /^(?:import|export)\b[^;"']*["']([^"'.][^"']*)["']|\bimport\(["']([^"'.][^"']*)["']\)/gm;
    const found = code.flatMap((text) => [...text.matchAll(statement)].map(([, whole, lazy]) => whole ?? lazy));
    const packages = found
      .filter((name) => !name.startsWith("node:") && !builtinModules.includes(name))
      .map((name) => packageName.exec(name)?.[0]);
    expect([...new Set(packages)].sort()).toEqual(Object.keys(dependencies).sort());
  });

  it("has the licence and the notice of every package that the build took in", () => {
    const taken = code.flatMap((text) =>
      [...text.matchAll(/\/\/#region \S*node_modules\/(\S+)/g)].map(([, path]) => packageName.exec(path)?.[0] ?? ""),
    );
    expect(taken).toContain("mathjs");
    for (const name of new Set(taken)) {
      const legal = readdirSync(`node_modules/${name}`).filter((file) => /^(licen[cs]e|notice)/i.test(file));
      expect(legal.length, name).toBeGreaterThan(0);
      for (const file of legal) {
        const kept = readFileSync(`dist/licenses/${name}/${file}`, "utf8");
        expect(kept, name).toBe(readFileSync(`node_modules/${name}/${file}`, "utf8"));
        expect(packed).toContain(`dist/licenses/${name}/${file}`);
      }
    }
  });

  it("holds what its readers need, and nothing that only its makers do", () => {
    for (const file of ["LICENSE", "README.md", "CHANGELOG.md", "docs/model.md", "docs/scenario.schema.json"])
      expect(packed).toContain(file);
    const scenarios = readdirSync("scenarios").filter((name) => name.endsWith(".yaml"));
    for (const name of scenarios) expect(packed).toContain(`scenarios/${name}`);
    expect(packed).toContain("scenarios/graphs/whom-to-ask.txt.gz");
    expect(packed).not.toContain("docs/picture.json");
    const places = /^(dist|docs|scenarios)\/|^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;
    expect(packed.filter((name) => !places.test(name))).toEqual([]);
    expect(packed.filter((name) => name.endsWith(".ts") && !/^dist\/.*\.d\.ts$/.test(name))).toEqual([]);
  });

  it("exports files that it holds", () => {
    const targets = Object.values(exports).flatMap((target) =>
      typeof target === "string" ? target : Object.values(target),
    );
    for (const target of targets) {
      const path = target.replace("./", "").replace("*", "small.yaml");
      expect(packed).toContain(path);
    }
  });
});

describe("the licences of a build", () => {
  function emittedFor(modules: Readonly<Record<string, { readonly renderedLength: number }>>): string[] {
    const emitted: string[] = [];
    const context = {
      emitFile: ({ fileName }: { readonly fileName: string }) => emitted.push(fileName),
      error: (message: string) => {
        throw new Error(message);
      },
    };
    const { generateBundle } = licenses;
    const bundle = { "index.js": { type: "chunk", modules } };
    Reflect.apply(generateBundle, context, [{}, bundle]);
    return emitted;
  }
  const folder = `${process.cwd()}/node_modules`;

  it("are those of packages of which something is left", () => {
    const modules = {
      [`${process.cwd()}/src/index.ts`]: { renderedLength: 10 },
      [`${folder}/mathjs/lib/esm/number.js`]: { renderedLength: 10 },
      [`${folder}/@babel/runtime/helpers/typeof.js`]: { renderedLength: 10 },
      [`${folder}/zod/index.js`]: { renderedLength: 0 },
    };
    expect(emittedFor(modules).sort()).toEqual([
      "licenses/@babel/runtime/LICENSE",
      "licenses/mathjs/LICENSE",
      "licenses/mathjs/NOTICE",
    ]);
  });

  it("must exist", () => {
    expect(() => emittedFor({ [`${folder}/.bin/x/index.js`]: { renderedLength: 1 } })).toThrow("expected a licence of");
  });
});
