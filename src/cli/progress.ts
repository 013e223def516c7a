import { Writable } from "node:stream";
import type { Io, Output } from "./io.ts";

/** How far a command has come, told on stderr. */
export interface ProgressDisplay {
  /** `done` in 0 … 1 of the whole, and what is at work. Seen on a terminal only. */
  readonly update: (done: number, what: string) => void;
  /** A line that stays. */
  readonly line: (text: string) => void;
  /** Leaves the terminal as it was found. */
  readonly stop: () => void;
}

/** A bar with the time left on a terminal, lines where there is none, nothing if quiet. */
export async function progressDisplay({ stderr }: Io, quiet: boolean): Promise<ProgressDisplay> {
  if (quiet) return { update() {}, line() {}, stop() {} };
  const print = (text: string) => stderr.write(`${text}\n`);
  if (!stderr.isTTY) return { update() {}, line: print, stop() {} };

  const { default: cliProgress } = await import("cli-progress");
  const format = "{bar} {percentage}% | {left} | {what}";
  const bar = new cliProgress.SingleBar(
    {
      stream: terminal(stderr),
      format,
      barsize: 24,
      clearOnComplete: true,
      hideCursor: null,
      forceRedraw: true,
      fps: 5,
      linewrap: null,
    },
    cliProgress.Presets.shades_classic,
  );
  const began = performance.now();
  bar.start(1, 0, { left: "time left unknown", what: "" });
  return {
    update: (done, what) => bar.update(done, { left: timeLeft(performance.now() - began, done), what }),
    line: (text) => print(`\r\u001b[K${text}`),
    stop: () => bar.stop(),
  };
}

/** As the stream that the bar's library asks for. */
function terminal(output: Output): Writable {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      output.write(String(chunk));
      done();
    },
  });
  return Object.assign(stream, { isTTY: true });
}

/** From the time that a share of the work took. */
export function timeLeft(elapsedMs: number, done: number): string {
  if (done <= 0.005) return "time left unknown";
  const seconds = Math.round(((elapsedMs / done) * (1 - done)) / 1000);
  if (seconds < 90) return `${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min left` : `${(minutes / 60).toFixed(1)} h left`;
}
