import { describe, expect, it } from "vitest";
import type { LiveSession } from "../../src/response/outcomes.ts";
import type { LiveSettings } from "../../src/scenario/settle/liveSettings.ts";
import type { Settings } from "../../src/scenario/settle/settings.ts";
import { Tally, tallyWidth } from "../../src/vocabulary/tally.ts";
import { SurfaceIndex } from "../../src/vocabulary/terms.ts";
import { exposureMask } from "../../src/world/populationState.ts";
import { zLimit } from "../lib/testKey.ts";
import { liveEvent, liveWorld } from "../liveWorld.ts";
import { account, type Changes, changed, ticksOf } from "../smallWorld.ts";
import { binomialZ } from "../statistic.ts";

const brandOf = (followers: number) => ({ ...account("brand", followers, { role: "brand" }), posts: [] });

type Column = keyof typeof Tally;

/** What is counted of an event's visitors in all, what happened in its room, and how many of the panel it was shown to. */
function hold(panel: number, change: Partial<LiveSettings>, more: Changes<Settings> = {}) {
  const counts = Object.fromEntries(Object.keys(Tally).map((name) => [name, 0])) as Record<Column, number>;
  const few = { people: { users: 100_000 }, accounts: [brandOf(20_000)], panel };
  let session: LiveSession | undefined;
  let touched = 0;
  for (const { batches, outcomes, population, campaign } of ticksOf(changed(liveWorld(change, few), more))) {
    const rows = batches.length + (batches.visitors?.length ?? 0);
    for (let row = 0; row < rows; row++) {
      if (row < batches.length && batches.surface[row] !== SurfaceIndex.live) continue;
      for (const [name, column] of Object.entries(Tally))
        counts[name as Column] += outcomes.tally[row * tallyWidth + column];
    }
    session = outcomes.liveSessions.get(campaign.events[0]);
    touched = population.states.reduce((sum, state) => sum + state.filter((byte) => byte & exposureMask).length, 0);
  }
  return { counts, session: session!, touched };
}

const off = (count: number, n: number, p: number) => Math.abs(binomialZ(count, n, p));
/** Of a Poisson count. */
const poissonOff = (count: number, mean: number) => Math.abs(count - mean) / Math.sqrt(mean);
const sum = (values: Float64Array, from = 0, to = values.length) =>
  values.subarray(from, to).reduce((a, b) => a + b, 0);
const always = { shape: "logNormal", medianMinutes: 1e6, sigma: 0 } as const;
const shop = { cartRate: 0.1, buyRate: 0.3, delay: { medianHours: 2, sigma: 1 }, returnRate: 0, clicksPerMinute: 0.02 };

