import { short } from "../report/figures.ts";
import { labelled, row, style, wrap } from "../report/layout.ts";
import { pathText } from "../scenario/fault.ts";
import { leaves } from "../scenario/inputs.ts";
import { platforms } from "../scenario/platforms.ts";
import { hasColour, type Io } from "./io.ts";
import { usageError } from "./usage.ts";

const columns = [{ width: 39 }, { width: 14 }, { width: 16 }, { width: 11 }];

/** `feedcast platforms [NAME]`: the list, or every parameter of one with value, range, status and source. */
export function platformsCommand(name: string | undefined, io: Io): void {
  const look = style(hasColour(io));
  const lines = name === undefined ? list() : parameters(name, look.strong);
  io.stdout.write(`${lines.join("\n")}\n`);
}

function list(): string[] {
  return Object.entries(platforms).flatMap(([name, { title }]) => labelled(name, [title], style(false)));
}

function parameters(name: string, strong: (text: string) => string): string[] {
  if (!Object.hasOwn(platforms, name)) {
    throw usageError("platforms", `one of ${Object.keys(platforms).join(", ")}`, name);
  }
  const platform = platforms[name];
  return [
    strong(platform.title),
    "",
    strong(row(["parameter", "value", "range", "status"], columns)),
    ...leaves(platform).flatMap(({ path, stated: { value, low, high, status, source } }) => {
      const range = low === undefined || high === undefined ? "" : `${shown(low)} to ${shown(high)}`;
      // What is too long for its column (a formula, the pools) goes below, whole.
      const isLong = shown(value).length >= columns[1].width || range.length >= columns[2].width;
      const cells = isLong ? ["", ""] : [shown(value), range];
      const below = isLong ? [shown(value), ...(range ? [`range ${range}`] : [])] : [];
      const texts = [...below, ...(source ? [source] : [])].flatMap((text) => wrap(text, 76));
      return [row([pathText(path), ...cells, status], columns), ...texts.map((text) => `    ${text}`)];
    }),
  ];
}

function shown(value: number | string | readonly number[]): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return short(value, 6);
  return value.map(shown).join(" ");
}
