import {
  type Binary,
  type Expression,
  type FormulaColumns,
  largest,
  type PredictionName,
  passRows,
  predictionNames,
  type Step,
  type Unary,
} from "./expression.ts";
import { probe } from "./probe.ts";
import { parseText, vet, vetText } from "./vet.ts";

/** A formula that passed vetting. */
export interface Formula {
  readonly text: string;
  /** The predictions it uses, in the order of `predictionNames`. */
  readonly names: readonly PredictionName[];
  /**
   * Writes the scores of rows [0, count) to `out`. Scores are finite: overflow is cut at ±1e300, and an undefined score
   * (a case that the probes at compile time missed) is −1e300.
   * @throws {RangeError} if a column that the formula names is missing
   */
  score(columns: FormulaColumns, count: number, out: Float64Array): void;
}

/**
 * Compiles a formula such as `like + 5*comment + 0.004*watchSeconds`.
 * Operators + − * / ^, functions min max abs exp log sqrt pow, numbers, and `predictionNames`.
 * A formula must give a finite score for all predictions in their ranges; zeros, extremes and random rows probe that.
 * @throws {FormulaError} for any other text
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
        // NaN fails the comparison and scores lowest.
        out[first + i] = value > -largest ? Math.min(value, largest) : -largest;
      }
    }
  };
  probe(names, run);
  return { text, names, score };
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

/** values[i] = does(values[i]); the operator is chosen outside the loops. */
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