describe.each([
  ["everybody one by one", 1],
  ["a panel of 3 %", 0.03],
])("visitors of an event, %s", (_, panel) => {
  it("who are invited come by the waiting time, and who see it in the feed in any minute alike", () => {
    // Whoever comes stays to the end: those present have come by then. Half have come after 5 minutes of 90.
    const invited = hold(panel, { dwellTime: always, guests: 20_000, showUp: 1 });
    expect(invited.session.invited).toBe(20_000);
    expect(invited.session.entered).toBe(0);
    for (const minute of [0, 4, 20, 40, 89]) {
      const come = (1 - 2 ** (-(minute + 1) / 5)) / (1 - 2 ** -18);
      expect(off(invited.session.presence[minute], 20_000, come)).toBeLessThan(zLimit);
    }
    // The event begins in the middle of one hour and fills the next.
    const fromFeed = hold(panel, { dwellTime: always, notified: 0, feedShare: 0.5, enter: 0.8 });
    const { presence, entered } = fromFeed.session;
    expect(fromFeed.session.invited).toBe(0);
    for (const minute of [0, 10, 29, 30, 60, 89])
      expect(off(presence[minute], entered, (minute + 1) / 90)).toBeLessThan(zLimit);
  });

  it("are those who enter of those who see it, each a view and a valid play", () => {
    const rules = ["impression", "playStart", "validPlay"] as const;
    const change = { feedShare: 0.5, notified: 0, enter: 0.3, guests: 5_000, showUp: 1 };
    for (const viewRule of rules) {
      const { counts, session, touched } = hold(panel, change, { viewRule, response: { autoplay: 0.4 } });
      expect(session.invited).toBe(5_000);
      const seen = counts.impressions - session.invited;
      expect(seen).toBeGreaterThan(5_000);
      expect(off(session.entered, seen, 0.3)).toBeLessThan(zLimit);
      expect(counts.validPlays).toBe(session.invited + session.entered);
      const passedBy = seen - session.entered;
      const idle = counts.views - counts.validPlays;
      if (viewRule === "playStart") expect(off(idle, passedBy, 0.4)).toBeLessThan(zLimit);
      else expect(idle).toBe(viewRule === "impression" ? passedBy : 0);
      if (panel === 1) expect(touched).toBeGreaterThan(0.9 * counts.impressions);
      expect(touched).toBeLessThanOrEqual(counts.impressions);
    }
  });

  it("watch for as long as they stay, at most to the end", () => {
    // A quarter of an hour each; whoever comes in the last quarter stays for what is left.
    const dwellTime = { shape: "logNormal", medianMinutes: 15.25, sigma: 0 } as const;
    const { counts, session } = hold(panel, { dwellTime, notified: 0, feedShare: 0.5, enter: 1 });
    expect((counts.watchRatio * 90) / sum(session.presence)).toBeCloseTo(1, 4);
    // Among 90 minutes of arrival the last 15 cut a stay: to 15, 14 … 1 minutes.
    const mean = (75 * 15.25 + 120) / 90;
    const spread = 5 * Math.sqrt(session.entered);
    expect(Math.abs(sum(session.presence) - mean * session.entered) / spread).toBeLessThan(zLimit);
    // In the first minute those who came in it are there, fifteen minutes later who came in 15.25 minutes.
    expect(off(session.presence[0], session.entered, 1 / 90)).toBeLessThan(zLimit);
    expect(off(session.presence[50], session.entered, 15.25 / 90)).toBeLessThan(zLimit);
    expect(counts.longView).toBe(session.entered);
    expect(counts.complete).toBe(0);
  });

  it("who stay for less than 18 seconds have no long view, and who stay for the whole event complete it", () => {
    const change = { notified: 0, feedShare: 0.5, enter: 1 };
    const short = hold(panel, { ...change, dwellTime: { ...always, medianMinutes: 0.29 } });
    expect(short.counts.longView).toBe(0);
    const long = hold(panel, { ...change, dwellTime: { ...always, medianMinutes: 0.31 } });
    expect(long.counts.longView).toBe(long.session.entered);
    const whole = hold(panel, { ...change, dwellTime: always });
    expect(off(whole.counts.complete, whole.session.entered, 1 / 90)).toBeLessThan(zLimit);
    expect(whole.counts.complete).toBe(whole.session.presence[0]);
  });

  it("ask, click and come to follow at rates per minute of those present, in every minute of the event", () => {
    const rates = { questionsPerMinute: 0.03, followsPerMinute: 0.002, shop };
    const { counts, session } = hold(
      panel,
      { ...rates, dwellTime: always, notified: 0, feedShare: 0.8, enter: 1 },
      { people: { interests: 1, activityBins: 1 } },
    );
    for (const [from, to] of [
      [0, 10],
      [25, 35],
      [80, 90],
    ] as const) {
      const present = sum(session.presence, from, to);
      expect(poissonOff(sum(session.questions, from, to), 0.03 * present)).toBeLessThan(zLimit);
      expect(poissonOff(sum(session.clicks, from, to), 0.02 * present)).toBeLessThan(zLimit);
    }
    // One in five follows the host already, and cannot come to.
    let chance = 0;
    for (let minute = 0; minute < 90; minute++) chance += (0.8 * (1 - Math.exp(-0.002 * (90 - minute)))) / 90;
    expect(off(session.follows, session.entered, chance)).toBeLessThan(zLimit);
    expect(counts.follow).toBe(session.follows);
    expect(sum(hold(panel, { feedShare: 0.1, notified: 0 }).session.clicks)).toBe(0);
  });

  it("who came to follow the host at the last event come by name to the next, and follow no more", () => {
    const dwellTime = { ...always, medianMinutes: 30 };
    const first = { ...liveEvent, dwellTime, followsPerMinute: 60, feedShare: 1, enter: 1 };
    const second = {
      ...liveEvent,
      key: "next",
      startHours: 6,
      notified: 1,
      coming: 1,
      dwellTime,
      followsPerMinute: 60,
    };
    let [gained, named, liveSessions] = [0, 0, [] as LiveSession[]];
    for (const { batches, outcomes } of ticksOf(
      liveWorld({}, { accounts: [brandOf(0)], panel, live: [first, second] }),
    )) {
      liveSessions = [...outcomes.liveSessions.values()];
      gained = liveSessions[0]?.follows ?? 0;
      for (let row = batches.length; row < batches.length + (batches.visitors?.length ?? 0); row++)
        named += outcomes.tally[row * tallyWidth + Tally.validPlays];
    }
    expect(gained).toBeGreaterThan(1000);
    expect([named, liveSessions[1].invited, liveSessions[1].entered, liveSessions[1].follows]).toEqual([
      gained,
      gained,
      0,
      0,
    ]);
    expect(sum(liveSessions[1].presence)).toBeGreaterThan(20 * gained);
  });
});
