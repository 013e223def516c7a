/** Scoring formulas: a user's text, vetted and compiled to loops over columns. Never evaluated as text. */
import { create, type MathNode, parseDependencies } from "mathjs/number";
import { rootKey, uniform } from "../lib/random.ts";
import { closest } from "../lib/spelling.ts";

/**
 * What a formula may speak of. Predicted rates per impression in [0, 1], but: `watchRatio` watched ÷ duration (above 1
 * when replayed), `watchSeconds`, `ageHours` since posting, `inNetwork` 1 for followers of the author else 0,
 * `followers` of the author.
 */
export const predictionNames = [
  "like",
  "comment",
  "share",
  "duet",
  "stitch",
  "follow",
  "notInterested",
  "complete",
  "longView",
  "watchRatio",
  "watchSeconds",
  "ageHours",
  "inNetwork",
  "followers",
] as const;

export type PredictionName = (typeof predictionNames)[number];

/** One column per name, row i of each for the same post. Only the columns a formula names need be there. */
export type FormulaColumns = { readonly [name in PredictionName]?: Float64Array };

/** A formula that has passed. */
export interface Formula {
  readonly text: string;
  /** The predictions it uses, in the order of `predictionNames`. */
  readonly names: readonly PredictionName[];
  /**
   * Writes the scores of rows [0, count) to `out`. Always finite: what overflows is cut at ±1e300, and what is
   * undefined (a case that the probes at compile time missed) scores −1e300.
   * @throws {RangeError} if a column that it names is missing
   */
  score(columns: FormulaColumns, count: number, out: Float64Array): void;
}

/** A formula that is refused: what was expected and what was found. */
export class FormulaError extends Error {
  readonly expected: string;
  readonly got: string;
  /** A word the user may have meant. */
  readonly suggestion: string | undefined;

  constructor(expected: string, got: string, suggestion?: string) {
    super(`expected ${expected}, got ${got}${suggestion === undefined ? "" : ` (did you mean ${suggestion}?)`}`);
    this.name = "FormulaError";
    this.expected = expected;
    this.got = got;
    this.suggestion = suggestion;
  }
}

const laterNames = ["click", "report", "live"];
const maxLength = 2000;
const maxDepth = 50;
const largest = 1e300;

/** Rows per pass: a formula's intermediate columns stay in the nearest cache. */
const passRows = 256;

type Binary = "+" | "-" | "*" | "/" | "^" | "min" | "max";
type Unary = "negate" | "abs" | "exp" | "log" | "sqrt";

const unaryFunctions: readonly string[] = ["abs", "exp", "log", "sqrt"] satisfies Unary[];
const functionNames = ["min", "max", ...unaryFunctions, "pow"];

/** A vetted tree: nothing but these four shapes survives. */
type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "name"; readonly name: PredictionName }
  | { readonly kind: "unary"; readonly does: Unary; readonly of: Expression }
  | { readonly kind: "binary"; readonly does: Binary; readonly left: Expression; readonly right: Expression };

/** Writes rows [first, first + count) of an expression to out[0 … count). */
type Step = (columns: FormulaColumns, first: number, count: number, out: Float64Array) => void;

const { parse } = create(parseDependencies);

/**
 * Compiles a formula such as `like + 5*comment + 0.004*watchSeconds`.
 * Operators + − * / ^, functions min max abs exp log sqrt pow, numbers, and `predictionNames`.
 * It must give a finite score for all predictions in their ranges: zero rates, extremes and random ones are tried.
 * @throws {FormulaError} if it is anything else
 */
export function compileFormula(text: string): Formula {
  vetText(text);
  const expression = vet(parseText(text), 0);
  const used = new Set<string>();
  collectNames(expression, used);
  const names = predictionNames.filter((name) => used.has(name));
  const run = compile(expression);
  const pass = new Float64Array(passRows);
  const score = (columns: FormulaColumns, count: number, out: Float64Array): void => {
    for (const name of names)
      if (columns[name] === undefined) throw new RangeError(`formula: expected a column ${name}, got none`);
    for (let first = 0; first < count; first += passRows) {
      const rows = Math.min(passRows, count - first);
      run(columns, first, rows, pass);
      for (let i = 0; i < rows; i++) {
        const value = pass[i];
        // NaN fails the comparison and ends at the bottom.
        out[first + i] = value > -largest ? Math.min(value, largest) : -largest;
      }
    }
  };
  probe(names, run);
  return { text, names, score };
}

/** What can be told without a parser, so that a hostile text never reaches one. */
function vetText(text: string): void {
  if (text.length > maxLength) throw new FormulaError(`at most ${maxLength} characters`, `${text.length}`);
  if (text.trim() === "") throw new FormulaError("a formula", "nothing");
  const stray = /[^A-Za-z0-9_.+\-*/^(),\s]/u.exec(text);
  if (stray !== null) throw new FormulaError("numbers, names, + - * / ^ and brackets", JSON.stringify(stray[0]));
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (depth > maxDepth) throw new FormulaError(`brackets at most ${maxDepth} deep`, "deeper ones");
  }
  // Powers and signs nest without brackets: a^a^a, −−−a.
  if (text.split("^").length - 1 > maxDepth) throw new FormulaError(`at most ${maxDepth} powers`, "more");
  if (/(?:[-+]\s*){10}/.test(text)) throw new FormulaError("one sign before a value", "a row of signs");
}

