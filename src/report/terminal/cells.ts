import { short } from "../../lib/numberText.ts";
import type { Cell } from "../blocks.ts";
import { percent, shortRange, timesWithin, twoDigits } from "../numbers.ts";

/** A cell in two parts, so that a column can align the figures and the brackets behind them. */
export interface CellParts {
  readonly figure: string;
  /** The range of 8 of 10 worlds, or another figure beside the first. */
  readonly rest: string;
  /** Words stand at the left of a column, figures at its right. */
  readonly isWords: boolean;
}

export function cellParts(cell: Cell): CellParts {
  if (cell === undefined) return { figure: "-", rest: "", isWords: false };
  switch (cell.kind) {
    case "text":
      return { figure: cell.text, rest: "", isWords: !/^[-+.\d]*$/.test(cell.text) };
    case "percent":
      return { figure: percent(cell.value), rest: "", isWords: false };
    case "figure": {
      const { value, low = value, high = value, decimals } = cell;
      const ends = shortRange(low, high, decimals);
      return { figure: short(value, 3, decimals), rest: ends ? `(${ends[0]}-${ends[1]})` : "", isWords: false };
    }
    case "ratio": {
      const { value, low = value, high = value } = cell;
      const { ratio, ends } = timesWithin(value, low, high);
      const bare = ends?.map((end) => end.slice(0, -1));
      return { figure: ratio, rest: bare ? `(${bare[0]}-${bare[1]})` : "", isWords: false };
    }
    case "share": {
      const { value, low, high, times } = cell;
      const [from, to] = [percent(low), percent(high)];
      const bracket = from === to ? "" : `(${from}-${to})`;
      const often = times === undefined ? "" : `${twoDigits(times)}x`;
      return { figure: `${percent(value)}%`, rest: [bracket, often].filter(Boolean).join(" "), isWords: false };
    }
  }
}

/** The same in one piece. */
export function cellText(cell: Cell): string {
  const { figure, rest } = cellParts(cell);
  return rest === "" ? figure : `${figure} ${rest}`;
}
