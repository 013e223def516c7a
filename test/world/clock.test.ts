import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClockSettings } from "../../src/scenario/settle/settings.ts";
import { createClock } from "../../src/world/clock.ts";
import { flatDay } from "../smallWorld.ts";

const lengths = [0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 24];
const weights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 24, maxLength: 24 }).map((raw) => {
  const sum = raw.reduce((total, value) => total + value, 0);
  return sum > 0 ? raw.map((value) => value / sum) : flatDay;
});

function clockOf(changes: Partial<ClockSettings>) {
  return createClock({ tickHours: 1, ticks: 48, startHour: 0, hourWeights: flatDay, ...changes });
}

describe("the clock", () => {
  it("gives every day the activity 1, whatever the tick and the hour of the start", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...lengths),
        fc.double({ min: 0, max: 23.999, noNaN: true }),
        weights,
        fc.nat(100),
        (tickHours, startHour, hourWeights, first) => {
          const clock = clockOf({ tickHours, startHour, hourWeights });
          expect(clock.ticksPerDay * tickHours).toBe(24);
          let sum = 0;
          for (let tick = first; tick < first + clock.ticksPerDay; tick++) {
            expect(clock.activity(tick)).toBeGreaterThanOrEqual(-1e-12);
            sum += clock.activity(tick);
          }
          expect(sum).toBeCloseTo(1, 10);
        },
      ),
    );
  });

  it("takes local hours from the hour of the start on", () => {
    const hourWeights = flatDay.map((_, hour) => (hour === 20 ? 0.5 : 0.5 / 23));
    const hourly = clockOf({ startHour: 10, hourWeights });
    expect(hourly.activity(10)).toBeCloseTo(0.5, 12);
    expect(hourly.activity(34)).toBeCloseTo(0.5, 12);
    expect(hourly.activity(11)).toBeCloseTo(0.5 / 23, 12);
    const half = clockOf({ startHour: 19.5, tickHours: 0.5, hourWeights });
    expect([0, 1, 2, 3].map((tick) => half.activity(tick) > 0.2)).toEqual([false, true, true, false]);
    const across = clockOf({ startHour: 19.5, hourWeights });
    expect(across.activity(0)).toBeCloseTo(0.25 + 0.25 / 23, 12);
    const overnight = clockOf({ startHour: 23, tickHours: 2, hourWeights: flatDay.map((_, h) => (h === 0 ? 1 : 0)) });
    expect(overnight.activity(0)).toBeCloseTo(1, 12);
  });

  it("puts an hour into the tick that covers it", () => {
    const clock = clockOf({ tickHours: 0.5 });
    expect([0, 0.49, 0.5, 23.99, 24].map(clock.tickAt)).toEqual([0, 0, 1, 47, 48]);
  });
});
