import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { accountOf, idOf } from "../../src/graph/accountIds.ts";
import type { FollowColumns } from "../../src/graph/columns.ts";
import { EdgeListReader } from "../../src/graph/edgeList.ts";
import { InputError } from "../../src/vocabulary/faults.ts";
import { followersOf, readFollows } from "../follows.ts";

/** Followers by id. */
function named(columns: FollowColumns): Record<string, string[]> {
  const entries = followersOf(columns).map((list, u) => [idOf(columns, u), list.map((v) => idOf(columns, v))] as const);
  return Object.fromEntries(entries.filter(([, list]) => list.length > 0));
}

describe("a list of follows", () => {
  it("is read in either direction", () => {
    expect(named(readFollows("1 2\n1 3\n").columns)).toEqual({ 1: ["2", "3"] });
    expect(named(readFollows("1 2\n1 3\n", { direction: "follower followee" }).columns)).toEqual({
      2: ["1"],
      3: ["1"],
    });
  });

  it("numbers accounts by their ids, whole numbers ascending, whatever the order of lines", () => {
    const { columns } = readFollows("10 9\n2 10\n100 2\n");
    expect(Array.from({ length: 4 }, (_, u) => idOf(columns, u))).toEqual(["2", "9", "10", "100"]);
    const other = readFollows("100 2\n2 10\n10 9\n").columns;
    expect(other).toEqual(columns);
  });

  it("may have comments, blank lines, tabs, many blanks, a byte order mark, Windows line ends and no last line end", () => {
    const text = "\uFEFF# a b c\r\n\r\n  1\t 2  \r\n   \n#\n#3 4\n1 3";
    expect(named(readFollows(text).columns)).toEqual({ 1: ["2", "3"] });
  });

  it("may have a separator, and then ids with blanks inside", () => {
    const text = "Jane Doe , 王伟\r\nJane Doe,o'neil\n";
    expect(named(readFollows(text, { separator: "," }).columns)).toEqual({ "Jane Doe": ["o'neil", "王伟"] });
  });

  it("drops and counts self-loops and repeated arcs", () => {
    const { columns, selfLoops, repeats } = readFollows("1 2\n1 1\n1 2\n2 1\n1 2\n3 3\n");
    expect(named(columns)).toEqual({ 1: ["2"], 2: ["1"] });
    expect([columns.accounts, selfLoops, repeats]).toEqual([3, 2, 2]);
  });

  it("is the same however it is cut into pieces, and is what a plain reading gives", () => {
    const id = fc.oneof(fc.integer({ min: 0, max: 30 }).map(String), fc.constantFrom("a", "ab", "zoë", "12345678901"));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(id, id), { minLength: 1, maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 }),
        (arcs, cuts) => {
          fc.pre(arcs.some(([one, other]) => one !== other));
          const bytes = new TextEncoder().encode(arcs.map(([one, other]) => `${one} ${other}`).join("\n"));
          const reader = new EdgeListReader({ file: "f", direction: "followee follower" });
          for (let at = 0, i = 0; at < bytes.length; at += cuts[i % cuts.length], i++) {
            reader.push(bytes.slice(at, at + cuts[i % cuts.length]));
          }
          const { columns, selfLoops, repeats } = reader.finish();
          const expected = new Map<string, Set<string>>();
          for (const [one, other] of arcs) {
            if (one !== other) expected.set(one, (expected.get(one) ?? new Set()).add(other));
          }
          const found = named(columns);
          expect(Object.keys(found).sort()).toEqual([...expected.keys()].sort());
          for (const [one, others] of expected) expect([...found[one]].sort()).toEqual([...others].sort());
          expect(columns.followers.length + selfLoops + repeats).toBe(arcs.length);
          for (let u = 0; u < columns.accounts; u++) expect(accountOf(columns, idOf(columns, u))).toBe(u);
          for (const strange of ["", "zzz", "31", "-1"]) expect(accountOf(columns, strange)).toBe(-1);
        },
      ),
    );
  });

  it("holds more ids than its tables begin with, short ones and long ones", () => {
    const arcs = Array.from(
      { length: 30_000 },
      (_, i) => `${i} ${i % 2 ? "long id number ".replace(/ /g, "_") : ""}${i + 7}`,
    );
    const { columns } = readFollows(arcs.join("\n"));
    const ids = new Set(arcs.flatMap((line) => line.split(" ")));
    expect(columns.accounts).toBe(ids.size);
    for (const id of ["0", "29999", "long_id_number_8", "30005"])
      expect(idOf(columns, accountOf(columns, id))).toBe(id);
  });

  it("lies in memory that threads share", () => {
    const { columns } = readFollows("1 2\n");
    const { offsets, followers, idOffsets, idBytes } = columns;
    for (const column of [offsets, followers, idOffsets, idBytes])
      expect(column.buffer).toBeInstanceOf(SharedArrayBuffer);
    const clone = structuredClone(columns);
    columns.followers[0] = 7;
    expect(clone.followers[0]).toBe(7);
  });
});

describe("a broken list of follows is refused with file and line", () => {
  const messageOf = (text: string, options = {}): string => {
    try {
      readFollows(text, options);
    } catch (error) {
      if (error instanceof InputError) return error.message;
      throw error;
    }
    return "no fault";
  };
  test.each([
    ["1 2\n3\n", {}, 'follows.txt:2  expected two accounts with blanks or tabs between them, got "3"'],
    ["# x\n\n1 2 3\n", {}, 'follows.txt:3  expected two accounts with blanks or tabs between them, got "1 2 3"'],
    ["1,2\n", {}, 'follows.txt:1  expected two accounts with blanks or tabs between them, got "1,2"'],
    ["1,2\n1 2\n", { separator: "," }, 'follows.txt:2  expected two accounts with "," between them, got "1 2"'],
    ["1,\n", { separator: "," }, 'follows.txt:1  expected two accounts with "," between them, got "1,"'],
    ["1,2,3\n", { separator: "," }, 'follows.txt:1  expected two accounts with "," between them, got "1,2,3"'],
    ["", {}, "follows.txt  expected lines with two accounts each (followee follower), got none"],
    ["# nothing\n1 1\n", {}, "follows.txt  expected lines with two accounts each (followee follower), got none"],
    [`1 ${"x".repeat(300)}\n`, {}, "follows.txt:1  expected ids of at most 255 bytes, got 300"],
    ["x".repeat(5000), {}, "follows.txt:1  expected lines of at most 4096 bytes, got a longer one"],
    [
      "1 2\n",
      { memory: 1e6 },
      "follows.txt  expected a graph that fits into 1 MB, got one that takes more than 4 MB (2 accounts and 0 arcs so far)",
    ],
  ])("%j", (text, options, message) => {
    expect(messageOf(text, options)).toBe(message);
  });
});
