/**
 * Keyed draws without end on standard output, 32 bits each, for a battery of random-number tests, in one of the orders in
 * which runs ask for them: `user`, neighbouring users of one post in one tick, then of the next; `post`, neighbouring
 * posts before one user; `tick`, neighbouring ticks of one user and post. `node .bench/validation/keyedDraws.mjs user SEED`.
 */
import { writeSync } from "node:fs";
import { derive, hash32, rootKey } from "../../src/lib/random.ts";
import { Purpose } from "../../src/world/purpose.ts";

const [order, seed = "battery"] = process.argv.slice(2);
const key = derive(rootKey(seed), Purpose.outcome);
const block = new Int32Array(2 ** 16);

/** Fills the block with draws number n · 2^16 … of the order: 2^20 of one kind after another. */
const fillers: Readonly<Record<string, (n: number) => void>> = {
  user(n) {
    const { a, b } = derive(derive(key, n >>> 4), 0);
    const first = (n & 15) * block.length;
    for (let i = 0; i < block.length; i++) block[i] = hash32(first + i, a, b);
  },
  post(n) {
    const first = (n & 15) * block.length;
    for (let i = 0; i < block.length; i++) {
      const { a, b } = derive(derive(key, first + i), 0);
      block[i] = hash32(n >>> 4, a, b);
    }
  },
  tick(n) {
    const post = derive(key, 7);
    const first = (n & 15) * block.length;
    for (let i = 0; i < block.length; i++) {
      const { a, b } = derive(post, first + i);
      block[i] = hash32(n >>> 4, a, b);
    }
  },
};

const fill = fillers[order];
if (!fill) {
  console.error(`expected an order (${Object.keys(fillers).join(", ")}), got ${order}`);
  process.exit(2);
}
const bytes = new Uint8Array(block.buffer);
for (let n = 0; ; n++) {
  fill(n);
  write();
}

function write(): void {
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(1, bytes, done);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The reader has what it wants.
      if (code === "EPIPE") process.exit(0);
      if (code !== "EAGAIN") throw error;
    }
  }
}
