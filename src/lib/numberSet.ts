import { grown } from "./grow.ts";
import { hash32 } from "./random.ts";

/**
 * A set of whole numbers in [0, 2^53) without removal, as typed arrays: 24 to 36 bytes a number and no objects, where a
 * `Set` boxes every number from 2^31 on. Iterates in the order of insertion.
 */
export class NumberSet {
  size = 0;
  private values = new Float64Array(8);
  /** Open addressing, linear probing: 1 + the value, 0 where free; at most two thirds are taken. */
  private table = new Float64Array(16);

  /** Returns whether the value is new. */
  add(value: number): boolean {
    let slot = this.slotOf(value);
    if (this.table[slot] !== 0) return false;
    if (3 * (this.size + 1) > 2 * this.table.length) {
      this.grow();
      slot = this.slotOf(value);
    }
    if (this.size === this.values.length) this.values = grown(this.values, 2 * this.size);
    this.values[this.size++] = value;
    this.table[slot] = value + 1;
    return true;
  }

  *[Symbol.iterator](): Generator<number> {
    for (let i = 0; i < this.size; i++) yield this.values[i];
  }

  /** Slot of the value, or the free slot for it. */
  private slotOf(value: number): number {
    const { table } = this;
    const mask = table.length - 1;
    const high = (value / 4294967296) | 0;
    for (let slot = hash32(value | 0, high, 0x9e3779b9) & mask; ; slot = (slot + 1) & mask) {
      if (table[slot] === 0 || table[slot] === value + 1) return slot;
    }
  }

  private grow(): void {
    const { values, size } = this;
    this.table = new Float64Array(2 * this.table.length);
    for (let i = 0; i < size; i++) this.table[this.slotOf(values[i])] = values[i] + 1;
  }
}
