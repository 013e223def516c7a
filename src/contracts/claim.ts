/** One thing that a part must hold, for any test runner: `for (const { claim, check } of …) test(claim, check)`. */
export interface Claim {
  readonly claim: string;
  /**
   * Those of an engine are async, the others are not.
   * @throws {Error} where it does not hold, with what was expected and what was found; an async one rejects with it
   */
  readonly check: () => void | Promise<void>;
}

export function must(holds: boolean, expected: string, got: unknown): asserts holds {
  if (!holds) throw new Error(`expected ${expected}, got ${got}`);
}

export function same<T extends number | string | boolean>(got: T, expected: T, what: string): void {
  if (got !== expected) throw new Error(`${what}: expected ${expected}, got ${got}`);
}

/** Made when a check first asks for it, and kept for the other checks of the suite. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
