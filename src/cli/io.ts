import type { Engine } from "../study/engine.ts";

/** The outside world as a command sees it, so that a thread or a test can hand in another one. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C. */
  readonly signal?: AbortSignal;
  /** Where worlds run in which so many users are followed one by one, on so many threads if stated; absent: one after another on this thread. */
  readonly engine?: (followed: number, workers: number | undefined) => Promise<Engine>;
}

export interface Output {
  readonly isTTY: boolean;
  readonly write: (text: string) => void;
}

/** Colour only for people who look at a terminal and did not refuse it (no-color.org). */
export function hasColour({ stdout, env }: Io): boolean {
  return stdout.isTTY && !env.NO_COLOR && env.TERM !== "dumb";
}
