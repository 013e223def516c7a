import { createHash } from "node:crypto";
import { relative } from "node:path";

/**
 * A plugin of Stryker's that lets a share of the mutants through (`npm run mutate -- --share .2`), drawn by what each is
 * and where it stands: the same ones every time, and those of a smaller share among those of a larger one. Stryker
 * counts the others as if they did not compile.
 */
class Sample {
  static readonly inject = [];
  private readonly share = Number(process.env.MUTATION_SHARE ?? 1);

  async init(): Promise<void> {}

  async check(mutants: readonly Mutant[]): Promise<Readonly<Record<string, { readonly status: string }>>> {
    return Object.fromEntries(
      mutants.map((mutant) => [mutant.id, { status: drawn(mutant, this.share) ? "passed" : "compileError" }]),
    );
  }

  async group(mutants: readonly Mutant[]): Promise<string[][]> {
    return [mutants.map(({ id }) => id)];
  }
}

/** What is read of a mutant. */
interface Mutant {
  readonly id: string;
  /** Whole path in the copy of the project that Stryker works on. */
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

function drawn({ fileName, mutatorName, replacement, location }: Mutant, share: number): boolean {
  const file = relative(process.cwd(), fileName).replace(/^.*\bsrc\//, "src/");
  const text = [file, location.start.line, location.start.column, mutatorName, replacement].join(" ");
  return createHash("sha256").update(text).digest().readUInt32BE() / 4294967296 < share;
}

export const strykerPlugins = [{ kind: "Checker", name: "sample", injectableClass: Sample }];
