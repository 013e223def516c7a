#!/usr/bin/env node
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import type { Io } from "./io.ts";
import { main } from "./program.ts";

/** What the worker says: something to write, or at last the exit code. */
type Message = { readonly to: "stdout" | "stderr"; readonly text: string } | { readonly code: number };

/** What the worker is told on Ctrl-C. */
const stop = "stop";

interface Start {
  readonly argv: readonly string[];
  readonly terminals: { readonly stdout: boolean; readonly stderr: boolean };
}

// The program runs in a worker, because a simulation leaves its thread no time for signals: this thread has nothing to
// do but to write what the worker says, and to end with it or with Ctrl-C.
if (isMainThread) supervise();
else await work(workerData as Start);

function supervise(): void {
  const { stdout, stderr } = process;
  // `| head` closes the pipe early: nobody reads on, and that is no fault.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
  const terminals = { stdout: stdout.isTTY === true, stderr: stderr.isTTY === true };
  const start: Start = { argv: process.argv.slice(2), terminals };
  const worker = new Worker(new URL(import.meta.url), { workerData: start });
  worker.on("message", (message: Message) => {
    if ("code" in message) process.exitCode = message.code;
    else process[message.to].write(message.text);
  });
  worker.on("error", (error) => {
    stderr.write(`feedcast: this is a fault of ours, please report it\n${error.stack ?? error}\n`);
    process.exitCode = 1;
  });
  // Once asks for what is finished so far, twice ends at once.
  process.once("SIGINT", () => {
    stderr.write("\nfeedcast: stopped by Ctrl-C\n");
    worker.postMessage(stop);
    worker.once("exit", () => process.exit(130));
    process.once("SIGINT", () => process.exit(130));
  });
}

async function work({ argv, terminals }: Start): Promise<void> {
  const say = (message: Message) => parentPort?.postMessage(message);
  const output = (to: "stdout" | "stderr") => ({ isTTY: terminals[to], write: (text: string) => say({ to, text }) });
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
    engine: async (followed, workers) => {
      const { cores, threads, workersThatFit } = await import("../engines/threads.ts");
      return threads(workersThatFit(followed, workers ?? cores()));
    },
  };
  say({ code: await main(argv, io) });
}