function parseText(text: string): MathNode {
  try {
    // A line break would end the expression.
    return parse(text.replace(/\s+/g, " "));
  } catch (error) {
    throw new FormulaError("a formula", error instanceof Error ? lowerFirst(error.message) : String(error));
  }
}

/** The vetted form of a parsed tree. A sum of many terms leans left and is not deep: only the other sides count. */
function vet(node: MathNode, depth: number): Expression {
  if (depth > maxDepth) throw new FormulaError(`a formula at most ${maxDepth} levels deep`, "a deeper one");
  if (isConstant(node)) {
    if (typeof node.value !== "number" || !Number.isFinite(node.value))
      throw new FormulaError("a finite number", String(node.value));
    return { kind: "number", value: node.value };
  }
  if (isSymbol(node)) return { kind: "name", name: vetName(node.name) };
  if (isParenthesis(node)) return vet(node.content, depth + 1);
  if (isFunction(node)) return vetCall(node, depth);
  if (isOperator(node)) return vetOperator(node, depth);
  throw new FormulaError("numbers, names, operators and functions", `${node.type} in "${shorten(node.toString())}"`);
}

function vetName(name: string): PredictionName {
  const known = predictionNames.find((one) => one === name);
  if (known !== undefined) return known;
  if (laterNames.includes(name)) throw new FormulaError("a prediction", `"${name}", which is not available yet`);
  if (functionNames.includes(name)) throw new FormulaError(`${name}(…)`, `"${name}" without brackets`);
  throw new FormulaError(
    `a prediction (${predictionNames.join(", ")})`,
    `"${shorten(name)}"`,
    closest(name, predictionNames),
  );
}

function vetCall(node: FunctionNode, depth: number): Expression {
  // What is called may be any expression, `(a)(b)`: only a plain name is in the list.
  const name = isSymbol(node.fn) ? node.fn.name : "";
  if (!functionNames.includes(name)) {
    const called = shorten(node.fn.toString());
    throw new FormulaError(`a function (${functionNames.join(", ")})`, `"${called}"`, closest(called, functionNames));
  }
  const values = node.args.map((argument) => vet(argument, depth + 1));
  if (isUnaryFunction(name)) {
    if (values.length !== 1) throw new FormulaError(`one value in ${name}(…)`, `${values.length}`);
    return { kind: "unary", does: name, of: values[0] };
  }
  if (name === "pow") {
    if (values.length !== 2) throw new FormulaError("two values in pow(…)", `${values.length}`);
    return { kind: "binary", does: "^", left: values[0], right: values[1] };
  }
  if (values.length < 2) throw new FormulaError(`two values or more in ${name}(…)`, `${values.length}`);
  const does = name === "min" ? "min" : "max";
  return values.reduce((left, right) => ({ kind: "binary", does, left, right }));
}

function vetOperator(node: OperatorNode, depth: number): Expression {
  const [left, right] = node.args;
  if (node.implicit)
    throw new FormulaError(
      "an operator between values",
      `"${shorten(node.toString())}"`,
      shorten(`${left} * ${right}`),
    );
  if (node.args.length === 1 && node.op === "-") return { kind: "unary", does: "negate", of: vet(left, depth + 1) };
  if (node.args.length === 1 && node.op === "+") return vet(left, depth + 1);
  if (node.args.length !== 2 || !isArithmetic(node.op)) throw new FormulaError("one of + - * / ^", `"${node.op}"`);
  return {
    kind: "binary",
    does: node.op,
    left: vet(left, node.op === "^" ? depth + 1 : depth),
    right: vet(right, depth + 1),
  };
}

function collectNames(expression: Expression, into: Set<string>): void {
  if (expression.kind === "name") into.add(expression.name);
  if (expression.kind === "unary") collectNames(expression.of, into);
  if (expression.kind === "binary") {
    collectNames(expression.left, into);
    collectNames(expression.right, into);
  }
}

function compile(expression: Expression): Step {
  switch (expression.kind) {
    case "number": {
      const { value } = expression;
      return (_columns, _first, count, out) => {
        for (let i = 0; i < count; i++) out[i] = value;
      };
    }
    case "name": {
      const { name } = expression;
      return (columns, first, count, out) => {
        const column = columns[name]!;
        for (let i = 0; i < count; i++) out[i] = column[first + i];
      };
    }
    case "unary": {
      const { does } = expression;
      const of = compile(expression.of);
      return (columns, first, count, out) => {
        of(columns, first, count, out);
        change(does, out, count);
      };
    }
    case "binary": {
      const { does } = expression;
      const left = compile(expression.left);
      const right = compile(expression.right);
      const other = new Float64Array(passRows);
      return (columns, first, count, out) => {
        left(columns, first, count, out);
        right(columns, first, count, other);
        combine(does, out, other, count);
      };
    }
  }
}

