/** Keeps the values made last, by name: the next run mostly needs the same ones. */
export class Recent<T> {
  private readonly kept: number;
  private readonly values = new Map<string, T>();

  /** @param kept most values that are kept; one more evicts the oldest */
  constructor(kept: number) {
    this.kept = kept;
  }

  /** The value of this name; `make` supplies a missing one. Equal names must stand for equal values. */
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
