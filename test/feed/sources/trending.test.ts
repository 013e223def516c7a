import { describe, expect, it } from "vitest";
import type { ImpressionBatches } from "../../../src/feed/allocation/impressionBatches.ts";
import type { Run } from "../../../src/metrics/run.ts";
import type { Settings, TrendingSettings } from "../../../src/scenario/settle/settings.ts";
import { run } from "../../../src/simulate.ts";
import { Tally, tallyWidth } from "../../../src/vocabulary/tally.ts";
import { SurfaceIndex } from "../../../src/vocabulary/terms.ts";
import { zLimit } from "../../lib/testKey.ts";
import { slowly } from "../../slowly.ts";
import { account, type Changes, changed, flatDay, smallSettings, ticksOf } from "../../smallWorld.ts";
import { binomialZ, meanOf, meanZ } from "../../statistic.ts";

const quiet: TrendingSettings = {
  threshold: 1,
  heatPerPost: 0,
  heatPerView: 0,
  heatPerShare: 0,
  heatPerSearch: 0,
  listShare: 0.01,
  pageViewsPerView: 0,
};

/** A follow feed with a twentieth of its slots on trending pages and a twentieth in search; nobody searches. */
function population(
  trending: Partial<TrendingSettings>,
  searchesPerView = 0,
  more: Changes<Settings> = {},
  seed = "trending",
): Settings {
  const base = changed(smallSettings(1, seed), {
    seed,
    people: { users: 300_000, interests: 2, activityBins: 3 },
    graph: { maxFollowers: 12_000 },
    feed: {
      slotShare: { following: 0.9, forYou: 0, trending: 0.05, search: 0.05 },
      trending: { ...quiet, ...trending },
      search: { searchesPerView },
    },
    clock: { ticks: 12, hourWeights: flatDay },
    challenge: { ease: 0 },
    accounts: [account("star", 60_000, { quality: 1, atHours: [0, 6] })],
    paid: [],
  });
  return changed(base, more);
}

const onSurface = (batches: ImpressionBatches, surface: number): number => {
  let count = 0;
  for (let i = 0; i < batches.length; i++) if (batches.surface[i] === surface) count += batches.count[i];
  return count;
};

/** Impressions on the surface, tick by tick. */
const perTick = (settings: Settings, surface: number): number[] =>
  Array.from(ticksOf(settings), ({ batches }) => onSurface(batches, surface));

/** The rows of a tick's counts, of cells and single persons, with their posts. */
function* rowsOf(batches: ImpressionBatches): Generator<{ readonly post: number; readonly row: number }> {
  let row = 0;
  for (; row < batches.length; row++) yield { post: batches.post[row], row };
  for (const persons of [batches.inFollowing, batches.messages])
    for (let i = 0; i < (persons?.length ?? 0); i++) yield { post: persons!.post[i], row: row++ };
}

/** Views of a tick in following feeds, reposts and messages: what makes people look for the campaign. */
function viewsElsewhere({
  batches,
  outcomes,
}: {
  readonly batches: ImpressionBatches;
  readonly outcomes: { readonly tally: Float64Array };
}) {
  let views = 0;
  const rows = batches.length + (batches.inFollowing?.length ?? 0) + (batches.messages?.length ?? 0);
  for (let row = 0; row < rows; row++) {
    const surface = row < batches.length ? batches.surface[row] : SurfaceIndex.following;
    if (surface === SurfaceIndex.trending || surface === SurfaceIndex.search) continue;
    views += outcomes.tally[row * tallyWidth + Tally.views];
  }
  return views;
}

const slotsPerTick = ({ people, feed, clock }: Settings, surface: "trending" | "search") =>
  (people.users * people.slotsPerDay * (1 - people.adLoad) * feed.slotShare[surface] * clock.tickHours) / 24;

