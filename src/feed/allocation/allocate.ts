import { derive, hash32, type Key } from "../../lib/random.ts";
import { hypergeometric, multinomial } from "../../lib/sampling.ts";
import type { PopulationState } from "../../world/populationState.ts";
import type { Demand } from "./admission.ts";
import type { ImpressionBatches } from "./impressionBatches.ts";

/**
 * The users who have seen a post on a surface that is open to everybody. An aggregate segment tells its users apart by
 * stratum only in their number: the most active have seen a post first.
 */
export class ExposureRecord {
  /** How far each segment's order of users has been visited. */
  readonly visited: Int32Array;
  /** Users of each kind (group, interest and stratum) outside the panel who have been shown it. */
  readonly aggregate: Float64Array;
  /** Dealt in this tick, by kind, in the panel and outside it; some of it may not find a slot. */
  readonly allocatedInPanel: Float64Array;
  readonly allocatedInAggregate: Float64Array;
  private tick = -1;
  private readonly population: PopulationState;

  constructor(population: PopulationState) {
    this.population = population;
    this.visited = new Int32Array(population.segments.length);
    this.aggregate = new Float64Array(population.hasAggregate ? population.panelSegments : 0);
    this.allocatedInPanel = new Float64Array(population.panelSegments);
    this.allocatedInAggregate = new Float64Array(this.aggregate.length);
  }

  begin(tick: number): void {
    if (this.tick === tick) return;
    this.tick = tick;
    this.allocatedInPanel.fill(0);
    this.allocatedInAggregate.fill(0);
  }

  unseenInPanel(stratum: number): number {
    return this.population.segments[stratum].size - this.visited[stratum] - this.allocatedInPanel[stratum];
  }

  unseenInAggregate(stratum: number): number {
    const { segments, hasAggregate } = this.population;
    if (!hasAggregate) return 0;
    const { represents, size } = segments[stratum];
    return represents - size - this.aggregate[stratum] - this.allocatedInAggregate[stratum];
  }

  /** Notes that `count` users of a kind, in the panel or in an aggregate segment, are shown it. */
  show(segment: number, stratum: number, count: number): void {
    this.visited[segment] += count;
    if (segment !== stratum) this.aggregate[stratum] += count;
  }
}

/**
 * Makes cells of what found a slot on a surface that is open to everybody: one for each segment of an owner, the strata of
 * an aggregate segment together. `note`, if any, is told of every part of the demand.
 */
export function pushAdmitted(
  demand: Demand,
  batches: ImpressionBatches,
  surface: number,
  shownOf: (owner: number) => ExposureRecord,
  note?: (entry: number, count: number) => void,
): void {
  for (let from = 0, to = 0; from < demand.length; from = to) {
    const owner = demand.owner[from];
    const segment = demand.segment[from];
    const shown = shownOf(owner);
    const start = shown.visited[segment];
    for (to = from; to < demand.length && demand.owner[to] === owner && demand.segment[to] === segment; to++) {
      shown.show(segment, demand.stratum[to], demand.count[to]);
      note?.(to, demand.count[to]);
    }
    batches.push(owner, surface, segment, start, shown.visited[segment] - start, -1, shown.visited);
  }
}

/** Deals impressions of one post to segments, in proportion to the slots that their users look at. */
export interface Allocator {
  /**
   * Deals `wanted` impressions; calls `give` for each kind of user in each segment, the panel before the aggregate segments. A kind
   * gets no more than its users who have not been shown the post there; what it cannot take is not given.
   * @param shares weight of each interest; absent: all alike, 0: nobody of it is shown the post
   * @param lean weight of each audience group; absent: all alike, 0: nobody of it is shown the post
   * @returns whether anybody of weight is left to be shown it
   */
  allocate(
    key: Key,
    tick: number,
    wanted: number,
    shown: ExposureRecord,
    shares: Float64Array | undefined,
    assign: (segment: number, count: number, stratum: number) => void,
    affinityIndex?: readonly number[],
  ): boolean;
}

export function createAllocator({ segments, panelSegments, hasAggregate }: PopulationState): Allocator {
  const strata = segments.slice(0, panelSegments);
  const slots = Float64Array.from(strata, ({ represents, activity }) => represents * activity);
  const weights = new Float64Array(panelSegments);
  const split = new Float64Array(panelSegments);
  const toAggregate = new Float64Array(panelSegments);
  return {
    allocate(key, tick, wanted, shown, shares, assign, affinityIndex) {
      const { allocatedInPanel, allocatedInAggregate } = shown;
      shown.begin(tick);
      let any = false;
      for (let stratum = 0; stratum < panelSegments; stratum++) {
        const { interest, group } = strata[stratum];
        const isLeft = shown.unseenInPanel(stratum) + shown.unseenInAggregate(stratum) > 0;
        weights[stratum] = isLeft
          ? slots[stratum] * (shares ? shares[interest] : 1) * (affinityIndex ? affinityIndex[group] : 1)
          : 0;
        any ||= weights[stratum] > 0;
      }
      if (!any) return false;
      multinomial(key.a, key.b, wanted, weights, split);
      // A key of its own: the multinomial draws from hashes under its key.
      const { a, b } = derive(key, 1);
      toAggregate.fill(0);
      for (let stratum = 0; stratum < panelSegments; stratum++) {
        if (split[stratum] === 0) continue;
        const panel = shown.unseenInPanel(stratum);
        const unseen = panel + shown.unseenInAggregate(stratum);
        const count = Math.min(split[stratum], unseen);
        // Any user of a kind may be next: its panel gets its share of them by chance.
        const inPanel = hasAggregate
          ? hypergeometric(hash32(stratum, a, b), hash32(stratum, b, ~a), unseen, panel, count)
          : count;
        allocatedInPanel[stratum] += inPanel;
        if (inPanel > 0) assign(stratum, inPanel, stratum);
        toAggregate[stratum] = count - inPanel;
      }
      for (let stratum = 0; stratum < panelSegments; stratum++) {
        if (toAggregate[stratum] === 0) continue;
        allocatedInAggregate[stratum] += toAggregate[stratum];
        assign(panelSegments + strata[stratum].cluster, toAggregate[stratum], stratum);
      }
      return true;
    },
  };
}
