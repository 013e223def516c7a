import type { LiveSettings } from "../src/scenario/settle/liveSettings.ts";
import type { Settings } from "../src/scenario/settle/settings.ts";
import { account, type Changes, changed, flatDay, smallSettings } from "./smallWorld.ts";

export const liveEvent: LiveSettings = {
  key: "night",
  hosts: ["brand"],
  startHours: 1.5,
  minutes: 90,
  guests: 0,
  showUp: 0.5,
  notified: 0.5,
  coming: 0.1,
  arrivalHalfMinutes: 5,
  feedShare: 0,
  enter: 0.2,
  dwellTime: { shape: "logNormal", medianMinutes: 8, sigma: 1 },
  questionsPerMinute: 0.02,
  followsPerMinute: 0.01,
  path: "live[0].pre_registered",
};

/** A follow feed, a twentieth of whose slots show live rooms, with one event and nothing else. */
export function liveWorld(change: Partial<LiveSettings>, more: Changes<Settings> = {}, seed = "live"): Settings {
  const base = changed(smallSettings(1, seed), {
    seed,
    people: { users: 400_000, interests: 2, activityBins: 3 },
    graph: { maxFollowers: 15_000 },
    feed: { slotShare: { following: 0.95, forYou: 0, live: 0.05 } },
    clock: { ticks: 14, hourWeights: flatDay, startHour: 10 },
    challenge: { ease: 0 },
    accounts: [{ ...account("brand", 40_000, { role: "brand" }), posts: [] }],
    paid: [],
    live: [{ ...liveEvent, ...change }],
  });
  return changed(base, more);
}
