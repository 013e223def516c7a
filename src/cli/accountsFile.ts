import { accountOf } from "../graph/accountIds.ts";
import type { FollowColumns } from "../graph/columns.ts";
import { expected, InputError } from "../vocabulary/faults.ts";
import { readTextFile } from "./files.ts";

/** Ids of accounts that a file lists, each once, in its order. */
export interface AccountList {
  readonly file: string;
  readonly entries: readonly { readonly id: string; readonly line: number }[];
}

/**
 * Reads a list of accounts, one id per line. Skips blank lines and lines that start with #.
 * @throws {UsageError} if the file cannot be read, {InputError} if it lists no account, or one twice
 */
export async function readAccountList(file: string): Promise<AccountList> {
  const text = await readTextFile(file, "a file of accounts");
  const lineOf = new Map<string, number>();
  for (const [i, raw] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    const id = raw.trim();
    if (id === "" || id.startsWith("#")) continue;
    const line = i + 1;
    const before = lineOf.get(id);
    if (before !== undefined) throw fault(file, line, expected("each account once", id, `also in line ${before}`));
    lineOf.set(id, line);
  }
  if (lineOf.size === 0)
    throw new InputError([{ place: file, path: "", message: "expected lines with an account each, got none" }]);
  return { file, entries: Array.from(lineOf, ([id, line]) => ({ id, line })) };
}

/**
 * Numbers of the listed accounts in a graph.
 * @param graphFile of the graph, for messages
 * @throws {InputError} at the first account that the graph does not have
 */
export function accountsIn(columns: FollowColumns, { file, entries }: AccountList, graphFile: string): Uint32Array {
  return Uint32Array.from(entries, ({ id, line }) => {
    const account = accountOf(columns, id);
    if (account < 0) throw fault(file, line, expected(`an account of ${graphFile}`, id));
    return account;
  });
}

function fault(file: string, line: number, message: string): InputError {
  return new InputError([{ place: `${file}:${line}`, path: "", message }]);
}
