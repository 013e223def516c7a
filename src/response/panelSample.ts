import { derive, deriveInto, hash31, type Key, type MutableKey, unit32 } from "../lib/random.ts";
import type { PopulationState } from "../world/populationState.ts";
import { Purpose } from "../world/purpose.ts";

const sampleBits = 7;
const sampleSize = 2 ** sampleBits;
/** Share of the panel that is shown something before its samples are drawn anew: they lag by .8 % of an exposure. */
const outOfDate = 1 / 64;

/**
 * Bytes of panel users who stand in for users outside the panel. For each aggregate segment it holds the bytes of some
 * panel users of the same interest, from each stratum in proportion to its slots. One sample serves many viewers, because
 * the panel's bytes lie far apart in memory.
 */
export class PanelSample {
  private readonly population: PopulationState;
  private readonly key: Key;
  /** Cumulative share of an interest's slots over its strata; ends in 1. */
  readonly activityBins: Float64Array;
  private readonly bytes: readonly Uint8Array[];
  private readonly drawnIn: Int32Array;
  private round = 1;
  private shown = 0;
  private readonly lasts: number;
  private readonly drawKey: MutableKey = { a: 0, b: 0 };

  constructor(population: PopulationState) {
    this.population = population;
    this.key = derive(population.key, Purpose.panelSample);
    this.activityBins = new Float64Array(population.settings.people.activityBins);
    let slots = 0;
    for (let s = 0; s < this.activityBins.length; s++) {
      slots += population.segments[s].activity;
      this.activityBins[s] = slots;
    }
    for (let s = 0; s < this.activityBins.length; s++)
      this.activityBins[s] = s === this.activityBins.length - 1 ? 1 : this.activityBins[s] / slots;
    const aggregates = population.segments.slice(population.panelSegments);
    this.bytes = aggregates.map(() => new Uint8Array(sampleSize));
    this.drawnIn = new Int32Array(aggregates.length);
    this.lasts = outOfDate * population.states.reduce((users, state) => users + state.length, 0);
  }

  /** Discards the samples: they are out of date. */
  renew(): void {
    this.round += 1;
    this.shown = 0;
  }

  /** Counts impressions shown to the panel, which make the samples older. */
  age(impressions: number): void {
    this.shown += impressions;
    if (this.shown > this.lasts) this.renew();
  }

  /** The byte that stands for a user of an aggregate segment, chosen by a draw of 31 bits. */
  byteFor(segment: number, draw: number): number {
    return this.of(segment)[draw >>> (31 - sampleBits)];
  }

  /** Bytes of panel users like those of an aggregate segment. Valid until `renew` or `age`. */
  of(segment: number): Uint8Array {
    const aggregate = segment - this.population.panelSegments;
    const bytes = this.bytes[aggregate];
    if (this.drawnIn[aggregate] === this.round) return bytes;
    this.drawnIn[aggregate] = this.round;
    const { segments, states } = this.population;
    const { firstPanel } = segments[segment];
    const key = this.drawKey;
    deriveInto(key, this.key, aggregate);
    deriveInto(key, key, this.round);
    const offset = unit32(key.a, key.b, sampleSize);
    for (let i = 0, s = 0; i < sampleSize; i++) {
      while ((i + offset) / sampleSize >= this.activityBins[s]) s++;
      const state = states[firstPanel + s];
      bytes[i] = state[Math.floor((hash31(i, key.a, key.b) / 2147483648) * state.length)];
    }
    return bytes;
  }
}
