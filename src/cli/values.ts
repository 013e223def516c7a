import { short, valueText } from "../lib/numberText.ts";
import { row, wrap } from "../report/terminal/layout.ts";

/** A table of values: name, value, range and status in columns, notes below. */

type Value = number | string | readonly number[];

const columns = [{ width: 39 }, { width: 14 }, { width: 16 }, { width: 11 }];

export const valueHead = row(["parameter", "value", "range", "status"], columns);

export function valueLines(
  name: string,
  { value, low, high }: { readonly value: Value; readonly low?: Value; readonly high?: Value },
  status: string,
  notes: readonly string[],
): string[] {
  const range = low === undefined || high === undefined ? "" : `${shown(low)} to ${shown(high)}`;
  // A value too long for its column (a formula, the pools) goes below, whole.
  const isLong = shown(value).length >= columns[1].width || range.length >= columns[2].width;
  const cells = isLong ? ["", ""] : [shown(value), range];
  const below = isLong ? [shown(value), ...(range ? [`range ${range}`] : [])] : [];
  const texts = [...below, ...notes].flatMap((text) => wrap(text, 76));
  const line =
    name.length < columns[0].width
      ? [row([name, ...cells, status], columns)]
      : [name, row(["", ...cells, status], columns)];
  return [...line, ...texts.map((text) => `    ${text}`)];
}

const shown = (value: Value): string => valueText(value, (number) => short(number, 6));
