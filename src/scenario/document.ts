import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parse,
  parseDocument,
  visit,
} from "yaml";
import { type Fault, pathText, readPath, related, ScenarioError } from "./fault.ts";

type Path = readonly PropertyKey[];

/** A scenario's YAML as plain values, with the place of each. */
export interface Source {
  readonly file: string;
  /** The whole file as plain values, overrides applied. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** `file:line:column` of the value at the path, or of the nearest group around it; `--set …` where an override put it. */
  place(path: Path): string;
  /** Faults that YAML lets pass but that are traps: the scenario says something else than it seems to. */
  readonly traps: readonly (Fault & { readonly at: Path })[];
}

/** Longest file that is read, characters. */
const longest = 1_000_000;

/** Reads the text and applies the overrides. @throws {ScenarioError} where the text is no YAML map */
export function readSource(text: string, file: string, overrides: readonly string[]): Source {
  if (text.length > longest)
    throw new ScenarioError([
      { place: file, path: "", message: `expected at most ${longest} characters, got ${text.length}` },
    ]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false });
  const placeAt = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  const textual = textTraps(text, file);
  const syntax = document.errors
    .map((error) => ({ place: placeAt(error.pos[0]), path: "", message: syntaxMessage(error.code, error.message) }))
    .filter((fault, i, all) => {
      // One fault a line: what follows it there is its consequence.
      const before = [...textual, ...all.slice(0, i)];
      return !before.some((earlier) => lineOf(earlier.place) === lineOf(fault.place));
    });
  if (textual.length + syntax.length > 0) throw new ScenarioError([...textual, ...syntax]);
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    throw new ScenarioError([{ place: `${file}:1:1`, path: "", message: "expected a scenario, got an empty file" }]);
  }
  if (!isMap(contents)) {
    throw new ScenarioError([
      {
        place: placeAt(contents.range?.[0] ?? 0),
        path: "",
        message: "expected a scenario of keys and values (campaign: …), got something else",
      },
    ]);
  }
  const traps = valueTraps(document, text, placeAt);
  const overridden = override(document, overrides);
  return {
    file,
    raw: plainValues(document, file),
    traps,
    place: (path) => {
      const set = overridden.find((entry) => related(entry.path, path));
      return set === undefined ? placeAt(offsetOf(document, path)) : `--set ${set.text}`;
    },
  };
}

const lineOf = (place: string): string => place.split(":").at(-2) ?? "";

function plainValues(document: Document.Parsed, file: string): Readonly<Record<string, unknown>> {
  try {
    return document.toJS({ maxAliasCount: 50 });
  } catch {
    throw new ScenarioError([
      {
        place: `${file}:1:1`,
        path: "",
        message: "expected few YAML aliases (*name), got so many that they would fill the memory; write the values out",
      },
    ]);
  }
}

function syntaxMessage(code: string, message: string): string {
  if (code === "TAB_AS_INDENT") return "expected spaces, got a tab: YAML is indented with spaces";
  if (code === "DUPLICATE_KEY") return "the same key twice in one group";
  if (code === "BAD_SCALAR_START" && message.includes("@"))
    return 'expected quotes around a word that starts with @: "@brand"';
  if (code === "BAD_SCALAR_START" && message.includes("%")) return "expected quotes around a word that starts with %";
  if (code === "BAD_SCALAR_START" && message.includes("`")) return "expected quotes around a word that starts with `";
  return `not YAML: ${message.charAt(0).toLowerCase()}${message.slice(1).split("\n")[0]}`;
}

