import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FollowColumns } from "../src/graph/columns.ts";
import { type EdgeList, type EdgeListOptions, EdgeListReader } from "../src/graph/edgeList.ts";

/** Reads a text of follows in one piece. */
export function readFollows(text: string, options: Partial<EdgeListOptions> = {}): EdgeList {
  const reader = new EdgeListReader({ file: "follows.txt", direction: "followee follower", ...options });
  reader.push(new TextEncoder().encode(text));
  return reader.finish();
}

/** A graph of arcs [followee, follower]. */
export function follows(arcs: readonly (readonly [number | string, number | string])[]): FollowColumns {
  return readFollows(arcs.map(([one, other]) => `${one} ${other}\n`).join("")).columns;
}

/** Followers of every account, as lists. */
export function followersOf({ accounts, offsets, followers }: FollowColumns): number[][] {
  return Array.from({ length: accounts }, (_, u) => [...followers.subarray(offsets[u], offsets[u + 1])]);
}

const folder = process.env.FEEDCAST_DATA ?? "../shared/data";

/** A file of the data that stays outside the repository; undefined, with a word on the console, where it is missing. */
export function dataFile(name: string): string | undefined {
  const file = join(folder, name);
  try {
    return readFileSync(file, "utf8");
  } catch {
    console.log(`skipped: no data at ${file}`);
    return undefined;
  }
}
