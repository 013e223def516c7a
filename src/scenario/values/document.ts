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
  type Pair,
  parse,
  parseDocument,
  visit,
  type YAMLParseError,
} from "yaml";
import { type Fault, InputError, pathText, readPath, related } from "../../vocabulary/faults.ts";
import { wideColon } from "./statedValue.ts";
import { gapFault } from "./validate.ts";

type Path = readonly PropertyKey[];

/** A scenario's YAML as plain values, and the place of each. */
export interface ScenarioSource {
  readonly file: string;
  /** The whole file as plain values, overrides applied. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** `file:line:column` of the value at the path, or of the nearest group around it; `--set …` if an override set it. */
  place(path: Path): string;
  /** The same for the key instead of the value. */
  placeOfKey(path: Path): string;
  /** Faults that YAML accepts: the text means something else than it seems to. */
  readonly traps: readonly Trap[];
}

/** Longest file that is read, characters. */
const longest = 1_000_000;

/** Reads the text and applies the overrides. @throws {InputError} if the text is no YAML map */
export function readSource(text: string, file: string, overrides: readonly string[]): ScenarioSource {
  const refuse = (place: string, message: string) => new InputError([{ place, path: "", message }]);
  const top = `${file}:1:1`;
  if (text.length > longest) throw refuse(top, `expected at most ${longest} characters, got ${text.length}`);
  const lines = new LineCounter();
  const placeAt = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false });
    const { contents, errors } = document;
    if (errors.length > 0) throw new InputError(syntaxFaults(errors, text, file, placeAt));
    if (contents === null || (isScalar(contents) && contents.value === null)) {
      throw refuse(top, "expected a scenario, got an empty file");
    }
    if (!isMap(contents)) {
      const wide = wideColons(text, file);
      if (wide.length > 0) throw new InputError(wide);
      throw refuse(placeAt(contents.range?.[0] ?? 0), "expected keys and values (campaign: …), got something else");
    }
    const traps = valueTraps(document, text, placeAt);
    const overridden = override(document, overrides);
    const place = (path: Path, offset: number): string => {
      const set = overridden.find((entry) => related(entry.path, path));
      return set === undefined ? placeAt(offset) : `--set ${set.text}`;
    };
    return {
      file,
      raw: plainValues(document, top),
      traps,
      place: (path) => place(path, offsetsOf(document, path).value),
      placeOfKey: (path) => place(path, offsetsOf(document, path).key),
    };
  } catch (error) {
    if (error instanceof RangeError) throw refuse(top, "expected a few levels of groups and lists, got thousands");
    throw error;
  }
}

/**
 * Places of all values by path, for faults that are found after reading, when the text is gone:
 * `{ "creators[1].average_views": "scenario.yaml:12:35", … }`. Groups and lists have places, too. Plain JSON.
 */
export function placesOf(source: ScenarioSource): Readonly<Record<string, string>> {
  const placed = (value: unknown, path: Path): [string, string][] => {
    const own: [string, string][] = path.length === 0 ? [] : [[pathText(path), source.place(path)]];
    if (typeof value !== "object" || value === null) return own;
    const steps = Array.isArray(value) ? value.map((item, i) => [i, item] as const) : Object.entries(value);
    return [...own, ...steps.flatMap(([step, child]) => placed(child, [...path, step]))];
  };
  return Object.fromEntries(placed(source.raw, []));
}

/** Place of the value at the path, or of the nearest group around it; undefined if the file has neither. */
export function placeNear(places: Readonly<Record<string, string>>, path: string): string | undefined {
  if (path === "" || Object.hasOwn(places, path)) return places[path];
  return placeNear(places, path.slice(0, Math.max(0, path.lastIndexOf("."), path.lastIndexOf("["))));
}

const lineOf = (place: string): string => place.split(":").at(-2) ?? "";

function plainValues(document: Document.Parsed, place: string): Readonly<Record<string, unknown>> {
  try {
    return document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const message = "expected few YAML aliases (*name), got too many to hold in memory (write the values out)";
    throw new InputError([{ place, path: "", message }]);
  }
}

/** Faults that make the text no YAML; one per line, because the first on a line causes the others. */
function syntaxFaults(
  errors: readonly YAMLParseError[],
  text: string,
  file: string,
  placeAt: (offset: number) => string,
): Fault[] {
  const slips = [...wideColons(text, file), ...commentsInGroups(text, file), ...bracketsInGroups(text, file)];
  if (slips.length > 0) return slips;
  const faults = errors.map(({ code, message, pos }) => ({
    place: placeAt(pos[0]),
    path: "",
    message: syntaxMessage(code, message, text.slice(pos[0])),
  }));
  return faults.filter(({ place }, i) => !faults.slice(0, i).some((before) => lineOf(before.place) === lineOf(place)));
}

/** @param found the text from the error on. @throws {RangeError} if groups are nested too deep to be read */
function syntaxMessage(code: string, message: string, found: string): string {
  if (/call stack/.test(message)) throw new RangeError(message);
  if (code === "TAB_AS_INDENT") return "expected spaces, got a tab: YAML is indented with spaces";
  if (code === "DUPLICATE_KEY") {
    const key = /^[^\s:]+/.exec(found)?.[0];
    return `expected each key once in a group, got ${key === undefined ? "one" : key} twice`;
  }
  const word = code === "BAD_SCALAR_START" ? /^[@`%][^\s,}\]]*/.exec(found)?.[0] : undefined;
  if (word !== undefined) return `expected quotes around a word that starts with ${word.charAt(0)}: "${word}"`;
  return `not YAML: ${message.charAt(0).toLowerCase()}${message.slice(1).split("\n")[0]}`;
}

/** A # in braces, which hides the rest of the line and the closing brace. Only searched in text that is no YAML. */
function commentsInGroups(text: string, file: string): Fault[] {
  return text.split("\n").flatMap((line, index) => {
    const comment = /^[^"'#]*[{,]\s*[A-Za-z_]\w*:\s+(?=(#[^\s,}]+))/.exec(line);
    if (comment === null) return [];
    const message = `expected quotes around a word that starts with # (it starts a comment): "${comment[1]}"`;
    return [{ place: `${file}:${index + 1}:${comment[0].length + 1}`, path: "", message }];
  });
}