describe("the hot list", () => {
  it("shows the campaign in its share of the slots, in the hours after it is hot", () => {
    const settings = population({ heatPerView: 1, threshold: 500 });
    let wasHot = false;
    let [shown, slots, hours] = [0, 0, 0];
    for (const { batches, outcomes } of ticksOf(settings)) {
      const now = onSurface(batches, SurfaceIndex.trending);
      expect(now > 0).toBe(wasHot);
      if (wasHot) {
        shown += now;
        slots += Math.floor(slotsPerTick(settings, "trending"));
        hours++;
      }
      let views = 0;
      for (
        let row = 0;
        row < batches.length + (batches.inFollowing?.length ?? 0) + (batches.messages?.length ?? 0);
        row++
      )
        // Views on the list itself do not count, or it would hold whom it has.
        if (row >= batches.length || batches.surface[row] !== SurfaceIndex.trending)
          views += outcomes.tally[row * tallyWidth + Tally.views];
      wasHot = views >= 500;
    }
    expect(hours).toBeGreaterThan(2);
    expect(hours).toBeLessThan(12);
    expect(Math.abs(binomialZ(shown, slots, 0.01))).toBeLessThan(zLimit);
  });

  it("takes the heat of the past hour, whatever the length of a tick", () => {
    // Breaks where heat is that of a tick: half-hours would be hot once, and two hours with half their heat.
    const hot = (tickHours: number, threshold: number) =>
      perTick(
        population({ heatPerPost: 1, threshold }, 0, {
          clock: { tickHours, ticks: 6 / tickHours },
          accounts: [account("star", 60_000)],
        }),
        SurfaceIndex.trending,
      ).flatMap((count, tick) => (count > 0 ? [tick] : []));
    expect(hot(1, 1)).toEqual([1]);
    expect(hot(0.5, 1)).toEqual([1, 2]);
    expect(hot(2, 1)).toEqual([]);
    expect(hot(2, 0.5)).toEqual([1]);
  });

  it("follows searches only where nothing else makes heat, as before 2018 on Weibo", () => {
    const bySearch = { heatPerSearch: 1, threshold: 50 };
    expect(run(population(bySearch, 0)).viewsBySurface.trending).toBe(0);
    expect(run(population(bySearch, 0.05)).viewsBySurface.trending).toBeGreaterThan(0);
    expect(run(population({ heatPerShare: 1, threshold: 1 })).viewsBySurface.trending).toBeGreaterThan(0);
  });

  it("shows the twenty posts with most views, and no others", () => {
    const accounts = Array.from({ length: 25 }, (_, i) => account(`account ${i}`, 1_000 + 700 * ((i * 7) % 25)));
    const views = new Float64Array(25);
    const listed = new Set<number>();
    for (const { batches, outcomes } of ticksOf(population({ threshold: 0 }, 0, { accounts }))) {
      const most = [...views.keys()].sort((one, other) => views[other] - views[one]).slice(0, 20);
      for (let i = 0; i < batches.length; i++) {
        if (batches.surface[i] !== SurfaceIndex.trending) continue;
        expect(views[batches.post[i]]).toBeGreaterThanOrEqual(views[most[19]]);
        listed.add(batches.post[i]);
      }
      for (const { post, row } of rowsOf(batches)) views[post] += outcomes.tally[row * tallyWidth + Tally.views];
    }
    expect(listed.size).toBeGreaterThanOrEqual(20);
    expect(listed.size).toBeLessThan(25);
  });

  it("is there where nothing can be searched, and hides nothing from those who search", () => {
    const alone = population({ threshold: 0 }, 0, { feed: { slotShare: { following: 0.95, search: 0 } } });
    const { search: _, ...feed } = alone.feed;
    expect(run({ ...alone, feed }).viewsBySurface.trending).toBeGreaterThan(0);
    // In a day the list shows the star to nearly all of 6,000 users, and so does search.
    const small = population({ threshold: 0, listShare: 1 }, 20, {
      people: { users: 6_000 },
      graph: { maxFollowers: 500 },
      clock: { ticks: 24 },
      accounts: [account("star", 3_000)],
    });
    let [onList, found] = [0, 0];
    for (const { batches } of ticksOf(small)) {
      onList += onSurface(batches, SurfaceIndex.trending);
      found += onSurface(batches, SurfaceIndex.search);
    }
    expect(onList).toBeGreaterThan(5_700);
    expect(found).toBeGreaterThan(5_700);
  });

  it("has nothing to show of a campaign that nobody has seen", () => {
    expect(run(population({ threshold: 0 }, 0, { accounts: [] })).metrics.views).toBe(0);
  });
});