/** Traps that are seen in the text before YAML: tabs in the indentation and full-width colons. */
function textTraps(text: string, file: string): Fault[] {
  const faults: Fault[] = [];
  text.split("\n").forEach((line, index) => {
    const tab = /^ *\t/.exec(line);
    if (tab !== null) {
      faults.push({
        place: `${file}:${index + 1}:${tab[0].length}`,
        path: "",
        message: "expected spaces, got a tab: YAML is indented with spaces",
      });
    }
    const wide = /^[\s\-{]*[A-Za-z_]\w*(：)/.exec(line) ?? /^[^"'#]*[{,]\s*[A-Za-z_]\w*(：)/.exec(line);
    if (wide !== null) {
      faults.push({
        place: `${file}:${index + 1}:${wide[0].length}`,
        path: "",
        message: "expected a colon and a space (: ), got a full-width colon (：)",
      });
    }
  });
  return faults;
}

/** Traps that YAML reads as something else: a hash that starts a comment, a comma that splits a number. */
function valueTraps(document: Document.Parsed, text: string, placeAt: (offset: number) => string): Source["traps"] {
  const traps: (Fault & { at: Path })[] = [];
  visit(document, {
    Pair(_, pair, parents) {
      const key = isScalar(pair.key) ? pair.key : undefined;
      const empty =
        pair.value === null || (isScalar(pair.value) && pair.value.value === null && pair.value.source === "");
      if (key?.range == null || !empty) return undefined;
      const at = [...pathOf(parents, document), String(key.value)];
      const after = text.slice(
        key.range[1],
        text.indexOf("\n", key.range[1]) === -1 ? undefined : text.indexOf("\n", key.range[1]),
      );
      const comment = /^\s*:\s+(#\S.*)$/.exec(after);
      if (comment !== null) {
        const place = placeAt(key.range[1] + after.indexOf("#"));
        traps.push({
          at,
          place,
          path: pathText(at),
          message: `expected a text, got a YAML comment: a word that starts with # needs quotes ("${comment[1]!.trim()}")`,
        });
      }
      const map = parents.at(-1);
      if (isMap(map) && map.flow && /^\d{3}\D*$/.test(key.source ?? "")) {
        const before = map.items[map.items.indexOf(pair) - 1];
        const owner = before !== undefined && isScalar(before.key) ? String(before.key.value) : "";
        const head =
          before !== undefined && isScalar(before.value) ? String(before.value.source ?? before.value.value) : "";
        const path = pathText([...at.slice(0, -1), owner]);
        traps.push({
          at,
          place: placeAt(key.range[0]),
          path,
          message: `expected a number, got one split at its comma: inside { } write ${head}${key.source} or "${head},${key.source}"`,
        });
      }
      return undefined;
    },
  });
  return traps;
}

/** Path of the innermost of the nested nodes. */
function pathOf(parents: readonly (Node | Document | object)[], document: Document): Path {
  const path: PropertyKey[] = [];
  parents.forEach((parent, i) => {
    if (isPair(parent) && isScalar(parent.key)) path.push(String(parent.key.value));
    const next = parents[i + 1];
    if (isSeq(parent) && next !== undefined) path.push(parent.items.indexOf(next));
  });
  return document.contents === null ? [] : path;
}

/** Applies `path=value` overrides to the document. @throws {ScenarioError} where one is no override */
function override(
  document: Document.Parsed,
  overrides: readonly string[],
): { readonly path: Path; readonly text: string }[] {
  const faults: Fault[] = [];
  const applied = overrides.map((text) => {
    const equals = text.indexOf("=");
    const path = readPath(text.slice(0, Math.max(0, equals)).trim());
    if (path === undefined) {
      faults.push({ place: `--set ${text}`, path: "", message: "expected path=value such as creators[0].count=5" });
      return { path: [], text };
    }
    try {
      const value: unknown = parse(text.slice(equals + 1));
      document.setIn(path, document.createNode(value));
    } catch {
      faults.push({
        place: `--set ${text}`,
        path: pathText(path),
        message: "there is no such place in the scenario, or the value is not YAML",
      });
    }
    return { path, text };
  });
  if (faults.length > 0) throw new ScenarioError(faults);
  return applied;
}

/** Offset of the value at the path; of its key where it is empty; of the innermost group where it is missing. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) return offset;
      const key = isNode(pair.key) ? pair.key.range?.[0] : undefined;
      const value = isNode(pair.value) ? pair.value.range : undefined;
      const isEmpty = isScalar(pair.value) && pair.value.value === null;
      offset = (isEmpty ? key : value?.[0]) ?? key ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (isNode(node)) offset = node.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}
