import { megabytes } from "../lib/numberText.ts";
import { expected, InputError } from "../vocabulary/faults.ts";
import { sortedIds } from "./accountIds.ts";
import type { FollowColumns } from "./columns.ts";
import { IdTable } from "./idTable.ts";
import { sortArcs } from "./sortArcs.ts";

/** Orders of the two ids of a line. */
export const directions = ["follower followee", "followee follower"] as const;
export type Direction = (typeof directions)[number];

export interface EdgeListOptions {
  /** Name of the file, for messages. */
  readonly file: string;
  readonly direction: Direction;
  /** One character of ASCII between the columns; absent: any number of blanks and tabs. */
  readonly separator?: string | undefined;
  /** Whether a third column has a probability for each arc, from 0 to 1. False if absent: lines have two ids only. */
  readonly probabilities?: boolean | undefined;
  /** Most bytes that reading may take; absent: no limit. */
  readonly memory?: number | undefined;
}

/** An imported graph, and the number of lines left out of it. */
export interface EdgeList {
  readonly columns: FollowColumns;
  /** Lines in which an account follows itself. */
  readonly selfLoops: number;
  /** Lines that repeat another one. */
  readonly repeats: number;
}

/** Arcs in one block of memory. */
const blockArcs = 2 ** 18;
/** Memory per arc: two ids while lines are read, and one in the columns; a probability in both places. */
export function bytesPerArc({ probabilities = false }: Pick<EdgeListOptions, "probabilities">): number {
  return probabilities ? 20 : 12;
}
/** Most arcs: typed arrays hold no more places. */
const mostArcs = 2 ** 31 - 1;
/** Longest line, bytes. */
const longestLine = 4096;

/** A number from 0 on: `0.25`, `.25`, `1e-3`. */
const decimalNumber = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const thirdColumn = "feedcast influencers --model arcs reads probabilities in a third column";

const [tab, lineFeed, carriageReturn, blank, hash] = [9, 10, 13, 32, 35];

/** Reads a list of arcs, one per line, in pieces. Skips blank lines and lines that start with #. */
export class EdgeListReader {
  arcs = 0;
  /** Lines read so far. */
  lines = 0;
  #selfLoops = 0;
  #idBytes = 0;
  #rest = new Uint8Array(0);
  readonly #ids: IdTable;
  /** Pairs of account and follower, by number in the id table. */
  readonly #blocks: Uint32Array[] = [];
  /** Probabilities of the arcs in each block; none where the file has none. */
  readonly #probabilities: Float32Array[] = [];
  readonly #decoder = new TextDecoder();
  readonly #options: EdgeListOptions;

