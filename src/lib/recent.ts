/** The values made last, by name: what one run makes, the next mostly needs again. */
export class Recent<T> {
  private readonly kept: number;
  private readonly values = new Map<string, T>();

  /** @param kept values at most; beyond them the one made first goes */
  constructor(kept: number) {
    this.kept = kept;
  }

  /** The value of this name, made where there is none. Equal names must stand for equal values. */
  get(name: string, make: () => T): T {
    let value = this.values.get(name);
    if (value === undefined) {
      value = make();
      if (this.values.size >= this.kept) this.values.delete(this.values.keys().next().value!);
      this.values.set(name, value);
    }
    return value;
  }
}
