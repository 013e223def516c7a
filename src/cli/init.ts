import { stat } from "node:fs/promises";
import { requireWritable, writeAtomically } from "./files.ts";
import type { Io } from "./io.ts";
import starter from "./starter.yaml";
import { UsageError } from "./usage.ts";

export interface InitFlags {
  readonly force?: true;
}

/** `feedcast init [FILE]`: a scenario to start from, to a file or to stdout. */
export async function initCommand(file: string | undefined, { force }: InitFlags, io: Io): Promise<void> {
  if (file === undefined) {
    if (force) throw new UsageError("--force: expected a FILE to overwrite, got none");
    io.stdout.write(starter);
    return;
  }
  if (!/\.ya?ml$/i.test(file)) throw new UsageError(`init: expected a file name that ends with .yaml, got "${file}"`);
  await requireWritable("init", file);
  const isThere = (await stat(file).catch(() => undefined)) !== undefined;
  if (isThere && !force) throw new UsageError(`${file}: there is such a file already (--force overwrites it)`);
  await writeAtomically(file, starter);
  io.stdout.write(`${file}: written; next: feedcast validate ${file}, feedcast compare ${file}\n`);
}
