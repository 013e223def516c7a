/** The command line or a file asks for something impossible. Printed without a stack, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** `--replicates: expected a whole number from 1 to 10,000, got "x"` */
export function usageError(place: string, expected: string, got: string, hint?: string): UsageError {
  return new UsageError(`${place}: expected ${expected}, got ${JSON.stringify(got)}${hint ? ` (${hint})` : ""}`);
}

/** Reader of a flag whose value is a whole number. */
export function wholeNumber(flag: string, low: number, high: number): (text: string) => number {
  return (text) => {
    const plain = text.replace(/(\d),(?=\d{3}(?!\d))/g, "$1");
    const value = /^\d+$/.test(plain) ? Number(plain) : Number.NaN;
    if (value >= low && value <= high) return value;
    const grouped = (bound: number) => bound.toLocaleString("en-US");
    throw usageError(flag, `a whole number from ${grouped(low)} to ${grouped(high)}`, text);
  };
}

/** Reader of a flag whose value is one of a few words. */
export function oneOf<W extends string>(flag: string, words: readonly W[]): (text: string) => W {
  return (text) => {
    const word = words.find((known) => known === text);
    if (word === undefined) throw usageError(flag, `one of ${words.join(", ")}`, text);
    return word;
  };
}

/** Reader of a flag whose value is a share above 0. */
export function probability(flag: string, high: number): (text: string) => number {
  return (text) => {
    const value = /^\d*\.?\d+(e-?\d+)?%?$/i.test(text) ? Number.parseFloat(text) / (text.endsWith("%") ? 100 : 1) : 0;
    if (value > 0 && value <= high) return value;
    throw usageError(flag, `a number above 0 and up to ${high}`, text);
  };
}

/** Reader of `--separator`. */
export function separator(text: string): string {
  const character = text === "tab" || text === "\\t" ? "\t" : text;
  if (/^[!-~\t]$/.test(character) && !/[\w#]/.test(character)) return character;
  throw usageError("--separator", 'tab or one character such as ","', text);
}

/** Reader of `--set path=value`, which may be given many times. */
export function assignment(text: string, before: readonly string[] = []): readonly string[] {
  if (!/^[^=\s]+=/.test(text)) throw usageError("--set", "path=value such as audience.users=400M", text);
  return [...before, text];
}

/** Reader of a flag whose value must not be empty. */
export function nonEmpty(flag: string, expected: string): (text: string) => string {
  return (text) => {
    if (text.trim() === "") throw usageError(flag, expected, text);
    return text;
  };
}
