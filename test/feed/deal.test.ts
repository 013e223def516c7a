import { describe, expect, it } from "vitest";
import { createDealer } from "../../src/feed/deal.ts";
import { derive } from "../../src/lib/random.ts";
import { createWorld } from "../../src/world/world.ts";
import { testKey, zLimit } from "../lib/testKey.ts";
import { changed, smallSettings } from "../smallWorld.ts";
import { binomialZ } from "../statistic.ts";

const worldOf = (panel: number) =>
  createWorld(changed(smallSettings(), { panel, people: { users: 20_000, interests: 2, strata: 2 } }));

/** Deals until nobody is left; returns how many each segment has been given. */
function dealAll(panel: number, wanted: number) {
  const world = worldOf(panel);
  const dealer = createDealer(world);
  const visited = new Int32Array(world.segments.length);
  const give = (segment: number, count: number) => {
    visited[segment]! += count;
    expect(visited[segment]!).toBeLessThanOrEqual(world.segments[segment]!.size);
  };
  let rounds = 0;
  while (dealer.deal(derive(testKey(), rounds), wanted, visited, undefined, give)) rounds++;
  return { world, visited, rounds };
}

describe("dealing", () => {
  it.each([1, 0.3, 0.001])("gives every user of every segment once and nobody twice: panel %d", (panel) => {
    const { world, visited } = dealAll(panel, 777);
    expect([...visited]).toEqual(world.segments.map(({ size }) => size));
  });

  it("gives the panel its share of what is left, whoever has been shown it before", () => {
    // Breaks where the panel's part is drawn with the key that dealt to the segments: 5 % too many.
    const world = worldOf(0.02);
    const dealer = createDealer(world);
    const half = Int32Array.from(world.segments, ({ size }) => Math.floor(size / 2));
    let inPanel = 0;
    let expected = 0;
    let variance = 0;
    const counts = new Float64Array(world.panelSegments);
    for (let round = 0; round < 4000; round++) {
      counts.fill(0);
      dealer.deal(derive(testKey(), round), 100, half, undefined, (segment, count) => {
        counts[world.segments[segment]!.panel]! += count;
        if (segment < world.panelSegments) inPanel += count;
      });
      for (let kind = 0; kind < world.panelSegments; kind++) {
        const unseen = (segment: number) => world.segments[segment]!.size - half[segment]!;
        const share = unseen(kind) / (unseen(kind) + unseen(world.panelSegments + kind));
        expected += counts[kind]! * share;
        variance += counts[kind]! * share * (1 - share);
      }
    }
    expect(Math.abs(inPanel - expected) / Math.sqrt(variance)).toBeLessThan(zLimit);
  });

  it("deals to groups by their weights, and to nobody of weight 0", () => {
    const groups = ["a", "b", "c"].map((name, g) => ({ name, share: (g + 1) / 6, activity: 1 + g }));
    const world = createWorld(
      changed(smallSettings(), { panel: 0.05, people: { users: 200_000, interests: 2, strata: 2, groups } }),
    );
    const given = [0, 0, 0];
    const wanted = 20_000;
    const give = (segment: number, count: number) => {
      given[world.segments[segment].group] += count;
    };
    const none = new Int32Array(world.segments.length);
    expect(createDealer(world).deal(testKey(), wanted, none, undefined, give, [3, 0, 1])).toBe(true);
    // Slots 1/6 · 1 and 3/6 · 3, times the weights 3 and 1.
    expect(given[1]).toBe(0);
    expect(given[0] + given[2]).toBe(wanted);
    expect(Math.abs(binomialZ(given[0], wanted, 3 / (3 + 9)))).toBeLessThan(zLimit);
    // Where everybody of the only group has been shown it, nobody is left.
    const all = Int32Array.from(world.segments, ({ size, group }) => (group === 1 ? size : 0));
    expect(createDealer(world).deal(testKey(), 10, all, undefined, give, [0, 1, 0])).toBe(false);
  });

  it("prefers interests by their shares", () => {
    const world = worldOf(0.02);
    const given = new Float64Array(2);
    createDealer(world).deal(
      testKey(),
      3000,
      new Int32Array(world.segments.length),
      Float64Array.of(0, 1),
      (segment, count) => {
        given[world.segments[segment]!.interest]! += count;
      },
    );
    expect([...given]).toEqual([0, 3000]);
  });
});
