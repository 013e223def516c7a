import type { FollowColumns } from "../graph/columns.ts";
import { createGaps, gapAt, gapColumns, longGap } from "../lib/gaps.ts";
import { hash31, hash32 } from "../lib/random.ts";
import { type Classes, classesOf, type DiffusionModel, type FollowerModel } from "./arcs.ts";
import { createArcWalk } from "./arcWalk.ts";

/** Simulates cascades: each reached account tries once to reach each of its followers. */
export interface CascadeSimulator {
  /**
   * Runs the cascade of the key (a, b) and returns how many accounts it reaches, seeds included.
   * @param seeds different accounts
   */
  readonly run: (seeds: Uint32Array, a: number, b: number) => number;
  /** The accounts that the last run reached, seeds first. */
  readonly reached: Uint32Array;
}

/** @throws {RangeError} if each arc should have its own probability and the graph has none */
export function createCascade(graph: FollowColumns, diffusion: DiffusionModel): CascadeSimulator {
  if (diffusion.model !== "arcs") return createSkippingCascade(graph, diffusion);
  return createArcWalk(graph.offsets, graph.followers, graph.probabilities);
}

/**
 * Cascades skip from one candidate of a class to the next, also past the ends of accounts: time grows with accounts and
 * candidates, not with arcs (`bench/cascades.bench.ts`).
 */
function createSkippingCascade(graph: FollowColumns, diffusion: FollowerModel): CascadeSimulator {
  const { probabilities, classOf, accept } = classesOf(graph, diffusion);
  const { groupOf, groupClass, groupEnd, followers } = groupsOf(graph, classOf, probabilities.length);
  const gaps = createGaps(probabilities);
  /** By class: arcs to skip before the next candidate. */
  const skips = new Uint32Array(probabilities.length);
  const queue = new Uint32Array(graph.accounts);
  const seenIn = new Uint32Array(graph.accounts);
  let cascades = 0;

  const run = (seeds: Uint32Array, a: number, b: number): number => {
    const { tables, lnMisses } = gaps;
    const [firstGroup, classAt, ends, heads, chance] = [groupOf, groupClass, groupEnd, followers, accept];
    const [skip, reached, seen] = [skips, queue, seenIn];
    cascades++;
    if (cascades === 4294967296) {
      seen.fill(0);
      cascades = 1;
    }
    const now = cascades;
    let tail = 0;
    for (let i = 0; i < seeds.length; i++) {
      seen[seeds[i]] = now;
      reached[tail++] = seeds[i];
    }
    let draw = 0;
    for (let c = 0; c < skip.length; c++) skip[c] = gapAt(gaps, c, a, b, draw++);
    for (let head = 0; head < tail; head++) {
      const account = reached[head];
      const lastGroup = firstGroup[account + 1];
      for (let group = firstGroup[account]; group < lastGroup; group++) {
        const end = ends[group];
        const c = classAt[group];
        let arc = (group === 0 ? 0 : ends[group - 1]) + skip[c];
        while (arc < end) {
          const follower = heads[arc];
          if (seen[follower] !== now && (chance === undefined || hash31(draw, b, a) < chance[follower])) {
            seen[follower] = now;
            reached[tail++] = follower;
          }
          // `gapAt`, inlined.
          const h = hash32(draw, a, b);
          const column = h & (gapColumns - 1);
          const entry = tables[c * gapColumns + column];
          let gap = h >>> 11 < entry >>> 10 ? column : entry & 1023;
          if (gap === gapColumns - 1) gap += longGap(lnMisses[c], a, b, draw);
          arc += 1 + gap;
          draw++;
        }
        skip[c] = arc - end;
      }
    }
    return tail;
  };
  return { run, reached: queue };
}

/** The graph's followers, each account's sorted by class. */
interface Groups {
  /** Groups of account u: [groupOf[u], groupOf[u + 1]); a group holds its followers of one class. */
  readonly groupOf: Uint32Array;
  readonly groupClass: Uint8Array;
  /** End of each group in `followers`; it begins at the end of the group before. */
  readonly groupEnd: Uint32Array;
  readonly followers: Uint32Array;
}

function groupsOf(
  { accounts, offsets, followers }: FollowColumns,
  classOf: Classes["classOf"],
  classes: number,
): Groups {
  const groupOf = new Uint32Array(accounts + 1);
  if (classes === 1) {
    for (let account = 0; account <= accounts; account++) groupOf[account] = account;
    return { groupOf, groupClass: classOf, groupEnd: offsets.subarray(1), followers };
  }
  const sorted = new Uint32Array(followers.length);
  const counts = new Uint32Array(classes);
  // Room for the most groups: each has at least one follower.
  const groupClass = new Uint8Array(followers.length);
  const groupEnd = new Uint32Array(followers.length);
  let groups = 0;
  for (let account = 0; account < accounts; account++) {
    counts.fill(0);
    const end = offsets[account + 1];
    for (let arc = offsets[account]; arc < end; arc++) counts[classOf[followers[arc]]]++;
    for (let c = 0, place = offsets[account]; c < classes; c++) {
      const count = counts[c];
      counts[c] = place;
      if (count === 0) continue;
      place += count;
      groupClass[groups] = c;
      groupEnd[groups++] = place;
    }
    for (let arc = offsets[account]; arc < end; arc++) sorted[counts[classOf[followers[arc]]]++] = followers[arc];
    groupOf[account + 1] = groups;
  }
  return { groupOf, groupClass: groupClass.slice(0, groups), groupEnd: groupEnd.slice(0, groups), followers: sorted };
}
