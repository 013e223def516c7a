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

/** Probabilities by arc. */
function stated(columns: FollowColumns): Record<string, number> {
  const { offsets, probabilities = [] } = columns;
  const arcs = followersOf(columns).flatMap((list, u) =>
    list.map((v, i) => [`${idOf(columns, u)} ${idOf(columns, v)}`, probabilities[offsets[u] + i]] as const),
  );
  return Object.fromEntries(arcs.map(([arc, probability]) => [arc, Number(probability.toPrecision(7))]));
}

describe("a list of follows with probabilities", () => {
  const probabilities = true;

  it("keeps each with its arc, in either direction and any order of lines", () => {
    const text = "b a 0.3\nc a 1\n# x y z\na c .25\r\n\na b\t1e-2  \nd a 0";
    const follower = readFollows(text, { probabilities, direction: "follower followee" }).columns;
    expect(stated(follower)).toEqual({ "a b": 0.3, "a c": 1, "a d": 0, "b a": 0.01, "c a": 0.25 });
    const turned = text.split("\n").reverse().join("\n");
    expect(readFollows(turned, { probabilities, direction: "follower followee" }).columns).toEqual(follower);
    expect(stated(readFollows(text, { probabilities }).columns)).toEqual({
      "a b": 0.01,
      "a c": 0.25,
      "b a": 0.3,
      "c a": 1,
      "d a": 0,
    });
  });

  it("may have a separator, and then ids with blanks inside", () => {
    const text = "Jane Doe , 王伟, 0.5 \r\nJane Doe,o'neil,1.\n";
    expect(stated(readFollows(text, { probabilities, separator: "," }).columns)).toEqual({
      "Jane Doe 王伟": 0.5,
      "Jane Doe o'neil": 1,
    });
  });

  it("drops self-loops, and repeated arcs of one probability", () => {
    const list = readFollows("1 2 .5\n1 1 .1\n2 1 .7\n1 2 0.5\n1 0 .2\n", { probabilities });
    expect(stated(list.columns)).toEqual({ "1 0": 0.2, "1 2": 0.5, "2 1": 0.7 });
    expect([list.selfLoops, list.repeats, list.columns.probabilities!.length]).toEqual([1, 1, 3]);
  });

  it("is what a plain reading gives, over more than one block and however it is cut", () => {
    const lines = Array.from({ length: 300_000 }, (_, i) => [i % 700, 700 + ((i * 7919) % 99_991), i % 1024] as const);
    const bytes = new TextEncoder().encode(lines.map(([u, v, p]) => `${u} ${v} ${p / 1024}\n`).join(""));
    const reader = new EdgeListReader({ file: "f", direction: "followee follower", probabilities });
    for (let at = 0; at < bytes.length; at += 65_537) reader.push(bytes.slice(at, at + 65_537));
    const { columns, repeats } = reader.finish();
    expect([columns.followers.length, repeats]).toEqual([300_000, 0]);
    const expected = new Map(lines.map(([u, v, p]) => [`${u} ${v}`, p / 1024]));
    let wrong = 0;
    followersOf(columns).forEach((list, u) => {
      list.forEach((v, i) => {
        const arc = `${idOf(columns, u)} ${idOf(columns, v)}`;
        if (columns.probabilities![columns.offsets[u] + i] !== expected.get(arc)) wrong++;
      });
    });
    expect(wrong).toBe(0);
  });

  it("lies in memory that threads share; without probabilities there is no column", () => {
    expect(readFollows("1 2 1\n", { probabilities }).columns.probabilities!.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(readFollows("1 2\n").columns.probabilities).toBeUndefined();
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
  const own = { probabilities: true };
  const three = "expected two accounts and a probability with blanks or tabs between them";
  const threeByComma = 'expected two accounts and a probability with "," between them';
  test.each([
    ["1 2\n3\n", {}, 'follows.txt:2  expected two accounts with blanks or tabs between them, got "3"'],
    ["# x\n\n1 2 3\n", {}, 'follows.txt:3  expected two accounts with blanks or tabs between them, got "1 2 3"'],
    [
      "1 2\n1 2 0.3\n",
      {},
      'follows.txt:2  expected two accounts with blanks or tabs between them, got "1 2 0.3" (feedcast influencers --model arcs reads probabilities in a third column)',
    ],
    ["1,2\n", {}, 'follows.txt:1  expected two accounts with blanks or tabs between them, got "1,2"'],
    ["1,2\n1 2\n", { separator: "," }, 'follows.txt:2  expected two accounts with "," between them, got "1 2"'],
    ["1,\n", { separator: "," }, 'follows.txt:1  expected two accounts with "," between them, got "1,"'],
    [
      "1,2,1\n",
      { separator: "," },
      'follows.txt:1  expected two accounts with "," between them, got "1,2,1" (feedcast influencers --model arcs reads probabilities in a third column)',
    ],
    ["1,2,3\n", { separator: "," }, 'follows.txt:1  expected two accounts with "," between them, got "1,2,3"'],
    ["", {}, "follows.txt  expected lines with two accounts each (followee follower), got none"],
    ["# nothing\n1 1\n", {}, "follows.txt  expected lines with two accounts each (followee follower), got none"],
    [`1 ${"x".repeat(300)}\n`, {}, "follows.txt:1  expected ids of at most 255 bytes, got 300"],
    ["x".repeat(5000), {}, "follows.txt:1  expected lines of at most 4096 bytes, got a longer one"],
    ["1 2 .5\n1 3\n", own, `follows.txt:2  ${three}, got "1 3"`],
    ["1 2 .5 4\n", own, `follows.txt:1  ${three}, got "1 2 .5 4"`],
    ["1,2,.5,4\n", { ...own, separator: "," }, `follows.txt:1  ${threeByComma}, got "1,2,.5,4"`],
    ["1,2,\n", { ...own, separator: "," }, `follows.txt:1  ${threeByComma}, got "1,2,"`],
    ["1,,.5\n", { ...own, separator: "," }, `follows.txt:1  ${threeByComma}, got "1,,.5"`],
    ["1,2\n", { ...own, separator: "," }, `follows.txt:1  ${threeByComma}, got "1,2"`],
    ["\n1 2 high\n", own, 'follows.txt:2  expected a probability from 0 to 1, got "high"'],
    ["1 2 1.01\n", own, 'follows.txt:1  expected a probability from 0 to 1, got "1.01"'],
    ["1 2 -0.1\n", own, 'follows.txt:1  expected a probability from 0 to 1, got "-0.1"'],
    ["1 2 0x1\n", own, 'follows.txt:1  expected a probability from 0 to 1, got "0x1"'],
    ["1 1 2\n", own, 'follows.txt:1  expected a probability from 0 to 1, got "2"'],
    ["1 2 30%\n", own, 'follows.txt:1  expected a probability from 0 to 1, got "30%"'],
    [
      "1 2 .3\n1 3 .4\n1 2 .5\n",
      own,
      'follows.txt  expected one probability from "1" to its follower "2", got 0.3 and 0.5',
    ],
    [
      "# nothing\n",
      own,
      "follows.txt  expected lines with two accounts and a probability each (followee follower), got none",
    ],
    [
      "1 2 1\n",
      { ...own, memory: 5e6 },
      "follows.txt  expected a graph that fits into 5 MB, got one that takes more than 6 MB (2 accounts and 0 arcs so far)",
    ],
    [
      "1 2\n",
      { memory: 1e6 },
      "follows.txt  expected a graph that fits into 1 MB, got one that takes more than 4 MB (2 accounts and 0 arcs so far)",
    ],
  ])("%j", (text, options, message) => {
    expect(messageOf(text, options)).toBe(message);
  });
});
