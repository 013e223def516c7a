#!/usr/bin/env node
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import type { Io, Output } from "./io.ts";
import { main } from "./program.ts";

/** A text to write, news that a part of the work is finished, or at last the exit code: from the worker. */
type Message =
  | { readonly to: "stdout" | "stderr"; readonly text: string }
  | { readonly isFinished: true }
  | { readonly code: number };

/** Sent to the worker on Ctrl-C. */
const stop = "stop";

type Terminal = Pick<Output, "isTTY" | "columns">;

interface Start {
  readonly argv: readonly string[];
  readonly terminals: { readonly stdout: Terminal; readonly stderr: Terminal };
}

// The program runs in a worker, because a simulation leaves its thread no time for signals. This thread writes the
// worker's texts, in the order in which they come, and ends with the worker or with Ctrl-C.
if (isMainThread) supervise();
else await work(workerData as Start);

function supervise(): void {
  const { stdout, stderr } = process;
  // `| head` closes the pipe early, which is no fault.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
  const terminal = ({ isTTY, columns }: NodeJS.WriteStream): Terminal => ({
    isTTY: isTTY === true,
    columns: columns || 80,
  });
  const terminals = { stdout: terminal(stdout), stderr: terminal(stderr) };
  let isAnythingFinished = false;
  const start: Start = { argv: process.argv.slice(2), terminals };
  const worker = new Worker(new URL(import.meta.url), { workerData: start });
  worker.on("message", (message: Message) => {
    if ("code" in message) process.exitCode = message.code;
    else if ("isFinished" in message) isAnythingFinished = true;
    else process[message.to].write(message.text);
  });
  worker.on("error", (error) => {
    stderr.write(`feedcast: internal error; please report it\n${error.stack ?? error}\n`);
    process.exitCode = 1;
  });
  // The bar's line is erased, with the ^C that the terminal has printed behind it.
  const clear = () => stderr.write(terminals.stderr.isTTY ? "\r\u001b[K" : "");
  // The first Ctrl-C asks for a report of the finished part, if there is one; the second ends at once.
  process.once("SIGINT", () => {
    clear();
    if (!isAnythingFinished) {
      stderr.write("feedcast: stopped by Ctrl-C; nothing was finished\n");
      process.exit(130);
    }
    stderr.write("feedcast: stopped by Ctrl-C\n");
    worker.postMessage(stop);
    worker.once("exit", () => process.exit(130));
    process.once("SIGINT", () => {
      clear();
      process.exit(130);
    });
  });
}

async function work({ argv, terminals }: Start): Promise<void> {
  const say = (message: Message) => parentPort?.postMessage(message);
  const output = (to: "stdout" | "stderr") => ({ ...terminals[to], write: (text: string) => say({ to, text }) });
  const stopping = new AbortController();
  parentPort?.on("message", (message) => {
    if (message === stop) stopping.abort();
  });
  parentPort?.unref();
  const io: Io = {
    stdout: output("stdout"),
    stderr: output("stderr"),
    env: process.env,
    signal: stopping.signal,
    onFinished: () => say({ isFinished: true }),
    engine: async (followed, workers) => {
      const { cores, threads, workersThatFit } = await import("../engines/threads.ts");
      return threads(workersThatFit(followed, workers ?? cores()));
    },
  };
  say({ code: await main(argv, io) });
}
