import { labelled, styleFor } from "../report/terminal/layout.ts";
import { platforms } from "../scenario/entries/platforms.ts";
import { leaves } from "../scenario/values/leafTree.ts";
import { meant, pathText } from "../vocabulary/faults.ts";
import { hasColour, type Io } from "./io.ts";
import { usageError } from "./usage.ts";
import { valueHead, valueLines } from "./values.ts";

/** `feedcast platforms [NAME]`: the list, or every parameter of one with value, range, status and source. */
export function platformsCommand(name: string | undefined, io: Io): void {
  const look = styleFor(hasColour(io));
  const lines = name === undefined ? list() : parameters(name, look.strong);
  io.stdout.write(`${lines.join("\n")}\n`);
}

function list(): string[] {
  return Object.entries(platforms).flatMap(([name, { title }]) => labelled(name, [title], styleFor(false)));
}

function parameters(name: string, strong: (text: string) => string): string[] {
  if (!Object.hasOwn(platforms, name)) {
    const known = Object.keys(platforms);
    throw usageError("platforms", `one of ${known.join(", ")}`, name, meant(name, known));
  }
  const platform = platforms[name];
  return [
    strong(platform.title),
    "",
    strong(valueHead),
    ...leaves(platform).flatMap(({ path, stated }) =>
      valueLines(pathText(path), stated, stated.status, stated.source ? [stated.source] : []),
    ),
  ];
}
