/** A part of the engine that is somebody's own broke what it must hold. */
export class PartError extends Error {
  override readonly name = "PartError";
  /** What it stands in for and how it is called: `scorer watchTime`. */
  readonly part: string;

  /** @param message `expected …, got …` */
  constructor(part: string, message: string) {
    super(`${part}: ${message}`);
    this.part = part;
  }
}

/** What messages call a part: what it stands in for and its function's name. */
export function partName(role: string, part: { readonly name: string }): string {
  return part.name === "" || part.name === role ? role : `${role} ${part.name}`;
}
