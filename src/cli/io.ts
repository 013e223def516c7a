/** The outside world as a command sees it, so that tests can hand in another one. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user presses Ctrl-C. */
  readonly signal?: AbortSignal;
}

export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Colour only for people who look at a terminal and did not refuse it (no-color.org). */
export function hasColour({ stdout, env }: Io): boolean {
  return stdout.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
}