/** values[i] = does(values[i]); the choice stays outside the loops. */
function change(does: Unary, values: Float64Array, count: number): void {
  if (does === "negate") for (let i = 0; i < count; i++) values[i] = -values[i];
  else if (does === "abs") for (let i = 0; i < count; i++) values[i] = Math.abs(values[i]);
  else if (does === "exp") for (let i = 0; i < count; i++) values[i] = Math.exp(values[i]);
  else if (does === "log") for (let i = 0; i < count; i++) values[i] = Math.log(values[i]);
  else for (let i = 0; i < count; i++) values[i] = Math.sqrt(values[i]);
}

/** left[i] = left[i] does right[i]. */
function combine(does: Binary, left: Float64Array, right: Float64Array, count: number): void {
  if (does === "+") for (let i = 0; i < count; i++) left[i] += right[i];
  else if (does === "-") for (let i = 0; i < count; i++) left[i] -= right[i];
  else if (does === "*") for (let i = 0; i < count; i++) left[i] *= right[i];
  else if (does === "/") for (let i = 0; i < count; i++) left[i] /= right[i];
  else if (does === "^") for (let i = 0; i < count; i++) left[i] **= right[i];
  else if (does === "min") for (let i = 0; i < count; i++) left[i] = Math.min(left[i], right[i]);
  else for (let i = 0; i < count; i++) left[i] = Math.max(left[i], right[i]);
}

/** Ranges that a formula must be finite over: half an hour of watching, 30 days of age, a thousand million followers. */
const probeHighest: { readonly [name in PredictionName]?: number } = {
  watchRatio: 10,
  watchSeconds: 1800,
  ageHours: 720,
  followers: 1e9,
};

/**
 * Refuses a formula that is undefined or infinite somewhere ordinary: all 0, all at their highest, each alone at 0 or
 * at its highest, and 200 random rows, every other one spread over orders of magnitude.
 */
function probe(names: readonly PredictionName[], run: Step): void {
  const key = rootKey("formula probe");
  const columns: { [name in PredictionName]?: Float64Array } = {};
  const corners = 2 + 2 * names.length;
  const count = corners + 200;
  names.forEach((name, place) => {
    const highest = probeHighest[name] ?? 1;
    columns[name] = Float64Array.from({ length: count }, (_, row) => {
      if (row < 2) return row * highest;
      // Two rows per name: it alone at 0 among highest ones, it alone at its highest among zeros.
      if (row < corners) return (((row - 2) >> 1 === place) === (row % 2 === 1) ? 1 : 0) * highest;
      const u = uniform(key, row * predictionNames.length + place);
      if (name === "inNetwork") return u < 0.5 ? 0 : 1;
      return highest * (row % 2 === 0 ? u : 1e-6 ** u);
    });
  });
  const out = new Float64Array(passRows);
  for (let first = 0; first < count; first += passRows) {
    const rows = Math.min(passRows, count - first);
    run(columns, first, rows, out);
    for (let i = 0; i < rows; i++) {
      if (Math.abs(out[i]) < largest) continue;
      const where = names.map((name) => `${name} = ${Number(columns[name]![first + i].toPrecision(3))}`).join(", ");
      throw new FormulaError(
        "a finite score for every post (guard divisions, logarithms and roots: log(like + 0.001))",
        `${out[i]}${where === "" ? "" : ` at ${where}`}`,
      );
    }
  }
}

// mathjs types its nodes as one union-less interface; these name the parts that are read.
interface ConstantNode extends MathNode {
  readonly value: unknown;
}
interface SymbolNode extends MathNode {
  readonly name: string;
}
interface ParenthesisNode extends MathNode {
  readonly content: MathNode;
}
interface FunctionNode extends MathNode {
  readonly fn: MathNode;
  readonly args: MathNode[];
}
interface OperatorNode extends MathNode {
  readonly op: string;
  readonly implicit: boolean;
  readonly args: MathNode[];
}

function isConstant(node: MathNode): node is ConstantNode {
  return node.type === "ConstantNode";
}

function isSymbol(node: MathNode): node is SymbolNode {
  return node.type === "SymbolNode";
}

function isParenthesis(node: MathNode): node is ParenthesisNode {
  return node.type === "ParenthesisNode";
}

function isFunction(node: MathNode): node is FunctionNode {
  return node.type === "FunctionNode";
}

function isOperator(node: MathNode): node is OperatorNode {
  return node.type === "OperatorNode";
}

function isUnaryFunction(name: string): name is Exclude<Unary, "negate"> {
  return unaryFunctions.includes(name);
}

function isArithmetic(op: string): op is "+" | "-" | "*" | "/" | "^" {
  return op.length === 1 && "+-*/^".includes(op);
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
