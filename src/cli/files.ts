import { access, constants, open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { megabytes } from "../lib/numberText.ts";
import { UsageError } from "./usage.ts";

const LARGEST = 10e6;

/**
 * Text of a file that people write, in UTF-8.
 * @param kind of the file, for messages: `a scenario file`
 * @throws {UsageError} naming the file and what is wrong with it
 */
export async function readTextFile(file: string, kind: string): Promise<string> {
  const about = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? new UsageError(`${file}: no such file`) : unreadable(file, error);
  });
  if (about.isDirectory()) throw new UsageError(`${file}: expected ${kind}, got a directory`);
  if (about.size > LARGEST)
    throw new UsageError(`${file}: expected at most ${megabytes(LARGEST)}, got ${megabytes(about.size)}`);
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(file, error);
  });
  try {
    const bytes = await handle.readFile();
    if (bytes.length > LARGEST) throw new UsageError(`${file}: expected at most ${megabytes(LARGEST)}, got more`);
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(`${file}: expected text in UTF-8, got something else`);
    throw error;
  } finally {
    await handle.close();
  }
}

/** @throws {UsageError} if a file of that name could not be written: asked before an hour of computing, not after it */
export async function requireWritable(flag: string, file: string): Promise<void> {
  const folder = dirname(file);
  const about = await stat(folder).catch(() => undefined);
  if (!about?.isDirectory()) throw new UsageError(`${flag}: expected a file in an existing folder, got "${file}"`);
  const old = await stat(file).catch(() => undefined);
  if (old && !old.isFile()) throw new UsageError(`${flag}: expected a file, got a directory or device "${file}"`);
  await access(folder, constants.W_OK).catch(() => {
    throw new UsageError(`${flag}: expected a folder that may be written to, got "${folder}"`);
  });
}

/** The whole file or none of it: written beside its place and renamed. Keeps mode and links of the file it replaces. */
export async function writeAtomically(name: string, text: string): Promise<void> {
  const file = await realpath(name).catch(() => name);
  const temporary = `${file}.${process.pid}.tmp`;
  const old = await stat(file).catch(() => undefined);
  try {
    await writeFile(temporary, text, old ? { mode: old.mode, flag: "wx" } : { flag: "wx" });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function unreadable(file: string, error: NodeJS.ErrnoException): UsageError {
  return new UsageError(`${file}: cannot be read (${error.code ?? error.message})`);
}
