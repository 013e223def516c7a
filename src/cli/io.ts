import type { Engine } from "../study/engine.ts";

/** Streams, environment and engine of a command; a thread or a test hands in others. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C. */
  readonly signal?: AbortSignal;
  /** Called when a part of the work is done that the command would report if it were stopped. */
  readonly onFinished?: () => void;
  /**
   * Makes the engine for worlds in which so many users are followed one by one, on so many threads if stated. Absent:
   * worlds run one after another on this thread.
   */
  readonly engine?: (followed: number, workers: number | undefined) => Promise<Engine>;
}

export interface Output {
  readonly isTTY: boolean;
  /** Width of the terminal; 80 where it is unknown. */
  readonly columns: number;
  readonly write: (text: string) => void;
}

/** Colour only for people who look at a terminal and did not refuse it (no-color.org). */
export function hasColour({ stdout, env }: Io): boolean {
  return stdout.isTTY && !env.NO_COLOR && env.TERM !== "dumb";
}
