#!/usr/bin/env node
import { main } from "./program.ts";

// `| head` closes the pipe early: nobody reads on, and that is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const interruption = new AbortController();
process.once("SIGINT", () => {
  interruption.abort();
  // A second Ctrl-C, or one while nothing listens to the signal, ends the process at once.
  process.once("SIGINT", () => process.exit(130));
});

const { stdout, stderr, env } = process;
process.exitCode = await main(process.argv.slice(2), { stdout, stderr, env, signal: interruption.signal });
