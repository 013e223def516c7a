import { rootKey, uniform } from "../lib/random.ts";
import { FormulaError, largest, type PredictionName, passRows, predictionNames, type Step } from "./expression.ts";

/** Highest probed value where it is not 1: half an hour of watching, 30 days of age, a thousand million followers. */
const probeHighest: { readonly [name in PredictionName]?: number } = {
  watchRatio: 10,
  watchSeconds: 1800,
  ageHours: 720,
  followers: 1e9,
};

/**
 * Refuses a formula that is undefined or infinite for ordinary predictions: all 0, all at their highest, each alone at 0
 * or at its highest, and 200 random rows, every other one spread over orders of magnitude.
 * @throws {FormulaError} with the first such row
 */
export function probe(names: readonly PredictionName[], run: Step): void {
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
