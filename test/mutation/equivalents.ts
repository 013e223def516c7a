/** Mutants that survive because they change nothing that can be told from outside. */
export const equivalents: readonly {
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
  readonly why: string;
}[] = [];
