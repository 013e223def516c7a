/** The outside world as a command sees it, so that a thread or a test can hand in another one. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Output {
  readonly isTTY: boolean;
  readonly write: (text: string) => void;
}

/** Colour only for people who look at a terminal and did not refuse it (no-color.org). */
export function hasColour({ stdout, env }: Io): boolean {
  return stdout.isTTY && !env.NO_COLOR && env.TERM !== "dumb";
}
