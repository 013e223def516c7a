import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

/**
 * Rooms in the order in which data flows; imports, of types too, point left. A room is a folder or a file at the top. The
 * second and third list are the inner walls of the two largest rooms.
 */
const order = [
  ...["lib", "vocabulary", "formula", "graph", "scenario", "world", "influence", "feed", "response", "propagation"],
  ...[
    "metrics",
    "solvedFeed.ts",
    "usual.ts",
    "prepare.ts",
    "simulation.ts",
    "simulate.ts",
    "study",
    "contracts",
    "engines",
    "report",
    "cli",
  ],
  "index.ts",
];
const insideScenario = [
  ...["values", "entries", "plans", "scenario.ts", "settle", "checks", "origins.ts", "readPlan.ts", "parse.ts"],
  ...["graphFile.ts", "explain"],
];
const insideFeed = [
  ...["scorer.ts", "forYouPolicy.ts", "campaign.ts", "solve", "allocation", "source.ts", "sources", "feed.ts"],
];
const stages = ["feed", "response", "propagation", "metrics"];
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
    expect(files).toContain("study/compare/compare.ts");
    const expected: Partial<Import>[] = [
      { from: "study/compare/compare.ts", to: "study/replicate.ts", typeOnly: false, dynamic: false },
      { from: "cli/program.ts", to: "cli/tune.ts", typeOnly: false, dynamic: true },
      { from: "metrics/run.ts", to: "vocabulary/metrics.ts", typeOnly: true, dynamic: false },
    ];
    for (const each of expected) expect(imports).toContainEqual(expect.objectContaining(each));
  });

  it("rule 1: imports point left in the flow, type-only ones included", () => {
    expect(pointingRight("", order)).toEqual([]);
    expect(pointingRight("scenario/", insideScenario)).toEqual([]);
    expect(pointingRight("feed/", insideFeed)).toEqual([]);
  });

  it("rule 1: there are no circles, neither of files nor of folders at any depth", () => {
    expect(circles(files, (file) => file)).toEqual([]);
    for (const depth of [1, 2, 3]) {
      const room = roomAt(depth);
      expect(circles([...new Set(files.map(room))], room)).toEqual([]);
      console.info(floorsText(depth));
    }
  });

  it("rule 1: stages do not call each other, only simulate.ts calls them; types and names of constants are shared", () => {
    const calls = local().filter(({ from, to, names }) => {
      if (!stages.includes(folder(from)) || !stages.includes(folder(to)) || folder(from) === folder(to)) return false;
      return names.some((name) => new RegExp(`\\b${name}(\\.\\w+)?\\(`).test(sources.get(from) ?? ""));
    });
    expect(named(calls)).toEqual([]);
  });

  it("rule 2: feed gets posts without their quality, by type", () => {
    const seeing = [...sources].filter(
      ([file, text]) => roomAt(1)(file) === "feed" && /\bPost\b|\bquality\b/.test(text),
    );
    // What is solved before the first tick goes over qualities of the background.
    expect(seeing.map(([file]) => file).filter((file) => !file.startsWith("feed/solve/"))).toEqual([]);
    const campaign = sources.get("feed/campaign.ts")!;
    expect(campaign).toContain("FeedPost");
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

/** Name of a file's room: its first `depth` folders, or the file itself where it stands above them. */
function roomAt(depth: number): (file: string) => string {
  return (file) => {
    const parts = file.split("/");
    return parts.slice(0, parts.length <= depth ? parts.length : depth).join("/");
  };
}

function folder(name: string): string {
  return roomAt(1)(name);
}

/** Imports inside `prefix` from a room to one that stands further right in the list. */
function pointingRight(prefix: string, rooms: readonly string[]): string[] {
  const place = (file: string) => {
    const room = folder(file.slice(prefix.length));
    expect(rooms, file).toContain(room);
    return rooms.indexOf(room);
  };
  const inside = local().filter(({ from, to }) => from.startsWith(prefix) && to.startsWith(prefix));
  return named(inside.filter(({ from, to }) => place(to) > place(from)));
}

/** Circles among rooms, each as the rooms on its way. */
function circles(rooms: readonly string[], roomOf: (file: string) => string): string[] {
  const next = neighbours(roomOf);
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (room: string, path: readonly string[]): void => {
    if (path.includes(room)) found.push([...path.slice(path.indexOf(room)), room].join(" → "));
    if (done.has(room) || path.includes(room)) return;
    for (const other of next.get(room) ?? []) visit(other, [...path, room]);
    done.add(room);
  };
  for (const room of rooms) visit(room, []);
  return found;
}

function neighbours(roomOf: (file: string) => string): Map<string, Set<string>> {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of local()) {
    const [room, other] = [roomOf(from), roomOf(to)];
    if (room !== other) next.set(room, (next.get(room) ?? new Set()).add(other));
  }
  return next;
}

/** The house floor by floor, from the top: a room stands above all that it imports. */
function floorsText(depth: number): string {
  const room = roomAt(depth);
  const next = neighbours(room);
  const floors = new Map<string, number>();
  const floorOf = (name: string): number => {
    let floor = floors.get(name);
    if (floor === undefined) {
      floor = 1 + Math.max(0, ...[...(next.get(name) ?? [])].map(floorOf));
      floors.set(name, floor);
    }
    return floor;
  };
  for (const name of new Set(files.map(room))) floorOf(name);
  const numbers = [...new Set(floors.values())].sort((one, other) => other - one);
  const lines = numbers.map((number) => {
    const names = [...floors].filter(([, floor]) => floor === number).map(([name]) => name);
    return `${String(number).padStart(3)}  ${names.sort().join("  ")}`;
  });
  return [`floors at depth ${depth}`, ...lines].join("\n");
}

function named(list: readonly Import[]): string[] {
  return list.map(({ from, to }) => `${from} → ${to}`);
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