describe("the page of a challenge", () => {
  it("is looked at in proportion to the views elsewhere, where there is a challenge", () => {
    const settings = population({ threshold: 1e9, pageViewsPerView: 0.3 }, 0, { challenge: { ease: 1e-9 } });
    let [before, expected, shown] = [0, 0, 0];
    for (const step of ticksOf(settings)) {
      expected += 0.3 * before;
      shown += onSurface(step.batches, SurfaceIndex.trending);
      before = viewsElsewhere(step);
    }
    expect(expected).toBeGreaterThan(1000);
    expect(Math.abs(shown - expected) / Math.sqrt(expected)).toBeLessThan(zLimit);
    expect(run(changed(settings, { challenge: { ease: 0 } })).viewsBySurface.trending).toBe(0);
  });
});

describe("search", () => {
  it.each([
    ["as counts", 60_000, { atHours: [0, 6] }],
    ["one by one", 15_000, { atHours: [0, 2, 4, 6] }],
  ])("brings views in proportion to the views elsewhere, an hour later: followers %s", (_, followers, more) => {
    const settings = population({}, 0.2, { accounts: [account("star", followers, { quality: 1, ...more })] });
    let [before, expected, shown] = [0, 0, 0];
    for (const step of ticksOf(settings)) {
      expected += 0.2 * before;
      shown += onSurface(step.batches, SurfaceIndex.search);
      before = viewsElsewhere(step);
    }
    expect(expected).toBeGreaterThan(1000);
    expect(Math.abs(shown - expected) / Math.sqrt(expected)).toBeLessThan(zLimit);
  });

  it("never takes more than its slots", () => {
    const settings = population({}, 10, { feed: { slotShare: { search: 0.001, following: 0.949 } } });
    const slots = Math.floor(slotsPerTick(settings, "search"));
    const found = perTick(settings, SurfaceIndex.search);
    expect(Math.max(...found)).toBe(slots);
  });

  it("shows nobody a post twice", () => {
    const settings = population({}, 10, { people: { users: 300_000 }, accounts: [account("star", 60_000)] });
    const seen = new Set<string>();
    for (const { batches } of ticksOf(settings)) {
      for (let i = 0; i < batches.length; i++) {
        if (batches.surface[i] !== SurfaceIndex.search) continue;
        for (let k = 0; k < batches.count[i]; k++) {
          const place = `${batches.segment[i]} ${batches.start[i] + k}`;
          expect(seen.has(place)).toBe(false);
          seen.add(place);
        }
      }
    }
    expect(seen.size).toBeGreaterThan(1000);
  });
});

describe("a panel of 5 % and a panel of everybody", { timeout: 200_000 }, () => {
  const play = (seed: string, panel: number): Run =>
    run(
      population(
        { heatPerView: 1, threshold: 300, listShare: 0.2, pageViewsPerView: 0.2 },
        0.3,
        { panel, challenge: { ease: 1 }, response: { fatigue: 0.6 } },
        seed,
      ),
    );

  slowly("give the same views on trending pages and in search, likes and reach in the mean", () => {
    const runs = Array.from({ length: 100 }, (_, i) => [play(`${i}`, 1), play(`${i}`, 0.05)] as const);
    const figures: readonly (readonly [string, number, (run: Run) => number])[] = [
      ["trending", 0.05, (one) => one.viewsBySurface.trending],
      ["search", 0.05, (one) => one.viewsBySurface.search],
      ["reach", 0.03, (one) => one.metrics.reach!],
      ["likes", 0.05, (one) => one.metrics.likes!],
    ];
    for (const [name, shift, of] of figures) {
      const differences = runs.map(([all, some]) => of(some) - of(all));
      expect(Math.abs(meanZ(differences)), name).toBeLessThan(zLimit);
      // Power: such a shift is seen in 95 of 100 tests.
      const power = ((zLimit + 1.645) * meanOf(differences).standardError) / meanOf(runs.map(([all]) => of(all))).mean;
      expect(power, name).toBeLessThan(shift);
    }
  });
});
