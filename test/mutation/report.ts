/** What stands in test/validation/reports/mutation.json: the files tried so far, by name. */
export type MutationReport = Readonly<Record<string, FileReport>>;

export interface FileReport {
  /** Tests that the mutants were held against. */
  readonly tests: readonly string[];
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

/** Share of mutants that were noticed. */
export function mutationScore(files: readonly FileReport[]): number {
  const killed = files.reduce((sum, file) => sum + file.killed, 0);
  const survived = files.reduce((sum, file) => sum + file.survived.length, 0);
  return killed / (killed + survived);
}
