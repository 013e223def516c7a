/** Thrown where a custom part of the engine breaks its contract. */
export class PartError extends Error {
  override readonly name = "PartError";
  /** The part's role and the name of its function: `scorer watchTime`. */
  readonly part: string;

  /** @param message `expected …, got …` */
  constructor(part: string, message: string) {
    super(`${part}: ${message}`);
    this.part = part;
  }
}

/** Name of a part in messages: its role and its function's name. */
export function partName(role: string, part: { readonly name: string }): string {
  return part.name === "" || part.name === role ? role : `${role} ${part.name}`;
}

/** A number for each part that has been met: functions have no names to tell them apart by. */
export function numberOf(part: object): number {
  let number = numbersOfParts.get(part);
  if (number === undefined) {
    number = partsMet++;
    numbersOfParts.set(part, number);
  }
  return number;
}
const numbersOfParts = new WeakMap<object, number>();
let partsMet = 0;
