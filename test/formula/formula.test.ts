import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type FormulaColumns,
  FormulaError,
  type PredictionName,
  predictionNames,
} from "../../src/formula/expression.ts";
import { compileFormula } from "../../src/formula/formula.ts";

/** Score of one post. */
function scoreOf(text: string, values: { readonly [name in PredictionName]?: number } = {}): number {
  const columns = Object.fromEntries(
    predictionNames.map((name) => [name, Float64Array.of(values[name] ?? 0)]),
  ) as FormulaColumns;
  const out = new Float64Array(1);
  compileFormula(text).score(columns, 1, out);
  return out[0];
}

function refusal(text: string): FormulaError {
  try {
    compileFormula(text);
  } catch (error) {
    if (error instanceof FormulaError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

test("a weighted sum is what it says", () => {
  const text = "like + 5*comment + 20*share + 0.004*watchSeconds";
  expect(scoreOf(text, { like: 0.1, comment: 0.02, share: 0.01, watchSeconds: 25 })).toBeCloseTo(0.5, 14);
  expect(compileFormula(text).names).toEqual(["like", "comment", "share", "watchSeconds"]);
  expect(compileFormula(text).text).toBe(text);
});

test("operators bind as in mathematics", () => {
  expect(scoreOf("2 + 3 * 4")).toBe(14);
  expect(scoreOf("(2 + 3) * 4")).toBe(20);
  expect(scoreOf("2 ^ 3 ^ 2")).toBe(512);
  expect(scoreOf("-2 ^ 2")).toBe(-4);
  expect(scoreOf("2 ^ -1")).toBe(0.5);
  expect(scoreOf("8 - 3 - 2")).toBe(3);
  expect(scoreOf("16 / 4 / 2")).toBe(2);
  expect(scoreOf("+3 - -2")).toBe(5);
  expect(scoreOf("1e3 * .5 +\n  2.")).toBe(502);
});

test("every function does what its name says", () => {
  const half = { like: 0.5 };
  expect(scoreOf("min(like, 1, .25)", half)).toBe(0.25);
  expect(scoreOf("max(like, 1, .25)", half)).toBe(1);
  expect(scoreOf("abs(like - 1)", half)).toBe(0.5);
  expect(scoreOf("exp(like)", half)).toBe(Math.exp(0.5));
  expect(scoreOf("log(like + 1)", half)).toBe(Math.log(1.5));
  expect(scoreOf("sqrt(like)", half)).toBe(Math.sqrt(0.5));
  expect(scoreOf("pow(like, 2)", half)).toBe(0.25);
});

test("columns of any length give row by row what one row gives, and rows beyond count are left alone", () => {
  const n = 700;
  const like = Float64Array.from({ length: n }, (_, i) => i / n);
  const ageHours = Float64Array.from({ length: n }, (_, i) => i % 48);
  const out = new Float64Array(n).fill(-1);
  const formula = compileFormula("(like + 0.01) / (ageHours + 2)^1.5 - max(like^2, 0.5)");
  formula.score({ like, ageHours }, 600, out);
  for (let i = 0; i < 600; i++)
    expect(out[i]).toBeCloseTo((like[i] + 0.01) / (ageHours[i] + 2) ** 1.5 - Math.max(like[i] ** 2, 0.5), 14);
  expect(out[600]).toBe(-1);
  expect(() => formula.score({ like }, 1, out)).toThrow("column ageHours");
});

test("arithmetic on random trees agrees with JavaScript's own", () => {
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom("like", "share", "2", "0.5", "3e-2"),
      fc.tuple(tie("tree"), fc.constantFrom(" + ", " - ", "*"), tie("tree")).map(([l, o, r]) => `(${l}${o}${r})`),
      tie("tree").map((inner) => `-(${inner})`),
    ),
  }));
  fc.assert(
    fc.property(tree, (text) => {
      const expected = new Function("like", "share", `return ${text}`)(0.3, 0.07);
      return Math.abs(scoreOf(text, { like: 0.3, share: 0.07 }) - expected) < 1e-9 * (1 + Math.abs(expected));
    }),
    { seed: 6, numRuns: 200 },
  );
});

test("an unknown name is refused with the nearest one", () => {
  expect(refusal("likes + share").suggestion).toBe("like");
  expect(refusal("notIntrested").suggestion).toBe("notInterested");
  expect(refusal("Share").suggestion).toBe("share");
  expect(refusal("quality").suggestion).toBeUndefined();
  expect(refusal("quality").got).toBe('"quality"');
  expect(refusal("likes").message).toMatch(/^expected a prediction .*, got "likes" \(did you mean like\?\)$/);
});

test("what is not a formula is refused", () => {
  for (const text of [
    "",
    "  ",
    "1:1e9",
    "like = 2",
    "f(x) = x",
    '"like"',
    "'like'",
    "[1, 2]",
    "{a: 1}",
    "like; share",
    "like ? 1 : 2",
    "like!",
    "like'",
    "like % 2",
    "like == 1",
    "like # comment",
    "like\u00a0\u2212 1",
    "eval(like)",
    "import(like)",
    "sum(like, 2)",
    "constructor(like)",
    "like.constructor",
    "constructor",
    "__proto__",
    "toString()",
    "(log)(like)",
    "like(2)",
    "(like)(share)",
    "2 like",
    "like mod 2",
    "not like",
    "like and share",
    "like to share",
    "log",
    "log(like + 1, 2)",
    "min(like)",
    "pow(like)",
    "min()",
    "true",
    "null",
    "pi",
    "i",
    "NaN",
    "Infinity",
    "1e999",
    "like +",
    "(like",
    "like)",
    "* like",
    "like,share",
  ])
    expect(refusal(text), text).toBeInstanceOf(FormulaError);
});

test("a formula that has no value for some ordinary post is refused, and says where", () => {
  expect(refusal("log(like)").got).toBe("-Infinity at like = 0");
  expect(refusal("share / like").got).toBe("NaN at like = 0, share = 0");
  expect(refusal("exp(watchSeconds)").got).toContain("Infinity at watchSeconds = 1800");
  expect(refusal("sqrt(like - share)").got).toContain("NaN");
  expect(refusal("1 / (like - 1)").got).toContain("like = 1");
  expect(refusal("1/0").got).toBe("Infinity");
});

test("a score is finite even where the probes did not look", () => {
  expect(scoreOf("like * exp(followers / 1e8)", { like: 1, followers: 1e12 })).toBe(1e300);
  expect(scoreOf("sqrt(1 + like)", { like: -3 })).toBe(-1e300);
});

test("texts made to choke a parser are refused before they reach it, in a few milliseconds", () => {
  const hostile = [
    "x".repeat(10000),
    `like${" + like".repeat(2000)}`,
    "(".repeat(10000),
    `${"(".repeat(900)}like${")".repeat(900)}`,
    `${"abs(".repeat(300)}like${")".repeat(300)}`,
    "-".repeat(1500),
    `${"-".repeat(1500)}like`,
    `${"- + ".repeat(400)}like`,
    `like${"^like".repeat(300)}`,
    `${"not ".repeat(400)}like`,
    `like${" like".repeat(390)}`,
    "1:1e9",
    "1".repeat(1999),
  ];
  for (const text of hostile) {
    const start = performance.now();
    expect(refusal(text), text.slice(0, 20)).toBeInstanceOf(FormulaError);
    // The bound is for a hang, not for speed.
    expect(performance.now() - start).toBeLessThan(500);
  }
});

test("a long sum is not deep: 330 terms pass", () => {
  expect(scoreOf(Array(330).fill("like").join(" +"), { like: 1 })).toBe(330);
});
