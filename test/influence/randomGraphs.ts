import type { FollowColumns } from "../../src/graph/columns.ts";
import { derive, hash32, type Key, uniform } from "../../src/lib/random.ts";

/** A graph in which account u has `followersOf(u)` followers, drawn from all others, each as likely; repeats count once. */
export function drawnFollows(accounts: number, followersOf: (account: number) => number, key: Key): FollowColumns {
  return columnsOf(accounts, (u) => {
    const accountKey = derive(key, u);
    const list = new Set<number>();
    const wanted = followersOf(u);
    for (let j = 0; j < wanted; j++) {
      const v = Math.floor(((hash32(j, accountKey.a, accountKey.b) >>> 0) / 4294967296) * accounts);
      if (v !== u) list.add(v);
    }
    return [...list];
  });
}

/**
 * The configuration model: ends of edges paired at random, and both ends of an edge follow one another. Edges of an
 * account with itself and repeated ones are left out.
 * @param degrees of the accounts; their sum is even
 */
export function pairedFollows(degrees: ArrayLike<number>, key: Key): FollowColumns {
  const ends: number[] = [];
  for (let u = 0; u < degrees.length; u++) for (let j = 0; j < degrees[u]; j++) ends.push(u);
  for (let i = ends.length - 1; i > 0; i--) {
    const j = Math.floor(uniform(key, i) * (i + 1));
    [ends[i], ends[j]] = [ends[j], ends[i]];
  }
  const lists = Array.from({ length: degrees.length }, () => new Set<number>());
  for (let i = 0; i + 1 < ends.length; i += 2) {
    const [u, v] = [ends[i], ends[i + 1]];
    if (u === v) continue;
    lists[u].add(v);
    lists[v].add(u);
  }
  return columnsOf(degrees.length, (u) => [...lists[u]]);
}

function columnsOf(accounts: number, listOf: (account: number) => readonly number[]): FollowColumns {
  const offsets = new Uint32Array(accounts + 1);
  const idOffsets = new Uint32Array(accounts + 1);
  let followers = new Uint32Array(1024);
  let ids = "";
  for (let u = 0; u < accounts; u++) {
    const list = Uint32Array.from(listOf(u)).sort();
    offsets[u + 1] = offsets[u] + list.length;
    if (offsets[u + 1] > followers.length) {
      const grown = new Uint32Array(2 * offsets[u + 1]);
      grown.set(followers);
      followers = grown;
    }
    followers.set(list, offsets[u]);
    ids += u;
    idOffsets[u + 1] = ids.length;
  }
  const idBytes = new TextEncoder().encode(ids);
  return { accounts, offsets, followers: followers.slice(0, offsets[accounts]), idOffsets, idBytes };
}
