import { inverseNormal, normalCdf } from "../lib/normal.ts";
import type { DwellTimeSettings, LiveSettings } from "../scenario/settle/liveSettings.ts";
import type { Clock } from "./clock.ts";
import type { Author } from "./followGraph.ts";
import type { Post } from "./post.ts";

/**
 * A live event, minute by minute whatever the length of a tick: minute i is [i, i + 1) after its start. Its post belongs
 * to the first host and is shown on the surface `live` only.
 */
export interface LiveEvent {
  readonly settings: LiveSettings;
  readonly post: Post;
  /** Their followers are notified of it; viewers may come to follow the first. */
  readonly hosts: readonly Author[];
  readonly minutes: number;
  /** The tick in which each minute begins. */
  readonly tickOf: Int32Array;
  /** Share of those who come that arrive in each minute; sums to 1. */
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

/** Minutes of the event that begin in a tick: [from, to), empty in a tick without it. */
export function minutesIn(
  { tickOf, minutes }: Pick<LiveEvent, "tickOf" | "minutes">,
  tick: number,
): { readonly from: number; readonly to: number } {
  let from = 0;
  while (from < minutes && tickOf[from] < tick) from++;
  let to = from;
  while (to < minutes && tickOf[to] === tick) to++;
  return { from, to };
}

/** The margin puts a minute that begins with a tick into that tick, whatever the rounding. */
function tickOfMinute(clock: Clock, startHours: number, minute: number): number {
  return clock.tickAt(startHours + minute / 60 + 1e-7);
}

/** Number of equally likely dwell times that draws choose from. */
export const dwellTimeBins = 1024;

/**
 * Dwell times in minutes if the event had no end, as `dwellTimeBins` equally likely values, ascending. Each is the mean
 * of its part of the distribution, so that they keep the distribution's mean.
 */
export function createDwellTimes(dwellTime: DwellTimeSettings): Float64Array {
  const { shape, medianMinutes } = dwellTime;
  /** Minutes per viewer that the share `p` of viewers with the shortest dwell times contributes. */
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
