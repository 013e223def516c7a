import * as z from "zod";
import { directions } from "../../graph/edgeList.ts";
import { expected } from "../../vocabulary/faults.ts";
import { leaf, text, word } from "../values/leaves.ts";
import { fails, type Reading } from "../values/statedValue.ts";

/** `graph:` — the file of an imported follow graph. */

function readSeparator(raw: unknown): Reading<string> {
  if (raw === "tab") return { read: "\t" };
  const isOne = typeof raw === "string" && /^[!-~]$|^\t$/.test(raw) && !/[\w#]/.test(raw);
  return isOne ? { read: raw } : fails(expected('tab or one character such as ","', raw));
}

export const graphSchema = z.strictObject({
  file: text("File with one arc per line, two account ids; plain or gzip; relative to the scenario's folder"),
  direction: word("Meaning of the two ids of a line: the follower first, or the followee first", directions),
  separator: leaf(
    { meaning: "Character between the ids; not stated: blanks and tabs", words: ["tab", ",", ";"] },
    readSeparator,
    ",",
  ).optional(),
});
