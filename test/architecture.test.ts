import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

/** Folders in the order in which data flows; imports point left. `study` and `engines` are one step: they hold one another. */
const flow = [
  "lib",
  "scenario",
  "world",
  "influence",
  "feed",
  "response",
  "propagation",
  "metrics",
  "simulate",
  "study",
  "report",
  "cli",
];
const stages = ["feed", "response", "propagation", "metrics"];
/** Names of the metrics, which a scenario uses before they are measured; itself without imports but of types. */
const vocabulary = "metrics/run.ts";
/** Where Node, the console, clocks and files may be. */
const outside = ["cli", "engines"];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
  /** What it imports that is no type. */
  readonly names: readonly string[];
}

const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
const sources = new Map(files.map((name) => [name, withoutComments(readFileSync(join("src", name), "utf8"))]));
const imports = [...sources].flatMap(([name, source]) => importsOf(name, source));

describe("architecture", () => {
  it("sees every file and its imports", () => {
    expect(files).toContain("study/compare.ts");
    expect(imports).toContainEqual(
      expect.objectContaining({ from: "study/compare.ts", to: "study/job.ts", typeOnly: false, dynamic: false }),
    );
    expect(imports).toContainEqual(
      expect.objectContaining({ from: "cli/program.ts", to: "cli/tune.ts", typeOnly: false, dynamic: true }),
    );
    expect(imports).toContainEqual(
      expect.objectContaining({
        from: "metrics/run.ts",
        to: "scenario/settings.ts",
        typeOnly: true,
        dynamic: false,
      }),
    );
  });

  it("rule 1: imports point left in the flow; types may be shared, lib knows nothing of the domain", () => {
    const wrong = local().filter(({ from, to, typeOnly }) => {
      if (folder(from) === "lib") return folder(to) !== "lib";
      return rank(to) > rank(from) && !typeOnly && to !== vocabulary;
    });
    expect(named(wrong)).toEqual([]);
  });

  it("rule 1: the vocabulary that all may import rests on nothing", () => {
    expect(named(local().filter(({ from, typeOnly }) => from === vocabulary && !typeOnly))).toEqual([]);
  });

  it("rule 1: stages do not call each other, only simulate.ts calls them; types and names of constants are shared", () => {
    const calls = local().filter(({ from, to, names }) => {
      if (!stages.includes(folder(from)) || !stages.includes(folder(to)) || folder(from) === folder(to)) return false;
      return names.some((name) => new RegExp(`\\b${name}(\\.\\w+)?\\(`).test(sources.get(from) ?? ""));
    });
    expect(named(calls)).toEqual([]);
  });

  it("rule 2: feed never reads how good a post truly is", () => {
    const readers = [...sources].filter(([file, text]) => folder(file) === "feed" && /\bpost\.quality\b/.test(text));
    expect(readers.map(([file]) => file)).toEqual([]);
  });

  it("rule 2: feed never imports from response, not even a type", () => {
    expect(named(local().filter(({ from, to }) => folder(from) === "feed" && folder(to) === "response"))).toEqual([]);
  });

  it("rule 3: Node, the console, clocks and files only in cli and engines", () => {
    const inside = [...sources].filter(([name]) => !outside.includes(folder(name)));
    const touching = inside.filter(([, source]) =>
      /\b(process|console)\.|\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\brequire\(/.test(source),
    );
    expect(touching.map(([name]) => name)).toEqual([]);
    const wrong = imports.filter(({ from, to }) => to.startsWith("node:") && !outside.includes(folder(from)));
    expect(named(wrong)).toEqual([]);
  });

  it("rule 4: Math.random nowhere", () => {
    expect([...sources].filter(([, source]) => source.includes("Math.random")).map(([name]) => name)).toEqual([]);
  });

  it("rule 4: no barrels but index.ts", () => {
    const barrels = [...sources].filter(
      ([name, source]) => name !== "index.ts" && /^export\s+(type\s+)?(\*|\{[^}]*\})[^;]*\bfrom\s+["']/m.test(source),
    );
    expect(barrels.map(([name]) => name)).toEqual([]);
    expect(named(local().filter(({ to }) => to === "index.ts"))).toEqual([]);
  });

  it("rule 4: no cycles", () => {
    expect(cycles(local().filter(({ typeOnly }) => !typeOnly))).toEqual([]);
  });

  it("feedcast --help loads commander and nothing else", () => {
    const packages = new Set<string>();
    const seen = new Set<string>();
    const visit = (name: string): void => {
      if (seen.has(name)) return;
      seen.add(name);
      for (const { to, typeOnly, dynamic } of imports.filter(({ from }) => from === name)) {
        if (typeOnly || dynamic) continue;
        if (sources.has(to)) visit(to);
        else if (to.startsWith("node:")) continue;
        else packages.add(to);
      }
    };
    visit("cli/main.ts");
    expect([...seen].sort()).toEqual(["cli/main.ts", "cli/program.ts", "cli/usage.ts"]);
    expect([...packages].sort()).toEqual(["../package.json", "commander"]);
  });
});

function local(): Import[] {
  return imports.filter(({ to }) => sources.has(to));
}

function importsOf(name: string, source: string): Import[] {
  const found: Import[] = [];
  const statement = /^(?:import|export)\s+(type\s+)?(?:([^;"']*?)\s+from\s+)?["']([^"']+)["']/gm;
  for (const [, type, names = "", target] of source.matchAll(statement)) {
    const each = /^\{([^}]*)\}$/
      .exec(names.trim())?.[1]
      ?.split(",")
      .filter((part) => part.trim());
    const typeOnly = type !== undefined || (each?.every((part) => part.trim().startsWith("type ")) ?? false);
    found.push({ from: name, to: resolved(name, target), typeOnly, dynamic: false, names: valueNames(names) });
  }
  for (const [, target] of source.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g)) {
    found.push({ from: name, to: resolved(name, target), typeOnly: false, dynamic: true, names: [] });
  }
  return found;
}

/** `{ type A, b, c as d }` → b and d. */
function valueNames(clause: string): string[] {
  const parts = clause
    .replace(/[{}]/g, "")
    .split(",")
    .map((part) => part.trim());
  return parts
    .filter((part) => part && !part.startsWith("type "))
    .map((part) => part.split(/\s+as\s+/).at(-1) as string);
}

function resolved(from: string, target: string): string {
  return target.startsWith(".") ? normalize(join(dirname(from), target)) : target;
}

/** `feed` of feed/race.ts; of a file at the top its name: simulate, index. */
function folder(name: string): string {
  return name.includes("/") ? name.slice(0, name.indexOf("/")) : name.replace(/\.ts$/, "");
}

function rank(name: string): number {
  const place = folder(name) === "engines" ? "study" : folder(name);
  // index.ts stands to the right of everything.
  return flow.includes(place) ? flow.indexOf(place) : flow.length;
}

function named(list: readonly Import[]): string[] {
  return list.map(({ from, to }) => `${from} → ${to}`);
}

function cycles(edges: readonly Import[]): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) found.push([...path.slice(path.indexOf(name)), name].join(" → "));
    if (done.has(name) || path.includes(name)) return;
    for (const { to } of edges.filter(({ from }) => from === name)) visit(to, [...path, name]);
    done.add(name);
  };
  for (const name of files) visit(name, []);
  return found;
}

