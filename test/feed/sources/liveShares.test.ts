import { describe, expect, it } from "vitest";
import { liveShares } from "../../../src/feed/sources/liveShares.ts";
import type { LiveSettings } from "../../../src/scenario/settle/liveSettings.ts";
import { createClock } from "../../../src/world/clock.ts";
import { createLiveEvent } from "../../../src/world/liveEvent.ts";
import { liveEvent } from "../../liveWorld.ts";
import { smallSettings } from "../../smallWorld.ts";

const minutes = 120;
const slotsPerMinute = 1e6;
/** 50,000 people come within the first minutes; nearly all viewers of the platform are in other rooms. */
const base: LiveSettings = {
  ...liveEvent,
  minutes,
  guests: 0,
  notified: 0.2,
  coming: 0.05,
  arrivalHalfMinutes: 0.2,
  feedShare: 0,
  enter: 0.1,
  usualStayMinutes: 8,
  dwellTime: { shape: "exponential", medianMinutes: 8 * Math.LN2, sigma: 0 },
};

function sharesOf(change: Partial<LiveSettings>, slots = slotsPerMinute): Float64Array {
  const clock = createClock(smallSettings().clock);
  const event = createLiveEvent(clock, { ...base, ...change }, undefined!, []);
  return liveShares(event, { followers: 5_000_000, slots: new Float64Array(minutes).fill(slots) });
}
const stayingMinutes = (mean: number) =>
  ({ dwellTime: { shape: "exponential", medianMinutes: mean * Math.LN2, sigma: 0 } }) as const;

describe("the share of live slots that shows an event", () => {
  it("is the stated one where rooms earn nothing", () => {
    const { usualStayMinutes: _, ...editors } = { ...base, feedShare: 0.3 };
    const event = createLiveEvent(createClock(smallSettings().clock), editors, undefined!, []);
    const shares = liveShares(event, { followers: 5_000_000, slots: new Float64Array(minutes).fill(slotsPerMinute) });
    expect([...new Set(shares)]).toEqual([0.3]);
  });

  it("holds where viewers stay as long as in other rooms: as many enter as leave", () => {
    // Breaks where the other rooms' viewers are not those who enter in a stay, or a viewer who enters is not counted.
    const shares = sharesOf({}, 1e8);
    // 50,000 viewers among 80 M: the share is theirs, up to the minute in which they come.
    expect(shares[10] / (50_000 / 80e6)).toBeGreaterThan(0.8);
    expect(shares[10] / (50_000 / 80e6)).toBeLessThan(1.1);
    expect(Math.abs(shares[110] / shares[10] - 1)).toBeLessThan(0.05);
  });

  it("grows where they stay longer, and falls where they leave sooner", () => {
    expect(sharesOf(stayingMinutes(12))[110]).toBeGreaterThan(2 * sharesOf(stayingMinutes(12))[10]);
    expect(sharesOf(stayingMinutes(5))[110]).toBeLessThan(0.5 * sharesOf(stayingMinutes(5))[10]);
  });

  it("is never above all slots, and adds to what the platform gives", () => {
    const crowded = sharesOf({ ...stayingMinutes(60), feedShare: 0.5 }, 1000);
    expect(Math.max(...crowded)).toBeLessThanOrEqual(1);
    expect(crowded[60]).toBeGreaterThan(0.95);
    expect(sharesOf({ feedShare: 0.5 })[0]).toBe(0.5);
    // Nobody comes and nothing is given: the event has no viewers to begin with.
    expect(Math.max(...sharesOf({ coming: 0 }))).toBe(0);
  });

  it("is 0 to others where there are no slots", () => {
    expect([...sharesOf({ feedShare: 0.2 }, 0)].every((share) => share === 0.2)).toBe(true);
  });
});
