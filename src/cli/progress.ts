import { clip, wrap } from "../report/terminal/layout.ts";
import type { Io } from "./io.ts";

/** The progress of a command, on stderr. */
export interface ProgressDisplay {
  /** `done` in 0 … 1 of the whole, and the part at work. Seen on a terminal only. */
  readonly update: (done: number, part: string) => void;
  /** A line that stays. */
  readonly line: (text: string) => void;
  /** Takes the bar away, so that the next text starts on an empty line. */
  readonly stop: () => void;
}

/** Start of the line, and everything to its end erased. */
const CLEAR = "\r\u001b[K";
const BAR = 24;
/** Between two drawings of the bar. */
const pauseMs = 200;

/** A bar with the time left on a terminal, lines where there is none, nothing if quiet. */
export function progressDisplay({ stderr, signal }: Pick<Io, "stderr" | "signal">, quiet: boolean): ProgressDisplay {
  if (quiet) return { update() {}, line() {}, stop() {} };
  if (!stderr.isTTY) return { update() {}, line: (text) => stderr.write(`${text}\n`), stop() {} };
  const began = performance.now();
  let drawnAt = Number.NEGATIVE_INFINITY;
  let isShown = false;
  let isStopped = false;
  const erase = () => {
    if (isShown) stderr.write(CLEAR);
    isShown = false;
  };
  const stop = () => {
    erase();
    isStopped = true;
  };
  // Ctrl-C: the line belongs to the message about it.
  signal?.addEventListener("abort", stop, { once: true });
  return {
    update(done, part) {
      const now = performance.now();
      if (isStopped || now - drawnAt < pauseMs) return;
      drawnAt = now;
      const filled = Math.round(Math.min(1, done) * BAR);
      const bar = "█".repeat(filled) + "░".repeat(BAR - filled);
      const text = `${bar} ${Math.floor(done * 100)}% | ${timeLeft(now - began, done)} | ${part}`;
      // Room for the ^C that a terminal prints: a bar that goes on in the next line could not be erased.
      stderr.write(CLEAR + clip(text, stderr.columns - 3));
      isShown = true;
    },
    line(text) {
      erase();
      const [first, ...rest] = wrap(text, stderr.columns - 2);
      stderr.write([first, ...rest.map((line) => `  ${line}`)].map((line) => `${line}\n`).join(""));
    },
    stop,
  };
}

/** From the time that a share of the work took. */
export function timeLeft(elapsedMs: number, done: number): string {
  if (done <= 0.005) return "time left unknown";
  const seconds = Math.round(((elapsedMs / done) * (1 - done)) / 1000);
  if (seconds < 90) return `${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min left` : `${(minutes / 60).toFixed(1)} h left`;
}
