/** What stands in test/validation/reports/mutation.json: the files tried so far, by name. */
export type MutationReport = Readonly<Record<string, FileReport>>;

export interface FileReport {
  /** Tests that the mutants were held against. */
  readonly tests: readonly string[];
  /** Mutants that the file has, but for those of constants. */
  readonly mutants: number;
  /** Share of them that was drawn, by chance, and tried. */
  readonly share: number;
  /** Mutants that a test noticed, or that made it run on for ever. */
  readonly killed: number;
  readonly survived: readonly Survivor[];
}

export interface Survivor {
  readonly line: number;
  readonly mutator: string;
  /** What stood there, and what took its place. */
  readonly original: string;
  readonly replacement: string;
}

/** Share of all mutants of the files that are noticed, and its standard error, as only some of them were drawn. */
export function mutationScore(files: readonly FileReport[]): { readonly score: number; readonly error: number } {
  const all = files.reduce((sum, { mutants }) => sum + mutants, 0);
  let noticed = 0;
  let variance = 0;
  for (const { mutants, killed, survived } of files) {
    const tried = killed + survived.length;
    if (tried === 0) continue;
    noticed += (mutants * killed) / tried;
    // Shrunk by half a mutant on either side: of a few that were all noticed, not all others need be.
    const shrunk = (killed + 0.5) / (tried + 1);
    variance += (mutants * (mutants - tried) * shrunk * (1 - shrunk)) / tried;
  }
  return { score: noticed / all, error: Math.sqrt(variance) / all };
}
