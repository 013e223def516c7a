import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { documents, sources } from "./files.ts";

const glossary = readFileSync("docs/glossary.md", "utf8");
const entries = [...glossary.matchAll(/^- \*\*(.+?)\*\*: (.+)$/gm)].map(([, term, meaning]) => ({ term, meaning }));

/** Words that the glossary replaced and that mean nothing else here. */
const retired =
  /\b(crowds?|circles?|pace|paces|laboratory|laboratories|somebody's own|sharpness|LifeCourse|solveLife|PassingOn|chooseBySpread|logisticAnswers|createOwnGraph|ResponsesPart|worldsAWins)\b/gi;

/** A source's comments with the line of each, without its code and its texts. */
function commentsOf(source: string): { readonly line: number; readonly text: string }[] {
  const found = source.matchAll(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\*[\s\S]*?\*\/|\/\/.*$/gm);
  return [...found].flatMap(({ 0: text, index }) =>
    text.startsWith("/") ? [{ line: source.slice(0, index).split("\n").length, text }] : [],
  );
}

function retiredIn(text: string): string[] {
  return [...new Set(text.match(retired))];
}

describe("the glossary", () => {
  test("has each term once, in alphabetical order", () => {
    const terms = entries.map(({ term }) => term.toLowerCase());
    expect(terms.length).toBeGreaterThan(30);
    expect(terms).toEqual([...new Set(terms)].sort((one, other) => one.localeCompare(other, "en")));
  });

  test("says each term in one plain line that ends in a full stop", () => {
    for (const { meaning } of entries) expect(meaning).toMatch(/\.\)?$/);
    expect(entries.length).toBe(glossary.split("\n").filter((line) => line.startsWith("- ")).length);
  });

  test("has no term that nothing uses", () => {
    const elsewhere = [...documents.filter((file) => file !== "docs/glossary.md"), ...sources];
    const text = elsewhere.map((file) => readFileSync(file, "utf8").toLowerCase()).join("\n");
    expect(entries.filter(({ term }) => !text.includes(term.toLowerCase())).map(({ term }) => term)).toEqual([]);
  });

  test("names every scenario key as the JSON Schema has it", () => {
    const schema = readFileSync("docs/scenario.schema.json", "utf8");
    const keys = [...glossary.matchAll(/`([a-z][\w.]*)`/gi)].flatMap(([, path]) => path.split("."));
    const known = (key: string) => schema.includes(`"${key}"`) || ["inNetwork", "reach3plus", "auto"].includes(key);
    expect(keys.filter((key) => !known(key))).toEqual([]);
  });
});

describe("a retired word", () => {
  test("stands in no document but where the glossary says what replaced it", () => {
    const found = documents.map((file) => {
      const text = readFileSync(file, "utf8");
      return [file, retiredIn(file === "docs/glossary.md" ? text.replaceAll(/\(Before 0\.2: .*?\)/g, "") : text)];
    });
    expect(found.filter(([, words]) => words.length > 0)).toEqual([]);
  });

  test("stands in no comment of src/", () => {
    const found = sources.flatMap((file) =>
      commentsOf(readFileSync(file, "utf8")).flatMap(({ line, text }) =>
        retiredIn(text).map((word) => `${file}:${line} ${word}`),
      ),
    );
    expect(found).toEqual([]);
  });
});
