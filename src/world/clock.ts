import { sum } from "../lib/statistics.ts";
import type { ClockSettings } from "../scenario/settle/settings.ts";

/** Time in ticks. Tick t covers the hours [t, t + 1) · tickHours after the campaign's start. */
export interface Clock {
  readonly tickHours: number;
  readonly ticks: number;
  /** Share of a day's activity in this tick, also beyond the horizon: the pattern repeats every day. */
  activity(tick: number): number;
  /** Tick that contains this hour after the start; may lie beyond the horizon. */
  tickAt(hours: number): number;
  /** Ticks per day: the period of `activity`. */
  readonly ticksPerDay: number;
}

export function createClock(settings: ClockSettings): Clock {
  const { tickHours, ticks, startHour, hourWeights } = settings;
  const ticksPerDay = Math.round(24 / tickHours);
  const day = new Float64Array(ticksPerDay);
  const total = sum(hourWeights);
  /** Activity from local midnight to `hour` of the same day or the next. */
  const until = (hour: number): number => {
    const whole = Math.floor(hour);
    let weight = (hour - whole) * hourWeights[whole % 24];
    for (let h = 0; h < whole; h++) weight += hourWeights[h % 24];
    return weight / total;
  };
  for (let t = 0; t < ticksPerDay; t++) {
    const from = startHour + t * tickHours;
    day[t] = until(from + tickHours) - until(from);
  }
  return {
    tickHours,
    ticks,
    ticksPerDay,
    activity: (tick) => day[tick % ticksPerDay],
    tickAt: (hours) => Math.floor(hours / tickHours),
  };
}
