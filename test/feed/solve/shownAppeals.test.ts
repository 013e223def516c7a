import { describe, expect, it } from "vitest";
import { shownAppeals } from "../../../src/feed/solve/shownAppeals.ts";
import { rootKey } from "../../../src/lib/random.ts";
import type { PlatformSettings } from "../../../src/scenario/settle/settings.ts";
import type { ShownAppeals } from "../../../src/world/backgroundRates.ts";
import { backgroundOf, type Changes, changed, once, smallSettings } from "../../smallWorld.ts";

const settings = smallSettings(0);
const key = rootKey("appeals");

function shown(changes: Changes<PlatformSettings> = {}): ShownAppeals {
  return shownAppeals(changed(settings.reference, changes), backgroundOf(settings), 1, key)!;
}
/** Pools in which answers decide, or nothing does; a feed that ranks, or shows a post to everybody alike. */
const pools = (merit: number, lift = 3.9): Changes<PlatformSettings> => ({ feed: { forYou: { merit }, lift } });
const byMerit = once(() => shown(pools(0.9)));
const byChance = once(() => shown(pools(0, 1)));

const over = ({ weights }: ShownAppeals, f: (bin: number) => number) =>
  weights.reduce((sum, weight, bin) => sum + weight * f(bin), 0);
const meanAppeal = (of: ShownAppeals) => over(of, (bin) => of.appeals[bin]);

describe("the appeals of what For You shows", () => {
  it("are shares of impressions, ascending", () => {
    for (const of of [byMerit(), byChance()]) {
      expect(over(of, () => 1)).toBeCloseTo(1, 12);
      expect(of.weights.every((weight) => weight > 0)).toBe(true);
      for (let bin = 1; bin < of.appeals.length; bin++) expect(of.appeals[bin]).toBeGreaterThan(of.appeals[bin - 1]);
      for (const values of Object.values(of.factors)) expect(values).toHaveLength(of.appeals.length);
    }
  });

  it("are those of a random impression where neither answers nor the ranking decide: normal, quality and affinity", () => {
    // Breaks where posts count by their number and not by their impressions, or where an audience is counted twice.
    const of = byChance();
    const { variance } = settings.response;
    const mean = meanAppeal(of);
    expect(Math.abs(mean)).toBeLessThan(0.05);
    const square = over(of, (bin) => (of.appeals[bin] - mean) ** 2);
    expect(square / (variance.quality + variance.affinity)).toBeGreaterThan(0.93);
    expect(square / (variance.quality + variance.affinity)).toBeLessThan(1.07);
    for (const [answer, factors] of Object.entries(of.factors)) {
      const factor = over(of, (bin) => factors[bin]);
      // Some 500 posts count, whose factors have a spread of about 1.
      expect(Math.abs(factor - 1), answer).toBeLessThan(0.25);
    }
  });

  it("are higher where answers decide, and by the ranking alone too", () => {
    expect(meanAppeal(byMerit())).toBeGreaterThan(meanAppeal(byChance()) + 0.8);
    expect(meanAppeal(shown(pools(0)))).toBeGreaterThan(meanAppeal(byChance()) + 0.2);
  });

  it("are of posts that are answered more readily than the average post where the formula counts that answer", () => {
    const comments = shown({ feed: { formula: "comment", forYou: { merit: 0.9 } } });
    expect(over(comments, (bin) => comments.factors.comment[bin])).toBeGreaterThan(1.25);
    const plays = shown({ feed: { formula: "watchRatio", forYou: { merit: 0.9 } } });
    expect(Math.abs(over(plays, (bin) => plays.factors.like[bin]) - 1)).toBeLessThan(0.2);
  });

  it("are of one key the same, and unknown where a feed has no pools", () => {
    expect(shown(pools(0.9))).toEqual(byMerit());
    const { forYou: _, ...feed } = settings.reference.feed;
    const race = { ...feed, forYou: { policy: "race", lifeHours: 48 } as const };
    for (const other of [feed, race])
      expect(shownAppeals({ ...settings.reference, feed: other }, backgroundOf(settings), 1, key)).toBeUndefined();
  });
});
