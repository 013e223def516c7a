import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { freemem } from "node:os";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { bytesPerArc, type EdgeList, type EdgeListOptions, EdgeListReader } from "../graph/edgeList.ts";
import { megabytes, short } from "../lib/numberText.ts";
import { InputError } from "../vocabulary/faults.ts";
import type { Io } from "./io.ts";
import { type ProgressDisplay, progressDisplay } from "./progress.ts";
import { UsageError } from "./usage.ts";

/** Text read before the size of the whole is estimated, bytes. */
const sampleBytes = 1e6;
/** Memory below this is not worth a word, bytes. */
const worthSaying = 50e6;
/** Reading that takes longer shows how far it has come. */
const patienceMs = 500;

/**
 * Reads a file of follows, plain or gzip, as a stream. States the memory that it will take beforehand, and the arcs that
 * it dropped.
 * @param path the file; messages call it `options.file`
 * @throws {UsageError} if it cannot be read, {InputError} if a line is broken or memory does not hold it
 */
export async function importGraph(path: string, options: EdgeListOptions, io: Io, quiet: boolean): Promise<EdgeList> {
  const { file } = options;
  const memory = options.memory ?? availableBytes();
  const reader = new EdgeListReader({ ...options, memory });
  const { chunks, size, consumed } = await openFile(path, file);
  const began = performance.now();
  let read = 0;
  let isEstimated = false;
  let display: ProgressDisplay | undefined;
  const say = (line: string) => {
    if (display) display.line(line);
    else if (!quiet) io.stderr.write(`${line}\n`);
  };
  try {
    for await (const chunk of chunks) {
      reader.push(chunk);
      read += chunk.length;
      if (!isEstimated && read >= sampleBytes) {
        isEstimated = true;
        const arcs = (reader.arcs * size) / consumed();
        const bytes = arcs * bytesPerArc(options);
        if (bytes > memory) throw tooLarge(file, bytes, memory, arcs);
        if (bytes > worthSaying)
          say(`${file}: about ${megabytes(bytes)} for ${short(arcs, 2)} arcs, beside its accounts`);
      }
      if (!display && !quiet && performance.now() - began > patienceMs) display = progressDisplay(io, false);
      display?.update(Math.min(0.99, consumed() / size), `${file}: ${short(reader.arcs, 2)} arcs`);
    }
    const list = reader.finish();
    const { columns, selfLoops, repeats } = list;
    const [accounts, arcs] = [columns.accounts, columns.followers.length].map((n) => n.toLocaleString("en-US"));
    const dropped = [plural(selfLoops, "self-loop"), plural(repeats, "repeated arc")].join(" and ");
    say(`${file}: ${accounts} accounts, ${arcs} arcs; dropped ${dropped}`);
    return list;
  } catch (error) {
    if (error instanceof Error && "code" in error && !(error instanceof UsageError)) {
      throw new UsageError(`${file}: cannot be read (${error.code})`);
    }
    throw error;
  } finally {
    display?.stop();
  }
}

async function openFile(path: string, file: string) {
  const about = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(error.code === "ENOENT" ? `${file}: no such file` : `${file}: cannot be read (${error.code})`);
  });
  if (about.isDirectory()) throw new UsageError(`${file}: expected a file of follows, got a directory`);
  const handle = await open(path);
  const magic = new Uint8Array(2);
  await handle.read(magic, 0, 2, 0);
  await handle.close();
  const source = createReadStream(path, { highWaterMark: 1 << 20 });
  const size = Math.max(1, about.size);
  if (magic[0] !== 0x1f || magic[1] !== 0x8b) {
    return { chunks: source as AsyncIterable<Uint8Array>, size, consumed: () => Math.max(1, source.bytesRead) };
  }
  const gunzip = createGunzip({ chunkSize: 1 << 20 });
  // The reader of the chunks gets the error.
  pipeline(source, gunzip, () => {});
  return { chunks: gunzip as AsyncIterable<Uint8Array>, size, consumed: () => Math.max(1, gunzip.bytesWritten) };
}

function tooLarge(file: string, bytes: number, memory: number, arcs: number): InputError {
  const message = `expected a graph that fits into the ${megabytes(memory)} of memory that are free, got about ${short(arcs, 2)} arcs, which take about ${megabytes(bytes)}`;
  return new InputError([{ place: file, path: "", message }]);
}

/** Memory that this process may still take, bytes. */
export function availableBytes(): number {
  return process.availableMemory?.() ?? freemem();
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}