  constructor(options: EdgeListOptions) {
    this.#options = options;
    this.#ids = new IdTable((bytes) => {
      this.#idBytes = bytes;
      this.#needMemory();
    });
  }

  get accounts(): number {
    return this.#ids.length;
  }

  /** Reads the next piece. @throws {InputError} at the first line that is no arc, or where the memory does not suffice */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    let start = 0;
    if (this.#rest.length > 0) {
      // Completes the line that the last piece cut.
      const end = bytes.indexOf(lineFeed) + 1 || bytes.length;
      const line = new Uint8Array(this.#rest.length + end);
      line.set(this.#rest);
      line.set(bytes.subarray(0, end), this.#rest.length);
      start = end;
      if (line.at(-1) === lineFeed) {
        this.#rest = new Uint8Array(0);
        this.#readLines(line, 0, line.length);
      } else this.#rest = line;
    }
    const end = bytes.lastIndexOf(lineFeed) + 1;
    if (end > start) this.#readLines(bytes, start, end);
    if (bytes.length > Math.max(start, end)) this.#rest = bytes.slice(Math.max(start, end));
    if (this.#rest.length > longestLine)
      throw this.#fault(`expected lines of at most ${longestLine} bytes, got a longer one`, this.lines + 1);
  }

  /** Ends the reading and sorts the arcs. @throws {InputError} if the last line is no arc, or there is none */
  finish(): EdgeList {
    if (this.#rest.length > 0) {
      const line = new Uint8Array(this.#rest.length + 1);
      line.set(this.#rest);
      line[this.#rest.length] = lineFeed;
      this.#readLines(line, 0, line.length);
    }
    if (this.arcs === 0) {
      const { direction, probabilities = false } = this.#options;
      const columns = probabilities ? "two accounts and a probability" : "two accounts";
      const message = `expected lines with ${columns} each (${direction}), got none`;
      throw new InputError([{ place: this.#options.file, path: "", message }]);
    }
    const { columns, repeats } = this.#columns();
    return { columns, repeats, selfLoops: this.#selfLoops };
  }

  /** Reads whole lines, bytes[start … end); the last ends with a line feed. */
  #readLines(bytes: Uint8Array, start: number, end: number): void {
    const ids = this.#ids;
    const separator = this.#options.separator?.charCodeAt(0);
    const isFollowerFirst = this.#options.direction === "follower followee";
    const { probabilities: hasThird = false } = this.#options;
    let block = this.#blocks.at(-1);
    let probabilities = this.#probabilities.at(-1);
    let at = start;
    /** The first id looked up last, bytes[lastFirst … lastEnd), and its number; empty at first, which no id equals. */
    let [lastFirst, lastEnd, one] = [start, start, -1];
    if (this.lines === 0 && bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
    while (at < end) {
      const line = at;
      while (bytes[at] === blank || bytes[at] === tab) at++;
      const first = at;
      if (separator === undefined) while (bytes[at] > blank) at++;
      else while (bytes[at] !== separator && bytes[at] !== lineFeed) at++;
      let firstEnd = at;
      if (separator !== undefined && bytes[at] === separator) at++;
      while (bytes[at] === blank || bytes[at] === tab) at++;
      const second = at;
      if (separator === undefined) while (bytes[at] > blank) at++;
      else while (bytes[at] !== separator && bytes[at] !== lineFeed) at++;
      let secondEnd = at;
      let third = at;
      if (hasThird) {
        if (separator !== undefined && bytes[at] === separator) at++;
        while (bytes[at] === blank || bytes[at] === tab) at++;
        third = at;
        while (bytes[at] > blank && bytes[at] !== separator) at++;
      }
      const thirdEnd = at;
      while (bytes[at] === blank || bytes[at] === tab || bytes[at] === carriageReturn) at++;
      if (separator !== undefined) {
        while (firstEnd > first && bytes[firstEnd - 1] <= blank) firstEnd--;
        while (secondEnd > second && bytes[secondEnd - 1] <= blank) secondEnd--;
      }
      this.lines++;
      const isShort = firstEnd === first || secondEnd === second || (hasThird && thirdEnd === third);
      if (bytes[at] !== lineFeed || isShort) {
        at = bytes.indexOf(lineFeed, line);
        if (bytes[first] !== hash && !isBlank(bytes, line, at)) throw this.#noArc(bytes.subarray(line, at));
        at++;
        continue;
      }
      at++;
      if (bytes[first] === hash) continue;
      const probability = hasThird ? this.#probability(bytes, third, thirdEnd) : undefined;
      // Lists are often sorted by their first ids.
      if (!isSame(bytes, lastFirst, lastEnd, first, firstEnd)) {
        one = this.#number(ids, bytes, first, firstEnd);
        lastFirst = first;
        lastEnd = firstEnd;
      }
      const other = this.#number(ids, bytes, second, secondEnd);
      if (one === other) {
        this.#selfLoops++;
        continue;
      }
      const place = 2 * (this.arcs % blockArcs);
      if (place === 0) {
        this.#needMemory();
        block = new Uint32Array(2 * blockArcs);
        this.#blocks.push(block);
        if (hasThird) {
          probabilities = new Float32Array(blockArcs);
          this.#probabilities.push(probabilities);
        }
      }
      if (probability !== undefined) probabilities![place / 2] = probability;
      block![place] = isFollowerFirst ? other : one;
      block![place + 1] = isFollowerFirst ? one : other;
      this.arcs++;
    }
  }

  #number(ids: IdTable, bytes: Uint8Array, start: number, end: number): number {
    try {
      return ids.numberOf(bytes, start, end);
    } catch (error) {
      throw error instanceof RangeError ? this.#fault(error.message, this.lines) : error;
    }
  }

  /** The number bytes[start … end). */
  #probability(bytes: Uint8Array, start: number, end: number): number {
    const text = this.#decoder.decode(bytes.slice(start, end));
    if (isProbability(text)) return Number(text);
    throw this.#fault(expected("a probability from 0 to 1", text), this.lines);
  }

  #noArc(line: Uint8Array): InputError {
    const { separator, probabilities = false } = this.#options;
    const text = this.#decoder.decode(line.slice(0, 200)).replace(/\r$/, "");
    const between = separator === undefined ? "blanks or tabs" : JSON.stringify(separator);
    const columns = probabilities ? "two accounts and a probability" : "two accounts";
    const fields = text.trim().split(separator ?? /[ \t]+/);
    const isThird = !probabilities && fields.length === 3 && isProbability(fields[2].trim());
    const form = `${columns} with ${between} between them`;
    return this.#fault(expected(form, text, isThird ? thirdColumn : undefined), this.lines);
  }

  #fault(message: string, line: number): InputError {
    return new InputError([{ place: `${this.#options.file}:${line}`, path: "", message }]);
  }

  /** Called before another block is taken: the arcs so far and their future columns must fit. */
  #needMemory(): void {
    const { memory = Number.POSITIVE_INFINITY, file } = this.#options;
    const arcs = (this.#blocks.length + 1) * blockArcs;
    const bytes = arcs * bytesPerArc(this.#options) + 3 * this.#idBytes;
    const so = `${this.accounts.toLocaleString("en-US")} accounts and ${this.arcs.toLocaleString("en-US")} arcs so far`;
    if (this.arcs >= mostArcs || bytes > memory) {
      const most = this.arcs >= mostArcs ? `${mostArcs.toLocaleString("en-US")} arcs` : megabytes(memory);
      const message = `expected a graph that fits into ${most}, got one that takes more than ${megabytes(bytes)} (${so})`;
      throw new InputError([{ place: file, path: "", message }]);
    }
  }

  /** Sorts ids, then arcs by account and follower. */
  #columns(): { columns: FollowColumns; repeats: number } {
    const unsorted = this.#ids.columns();
    const accounts = this.accounts;
    const order = sortedIds(unsorted);
    const rank = new Uint32Array(accounts);
    const idOffsets = shared(Uint32Array, accounts + 1);
    const idBytes = shared(Uint8Array, unsorted.idBytes.length);
    for (let account = 0; account < accounts; account++) {
      const id = order[account];
      rank[id] = account;
      const bytes = unsorted.idBytes.subarray(unsorted.idOffsets[id], unsorted.idOffsets[id + 1]);
      idBytes.set(bytes, idOffsets[account]);
      idOffsets[account + 1] = idOffsets[account] + bytes.length;
    }
    const offsets = shared(Uint32Array, accounts + 1);
    this.#eachBlock((block, count) => {
      for (let i = 0; i < count; i += 2) offsets[rank[block[i]] + 1]++;
    });
    for (let account = 0; account < accounts; account++) offsets[account + 1] += offsets[account];
    const followers = shared(Uint32Array, this.arcs);
    const probabilities = this.#options.probabilities ? shared(Float32Array, this.arcs) : undefined;
    const next = offsets.slice(0, accounts);
    this.#eachBlock((block, count, stated) => {
      for (let i = 0; i < count; i += 2) {
        const arc = next[rank[block[i]]]++;
        followers[arc] = rank[block[i + 1]];
        if (probabilities) probabilities[arc] = stated[i / 2];
      }
    });
    const placed = { accounts, offsets, followers, probabilities, idOffsets, idBytes };
    const columns = sortArcs(placed, this.#options.file);
    return { columns, repeats: this.arcs - columns.followers.length };
  }

  #eachBlock(take: (block: Uint32Array, count: number, probabilities: Float32Array) => void): void {
    this.#blocks.forEach((block, i) => {
      take(block, 2 * Math.min(blockArcs, this.arcs - i * blockArcs), this.#probabilities[i]);
    });
  }
}

function isSame(bytes: Uint8Array, one: number, oneEnd: number, other: number, otherEnd: number): boolean {
  if (oneEnd - one !== otherEnd - other) return false;
  for (let i = one, j = other; i < oneEnd; i++, j++) if (bytes[i] !== bytes[j]) return false;
  return true;
}

function isProbability(text: string): boolean {
  return decimalNumber.test(text) && Number(text) <= 1;
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] > blank) return false;
  return true;
}

/** A column in shared memory, where the platform has it. */
function shared<T>(kind: { new (buffer: ArrayBufferLike): T; readonly BYTES_PER_ELEMENT: number }, length: number): T {
  const bytes = length * kind.BYTES_PER_ELEMENT;
  return new kind(typeof SharedArrayBuffer === "undefined" ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes));
}
