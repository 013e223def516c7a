import { grown } from "../lib/grow.ts";
import type { IdColumns } from "./columns.ts";

/** Longest id, bytes. */
const longestId = 255;
/** Ids up to this length lie in their slots, byte for byte. */
const shortId = 7;
/** Words of a slot: two hold a short id or the hash of a long one, the third its number + 1 (0: free). */
const slotWords = 4;

/**
 * Numbers ids 0, 1, 2 … in the order of arrival: a hash table with open addressing. A slot alone identifies a short id,
 * so that its look-up waits for memory once.
 */
export class IdTable {
  length = 0;
  #bytes = new Uint8Array(1 << 16);
  #offsets = new Uint32Array(1 << 12);
  /** Slots; at most half of them are taken. */
  #slots = new Int32Array(slotWords << 13);
  #mask = (1 << 13) - 1;
  /** Called before the table grows, with its new size in bytes. */
  readonly #onGrowth: (bytes: number) => void;

  constructor(onGrowth: (bytes: number) => void) {
    this.#onGrowth = onGrowth;
  }

  /** The number of the id text[start … end); an unknown id gets the next one. @throws {RangeError} if it is too long */
  numberOf(text: Uint8Array, start: number, end: number): number {
    const length = end - start;
    let low = 0;
    let high = 0;
    if (length <= shortId) {
      for (let i = start; i < end; i++) {
        high = (high << 8) | (low >>> 24);
        low = (low << 8) | text[i];
      }
      high |= length << 24;
    } else {
      low = 0x811c9dc5;
      for (let i = start; i < end; i++) {
        low = Math.imul(low ^ text[i], 0x01000193);
        high = (Math.imul(high, 31) + text[i]) | 0;
      }
      high |= 0xff000000;
    }
    const slots = this.#slots;
    const mask = this.#mask;
    let slot = slotOf(low, high, mask);
    for (let taken = slots[slot + 2]; taken !== 0; taken = slots[slot + 2]) {
      const isSame = slots[slot] === low && slots[slot + 1] === high;
      if (isSame && (length <= shortId || this.#isEqual(taken - 1, text, start, end))) return taken - 1;
      slot = (slot + slotWords) & (mask * slotWords);
    }
    return this.#add(text, start, end, low, high);
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

  #add(text: Uint8Array, start: number, end: number, low: number, high: number): number {
    if (end - start > longestId) throw new RangeError(`expected ids of at most ${longestId} bytes, got ${end - start}`);
    const number = this.length;
    const from = this.#offsets[number];
    this.#grow(from + end - start, number + 2);
    for (let i = start, j = from; i < end; i++, j++) this.#bytes[j] = text[i];
    this.#offsets[number + 1] = from + end - start;
    this.#put(low, high, number);
    this.length++;
    return number;
  }

  #grow(bytes: number, rows: number): void {
    const isTight = bytes > this.#bytes.length;
    const isFull = rows > this.#offsets.length;
    if (!isTight && !isFull) return;
    const moreBytes = this.#bytes.length * (isTight ? 2 : 1);
    const moreRows = this.#offsets.length * (isFull ? 2 : 1);
    // A row is an offset of 4 bytes and two slots.
    this.#onGrowth(moreBytes + (4 + 2 * 4 * slotWords) * moreRows);
    if (isTight) this.#bytes = grown(this.#bytes, moreBytes);
    if (!isFull) return;
    this.#offsets = grown(this.#offsets, moreRows);
    const old = this.#slots;
    this.#slots = new Int32Array(2 * slotWords * moreRows);
    this.#mask = 2 * moreRows - 1;
    for (let slot = 0; slot < old.length; slot += slotWords) {
      if (old[slot + 2] !== 0) this.#put(old[slot], old[slot + 1], old[slot + 2] - 1);
    }
  }

  #put(low: number, high: number, number: number): void {
    const slots = this.#slots;
    let slot = slotOf(low, high, this.#mask);
    while (slots[slot + 2] !== 0) slot = (slot + slotWords) & (this.#mask * slotWords);
    slots[slot] = low;
    slots[slot + 1] = high;
    slots[slot + 2] = number + 1;
  }
}

/** First slot to look at for an id. */
function slotOf(low: number, high: number, mask: number): number {
  let hash = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f);
  return ((hash ^ (hash >>> 13)) & mask) * slotWords;
}