/** A path with brackets as a key in braces, where YAML reads a list. Only searched in text that is no YAML. */
function bracketsInGroups(text: string, file: string): Fault[] {
  return text.split("\n").flatMap((line, index) => {
    const key = /^[^"'#]*[{,]\s*(?=([A-Za-z_][\w.]*\[\d+\][\w.[\]]*)\s*:)/.exec(line);
    if (key === null) return [];
    const message = `expected quotes around a path with brackets inside { }: "${key[1]}"`;
    return [{ place: `${file}:${index + 1}:${key[0].length + 1}`, path: "", message }];
  });
}

/** Full-width colons after a key, which YAML does not read as colons. Only searched in text that is no YAML. */
function wideColons(text: string, file: string): Fault[] {
  return text.split("\n").flatMap((line, index) => {
    const key = /^[\s\-{]*[A-Za-z_]\w*：/.exec(line) ?? /^[^"'#]*[{,]\s*[A-Za-z_]\w*：/.exec(line);
    if (key === null) return [];
    const message = `expected a colon and a space (: ), got a full-width colon (${wideColon})`;
    return [{ place: `${file}:${index + 1}:${key[0].length}`, path: "", message }];
  });
}

type Trap = Fault & { readonly at: Path };

/** Text that YAML reads as something else: a hash that starts a comment, a comma that splits a number. */
function valueTraps(document: Document.Parsed, text: string, placeAt: (offset: number) => string): Trap[] {
  const traps: Trap[] = [];
  visit(document, {
    Pair(_, pair, parents) {
      const { key, value } = pair;
      const isEmpty = value === null || (isScalar(value) && value.value === null && value.source === "");
      if (!isEmpty || !isScalar(key) || key.range == null) return;
      const at = [...pathOf(parents), String(key.value)];
      const comment = /^[ \t]*:[ \t]+(#\S[^\r\n]*)/.exec(text.slice(key.range[1]));
      if (comment !== null) {
        const place = placeAt(key.range[1] + comment[0].indexOf("#"));
        const quoted = `"${comment[1]?.trim()}"`;
        const message = `expected a text, got a YAML comment (a word that starts with # needs quotes: ${quoted})`;
        traps.push({ at, place, path: pathText(at), message });
      }
      const group = parents.at(-1);
      const before = isMap(group) && group.flow ? group.items[group.items.indexOf(pair) - 1] : undefined;
      if (
        before === undefined ||
        !isScalar(before.key) ||
        !isScalar(before.value) ||
        !/^\d{3}\D*$/.test(key.source ?? "")
      )
        return;
      const [head, tail] = [before.value.source ?? String(before.value.value), key.source];
      const message = `expected a number, got one that its comma splits (inside { } write ${head}${tail} or "${head},${tail}")`;
      traps.push({
        at,
        place: placeAt(key.range[0]),
        path: pathText([...at.slice(0, -1), String(before.key.value)]),
        message,
      });
    },
  });
  return traps;
}

/** Path of the last of the nested nodes. */
function pathOf(nodes: readonly (Node | Document | Pair)[]): Path {
  return nodes.flatMap((node, i): PropertyKey[] => {
    if (isPair(node)) return isScalar(node.key) ? [String(node.key.value)] : [];
    return isSeq(node) ? [node.items.indexOf(nodes[i + 1])] : [];
  });
}

/** Applies `path=value` overrides to the document. @throws {InputError} if one is no override */
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
    const gap = gapFault(path, (list) => {
      const node = document.getIn(list);
      return isSeq(node) ? node.items.length : 0;
    });
    if (gap !== undefined) {
      faults.push({ place: `--set ${text}`, path: pathText(path), message: gap });
      return { path, text };
    }
    try {
      const value: unknown = parse(text.slice(equals + 1));
      document.setIn(path, document.createNode(value));
    } catch {
      faults.push({
        place: `--set ${text}`,
        path: pathText(path),
        message: "the scenario has no such place, or the value is not YAML",
      });
    }
    return { path, text };
  });
  if (faults.length > 0) throw new InputError(faults);
  return applied;
}

/** Offsets of the value at the path and of its key; if it is empty or missing, of the nearest key or group. */
function offsetsOf(document: Document.Parsed, path: Path): { readonly key: number; readonly value: number } {
  let node: unknown = document.contents;
  let value = document.contents?.range?.[0] ?? 0;
  let key = value;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) break;
      key = (isNode(pair.key) ? pair.key.range?.[0] : undefined) ?? value;
      const isEmpty = isScalar(pair.value) && pair.value.value === null;
      value = (isNode(pair.value) && !isEmpty ? pair.value.range?.[0] : undefined) ?? key;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      value = (isNode(node) ? node.range?.[0] : undefined) ?? value;
      key = value;
    } else break;
  }
  return { key, value };
}
