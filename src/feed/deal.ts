import { derive, hash32, type Key } from "../lib/random.ts";
import { hypergeometric, multinomial } from "../lib/sampling.ts";
import type { World } from "../world/world.ts";

/**
 * Deals impressions of one post on a surface that is open to everybody to segments, in proportion to the slots that
 * their users look at.
 */
export interface Dealer {
  /**
   * Deals `wanted` impressions; calls `give` for each segment that gets any, in order. A segment gets no more than its
   * users who have not been shown the post there; what it cannot take is not given.
   * @param visited users shown the post so far, by segment
   * @param shares weight of each interest; absent: all alike
   * @param lean weight of each audience group; absent: all alike, 0: nobody of it is shown the post
   * @returns whether anybody is left to be shown it
   */
  deal(
    key: Key,
    wanted: number,
    visited: Int32Array,
    shares: Float64Array | undefined,
    give: (segment: number, count: number) => void,
    lean?: readonly number[],
  ): boolean;
}

export function createDealer({ segments, panelSegments }: World): Dealer {
  const isSplit = segments.length > panelSegments;
  const kinds = segments.slice(0, panelSegments);
  const size = Float64Array.from(kinds, (kind, k) => kind.size + (isSplit ? segments[panelSegments + k]!.size : 0));
  const slots = size.map((users, k) => users * kinds[k]!.activity);
  const weights = new Float64Array(panelSegments);
  const split = new Float64Array(panelSegments);
  const inPanel = new Float64Array(panelSegments);
  return {
    deal(key, wanted, visited, shares, give, lean) {
      let any = false;
      for (let k = 0; k < panelSegments; k++) {
        const shown = visited[k]! + (isSplit ? visited[panelSegments + k]! : 0);
        const isOpen = shown < size[k]!;
        const { interest, group } = kinds[k]!;
        weights[k] = isOpen ? slots[k]! * (shares ? shares[interest]! : 1) * (lean ? lean[group]! : 1) : 0;
        any ||= weights[k]! > 0;
      }
      if (!any) return false;
      multinomial(key.a, key.b, wanted, weights, split);
      // A key of its own: the multinomial draws from hashes of the category under its key.
      const { a, b } = isSplit ? derive(key, 1) : key;
      for (let k = 0; k < panelSegments; k++) {
        if (split[k] === 0) continue;
        const unseenInPanel = kinds[k]!.size - visited[k]!;
        const unseen = size[k]! - visited[k]! - (isSplit ? visited[panelSegments + k]! : 0);
        const count = Math.min(split[k]!, unseen);
        // Who of a kind is next is open: its panel gets as many as it would among all of them.
        inPanel[k] = isSplit ? hypergeometric(hash32(k, a, b), hash32(k, b, ~a), unseen, unseenInPanel, count) : count;
        split[k] = count - inPanel[k]!;
        if (inPanel[k]! > 0) give(k, inPanel[k]!);
      }
      if (isSplit) for (let k = 0; k < panelSegments; k++) if (split[k]! > 0) give(panelSegments + k, split[k]!);
      return true;
    },
  };
}
