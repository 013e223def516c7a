import { derive, hash32, type Key } from "../../lib/random.ts";
import { hypergeometric, multinomial } from "../../lib/sampling.ts";
import type { World } from "../../world/world.ts";
import type { Demand } from "./admission.ts";
import type { Cells } from "./impressionBatches.ts";

/**
 * Whom a post has been shown on a surface that is open to everybody. A crowd's users are told apart by stratum as far as
 * their numbers go: the most active have seen a post first.
 */
export class Shown {
  /** How far each segment's order of users has been visited. */
  readonly visited: Int32Array;
  /** Users of each kind (group, interest and stratum) outside the panel who have been shown it. */
  readonly crowd: Float64Array;
  /** Dealt in this tick, by kind, in the panel and outside it; some of it may not find a slot. */
  readonly dealtInPanel: Float64Array;
  readonly dealtInCrowd: Float64Array;
  private tick = -1;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.visited = new Int32Array(world.segments.length);
    this.crowd = new Float64Array(world.hasCrowd ? world.panelSegments : 0);
    this.dealtInPanel = new Float64Array(world.panelSegments);
    this.dealtInCrowd = new Float64Array(this.crowd.length);
  }

  begin(tick: number): void {
    if (this.tick === tick) return;
    this.tick = tick;
    this.dealtInPanel.fill(0);
    this.dealtInCrowd.fill(0);
  }

  unseenInPanel(kind: number): number {
    return this.world.segments[kind]!.size - this.visited[kind]! - this.dealtInPanel[kind]!;
  }

  unseenInCrowd(kind: number): number {
    const { segments, hasCrowd } = this.world;
    if (!hasCrowd) return 0;
    const { represents, size } = segments[kind]!;
    return represents - size - this.crowd[kind]! - this.dealtInCrowd[kind]!;
  }

  /** Notes that `count` users of a kind, in the panel or in a crowd, are shown it. */
  show(segment: number, kind: number, count: number): void {
    this.visited[segment]! += count;
    if (segment !== kind) this.crowd[kind]! += count;
  }
}

/**
 * Makes cells of what found a slot on a surface that is open to everybody: one for each segment of an owner, the strata of
 * a crowd together. `note`, if any, is told of every part of the demand.
 */
export function showAdmitted(
  demand: Demand,
  cells: Cells,
  surface: number,
  shownOf: (owner: number) => Shown,
  note?: (entry: number, count: number) => void,
): void {
  for (let from = 0, to = 0; from < demand.length; from = to) {
    const owner = demand.owner[from]!;
    const segment = demand.segment[from]!;
    const shown = shownOf(owner);
    const start = shown.visited[segment]!;
    for (to = from; to < demand.length && demand.owner[to] === owner && demand.segment[to] === segment; to++) {
      shown.show(segment, demand.kind[to]!, demand.count[to]!);
      note?.(to, demand.count[to]!);
    }
    cells.push(owner, surface, segment, start, shown.visited[segment]! - start, -1, shown.visited);
  }
}

/** Deals impressions of one post to segments, in proportion to the slots that their users look at. */
export interface Dealer {
  /**
   * Deals `wanted` impressions; calls `give` for each kind of user in each segment, the panel's before the crowds. A kind
   * gets no more than its users who have not been shown the post there; what it cannot take is not given.
   * @param shares weight of each interest; absent: all alike, 0: nobody of it is shown the post
   * @param lean weight of each audience group; absent: all alike, 0: nobody of it is shown the post
   * @returns whether anybody of weight is left to be shown it
   */
  deal(
    key: Key,
    tick: number,
    wanted: number,
    shown: Shown,
    shares: Float64Array | undefined,
    give: (segment: number, count: number, kind: number) => void,
    lean?: readonly number[],
  ): boolean;
}

export function createDealer({ segments, panelSegments, hasCrowd }: World): Dealer {
  const kinds = segments.slice(0, panelSegments);
  const slots = Float64Array.from(kinds, ({ represents, activity }) => represents * activity);
  const weights = new Float64Array(panelSegments);
  const split = new Float64Array(panelSegments);
  const toCrowd = new Float64Array(panelSegments);
  return {
    deal(key, tick, wanted, shown, shares, give, lean) {
      const { dealtInPanel, dealtInCrowd } = shown;
      shown.begin(tick);
      let any = false;
      for (let kind = 0; kind < panelSegments; kind++) {
        const { interest, group } = kinds[kind]!;
        const isLeft = shown.unseenInPanel(kind) + shown.unseenInCrowd(kind) > 0;
        weights[kind] = isLeft ? slots[kind]! * (shares ? shares[interest]! : 1) * (lean ? lean[group]! : 1) : 0;
        any ||= weights[kind]! > 0;
      }
      if (!any) return false;
      multinomial(key.a, key.b, wanted, weights, split);
      // A key of its own: the multinomial draws from hashes under its key.
      const { a, b } = derive(key, 1);
      toCrowd.fill(0);
      for (let kind = 0; kind < panelSegments; kind++) {
        if (split[kind] === 0) continue;
        const panel = shown.unseenInPanel(kind);
        const unseen = panel + shown.unseenInCrowd(kind);
        const count = Math.min(split[kind]!, unseen);
        // Who of a kind is next is open: its panel gets as many as it would among all of them.
        const inPanel = hasCrowd
          ? hypergeometric(hash32(kind, a, b), hash32(kind, b, ~a), unseen, panel, count)
          : count;
        dealtInPanel[kind]! += inPanel;
        if (inPanel > 0) give(kind, inPanel, kind);
        toCrowd[kind] = count - inPanel;
      }
      for (let kind = 0; kind < panelSegments; kind++) {
        if (toCrowd[kind] === 0) continue;
        dealtInCrowd[kind]! += toCrowd[kind]!;
        give(panelSegments + kinds[kind]!.circle, toCrowd[kind]!, kind);
      }
      return true;
    },
  };
}
