import { inverseNormal, normalCdf } from "../lib/normal.ts";
import type { DwellTimeSettings, LiveSettings } from "../scenario/settle/liveSettings.ts";
import type { Clock } from "./clock.ts";
import type { Author } from "./followGraph.ts";
import type { Post } from "./post.ts";

/**
 * An event as it takes place, minute by minute whatever the length of a tick. It is a post of its first host that is
 * shown on the surface `live` only; minute i is [i, i + 1) after its start.
 */
export interface LiveEvent {
  readonly settings: LiveSettings;
  readonly post: Post;
  /** Whose followers are told of it; the first is the one whom viewers may come to follow. */
  readonly hosts: readonly Author[];
  readonly minutes: number;
  /** The tick in which each minute begins. */
  readonly tickOf: Int32Array;
  /** Share of the invited who come in each minute; sums to 1. */
  readonly arrivals: Float64Array;
}

export function createLiveEvent(clock: Clock, settings: LiveSettings, post: Post, hosts: readonly Author[]): LiveEvent {
  const { minutes, startHours, arrivalHalfMinutes } = settings;
  const waiting = (minute: number) => 2 ** (-minute / arrivalHalfMinutes);
  const late = waiting(minutes);
  return {
    settings,
    post,
    hosts,
    minutes,
    tickOf: Int32Array.from({ length: minutes }, (_, i) => tickOfMinute(clock, startHours, i)),
    arrivals: Float64Array.from({ length: minutes }, (_, i) => (waiting(i) - waiting(i + 1)) / (1 - late)),
  };
}

/** Minutes of the event that begin in a tick: [from, to), empty where it does not run then. */
export function minutesIn(
  { tickOf, minutes }: LiveEvent,
  tick: number,
): { readonly from: number; readonly to: number } {
  let from = 0;
  while (from < minutes && tickOf[from] < tick) from++;
  let to = from;
  while (to < minutes && tickOf[to] === tick) to++;
  return { from, to };
}

/** A minute that begins where a tick does belongs to that tick, whatever the rounding. */
function tickOfMinute(clock: Clock, startHours: number, minute: number): number {
  return clock.tickAt(startHours + minute / 60 + 1e-7);
}

/** Stays are drawn from this many equally likely ones. */
export const dwellTimeBins = 1024;

/**
 * Minutes that a viewer would stay if the event had no end, as equally likely values, ascending: each the mean of its
 * part of the distribution, so that their mean is that of the distribution.
 */
export function createDwellTimes(dwellTime: DwellTimeSettings): Float64Array {
  const { shape, medianMinutes } = dwellTime;
  /** Minutes per viewer that come from the share `p` of viewers with the shortest stays. */
  const minutesUpTo = shape === "exponential" ? exponential(medianMinutes) : logNormal(medianMinutes, dwellTime.sigma);
  return Float64Array.from(
    { length: dwellTimeBins },
    (_, bin) => (minutesUpTo((bin + 1) / dwellTimeBins) - minutesUpTo(bin / dwellTimeBins)) * dwellTimeBins,
  );
}

function exponential(median: number): (p: number) => number {
  const mean = median / Math.LN2;
  return (p) => mean * (p + (p < 1 ? (1 - p) * Math.log1p(-p) : 0));
}

function logNormal(median: number, sigma: number): (p: number) => number {
  const mean = median * Math.exp(sigma ** 2 / 2);
  return (p) => (p === 0 ? 0 : p === 1 ? mean : mean * normalCdf(inverseNormal(p) - sigma));
}
