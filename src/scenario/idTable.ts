import type { IdColumns } from "./accountIds.ts";

/** Longest id, bytes. */
const longestId = 255;

/** Numbers ids 0, 1, 2 … as they come: a hash table with open addressing over the bytes of all ids. */
export class IdTable {
  length = 0;
  #bytes = new Uint8Array(1 << 16);
  #offsets = new Uint32Array(1 << 12);
  #hashes = new Int32Array(1 << 12);
  /** Number + 1 of the id in each slot; 0: free. At most half of them are taken. */
  #slots = new Uint32Array(1 << 13);
  /** Asked before more memory is taken, with the bytes that it will be in all. */
  readonly #onGrowth: (bytes: number) => void;

  constructor(onGrowth: (bytes: number) => void) {
    this.#onGrowth = onGrowth;
  }

  /** The number of the id text[start … end), a new one if need be. @throws {RangeError} if it is too long */
  numberOf(text: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ text[i], 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash ^= hash >>> 13;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let taken = slots[slot]; taken !== 0; taken = slots[slot]) {
      if (this.#hashes[taken - 1] === hash && this.#isEqual(taken - 1, text, start, end)) return taken - 1;
      slot = (slot + 1) & mask;
    }
    return this.#add(text, start, end, hash, slot);
  }

  /** The ids so far, in the order of their numbers. */
  columns(): IdColumns {
    return {
      idOffsets: this.#offsets.subarray(0, this.length + 1),
      idBytes: this.#bytes.subarray(0, this.#offsets[this.length]),
    };
  }

  #isEqual(id: number, text: Uint8Array, start: number, end: number): boolean {
    const bytes = this.#bytes;
    const from = this.#offsets[id];
    if (this.#offsets[id + 1] - from !== end - start) return false;
    for (let i = start, j = from; i < end; i++, j++) if (text[i] !== bytes[j]) return false;
    return true;
  }

  #add(text: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    if (end - start > longestId) throw new RangeError(`expected ids of at most ${longestId} bytes, got ${end - start}`);
    const number = this.length;
    const from = this.#offsets[number];
    const isTight = from + end - start > this.#bytes.length;
    const isFull = number + 2 > this.#offsets.length;
    if (isTight || isFull) {
      const bytes = this.#bytes.length * (isTight ? 2 : 1);
      const rows = this.#offsets.length * (isFull ? 2 : 1);
      this.#onGrowth(bytes + 16 * rows);
      if (isTight) this.#bytes = grown(this.#bytes, new Uint8Array(bytes));
      if (isFull) {
        this.#offsets = grown(this.#offsets, new Uint32Array(rows));
        this.#hashes = grown(this.#hashes, new Int32Array(rows));
        this.#rehash(2 * rows);
        return this.#add(text, start, end, hash, this.#freeSlot(hash));
      }
    }
    for (let i = start, j = from; i < end; i++, j++) this.#bytes[j] = text[i];
    this.#offsets[number + 1] = from + end - start;
    this.#hashes[number] = hash;
    this.#slots[slot] = number + 1;
    this.length++;
    return number;
  }

  #rehash(size: number): void {
    this.#slots = new Uint32Array(size);
    for (let id = 0; id < this.length; id++) this.#slots[this.#freeSlot(this.#hashes[id])] = id + 1;
  }

  #freeSlot(hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    return slot;
  }
}

function grown<T extends Uint8Array | Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
