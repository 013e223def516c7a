import { create, type MathNode, parseDependencies } from "mathjs/number";
import { closest } from "../lib/spelling.ts";
import { type Expression, FormulaError, type PredictionName, predictionNames, type Unary } from "./expression.ts";

const maxLength = 2000;

const maxDepth = 50;

const unaryFunctions: readonly string[] = ["abs", "exp", "log", "sqrt"] satisfies Unary[];

const functionNames = ["min", "max", ...unaryFunctions, "pow"];

const { parse } = create(parseDependencies);

/** Checks that need no parser, so that a hostile text never reaches one. @throws {FormulaError} */
export function vetText(text: string): void {
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

/** @throws {FormulaError} if the text does not parse */
export function parseText(text: string): MathNode {
  try {
    // A line break would end the expression.
    return parse(text.replace(/\s+/g, " "));
  } catch (error) {
    throw new FormulaError("a formula", error instanceof Error ? lowerFirst(error.message) : String(error));
  }
}

/**
 * The vetted form of a parsed tree. A long sum nests on its left side only, so that left sides do not count as depth.
 * @throws {FormulaError} for any other shape
 */
export function vet(node: MathNode, depth: number): Expression {
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
  if (functionNames.includes(name)) throw new FormulaError(`${name}(…)`, `"${name}" without brackets`);
  throw new FormulaError(
    `a prediction (${predictionNames.join(", ")})`,
    `"${shorten(name)}"`,
    closest(name, predictionNames),
  );
}

function vetCall(node: FunctionNode, depth: number): Expression {
  // The called node may be any expression, as in `(a)(b)`: only a plain name is in the list.
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