/** So that a word in a comment is no use of it. Strings that hold `//` keep it: they are not followed by a blank. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/ .*$/gm, "$1");
}

/** Names that a file exports by declaring them. */
function exportedNames(source: string): string[] {
  const declaration =
    /^export\s+(?:declare\s+|default\s+)?(?:abstract\s+|async\s+)?(?:function\*?|class|const|let|interface|type|enum)\s+(\w+)/gm;
  return [...new Set([...source.matchAll(declaration)].map(([, name]) => name))];
}

/** Lines on which a comment, or a sentence at the start of a comment's line, begins with a headless relative. */
function headlessComments(source: string): string[] {
  return source
    .split("\n")
    .filter((line) => /(?:^|\s)(?:\/\/|\/\*\*?|\*)\s*Wh(?:at|o|om|ose|atever|oever)\b/.test(line));
}

describe("words", () => {
  it("no two exports share a name", () => {
    expect(exportedNames("export const one = 1;\nexport async function two() {}\nexport type Three = 3;")).toEqual([
      "one",
      "two",
      "Three",
    ]);
    const filesOf = new Map<string, string[]>();
    for (const [file, source] of sources) {
      for (const name of exportedNames(source)) filesOf.set(name, [...(filesOf.get(name) ?? []), file]);
    }
    expect(filesOf.get("lowerBound")).toEqual(["lib/search.ts"]);
    expect([...filesOf].filter(([, declaring]) => declaring.length > 1)).toEqual([]);
  });

  it("no comment begins with What, Who, Whom, Whose, Whatever or Whoever", () => {
    const planted = [
      "/** Who posted. */",
      "  // What is left",
      " * Whose slots",
      "/* Whatever */",
      "const a = 1; // Whom",
    ];
    expect(headlessComments([...planted, "// Whole rows", " * someone who"].join("\n"))).toEqual(planted);
    const found = files.flatMap((file) =>
      headlessComments(readFileSync(join("src", file), "utf8")).map((line) => `${file}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });
});
