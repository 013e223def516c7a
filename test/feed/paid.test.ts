import { expect, test } from "vitest";
import { SurfaceIndex } from "../../src/feed/cells.ts";
import { Tally, tallyWidth } from "../../src/world/campaign.ts";
import { account, changed, smallSettings, ticksOf } from "../smallWorld.ts";

test("a boost shows the posts with most views that were not bought, chosen anew each day", { timeout: 60_000 }, () => {
  // Breaks where bought views count (the first choice would stay for ever) and where it is never made again.
  const settings = changed(smallSettings(1), {
    people: { users: 100_000 },
    graph: { maxFollowers: 5_000 },
    clock: { ticks: 72 },
    accounts: [
      account("a", 3_000, { role: "koc", atHours: [0, 0.5, 1, 26] }),
      account("b", 9_000, { role: "koc", atHours: [0, 25] }),
      account("star", 20_000, { quality: 2, atHours: [30] }),
    ],
    paid: [{ key: "boost", impressions: 30_000, startHours: 0, hours: 72, behind: { best: 2 } }],
  });
  const earned = new Map<number, number>();
  const shownOn: Set<number>[] = [new Set(), new Set(), new Set()];
  const best: number[][] = [];
  for (const { tick, cells, outcomes } of ticksOf(settings)) {
    if (tick % 24 === 0)
      best.push(
        [...earned]
          .sort(([p, one], [q, other]) => other - one || p - q)
          .slice(0, 2)
          .map(([post]) => post),
      );
    const count = (post: number, row: number) =>
      earned.set(post, (earned.get(post) ?? 0) + outcomes.tally[row * tallyWidth + Tally.views]!);
    for (let cell = 0; cell < cells.length; cell++) {
      if (cells.surface[cell] === SurfaceIndex.paid) shownOn[Math.floor(tick / 24)]!.add(cells.post[cell]!);
      else count(cells.post[cell]!, cell);
    }
    let row = cells.length;
    for (const persons of [cells.inFollowing, cells.messages])
      for (let i = 0; i < (persons?.length ?? 0); i++) count(persons!.post[i]!, row++);
  }
  // Nothing has been seen when it starts: the first posts out, in the order of the campaign.
  expect([...shownOn[0]!].sort()).toEqual([0, 1]);
  for (const day of [1, 2]) expect([...shownOn[day]!].sort()).toEqual(best[day]!.sort());
  expect(new Set(best.slice(1).flat()).size).toBeGreaterThan(2);
});
