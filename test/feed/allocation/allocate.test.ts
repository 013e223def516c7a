import { describe, expect, it } from "vitest";
import { Demand } from "../../../src/feed/allocation/admission.ts";
import { createDealer, Shown, showAdmitted } from "../../../src/feed/allocation/allocate.ts";
import { Cells } from "../../../src/feed/allocation/impressionBatches.ts";
import { derive } from "../../../src/lib/random.ts";
import { SurfaceIndex } from "../../../src/vocabulary/terms.ts";
import { World } from "../../../src/world/world.ts";
import { testKey, zLimit } from "../../lib/testKey.ts";
import { changed, smallSettings } from "../../smallWorld.ts";
import { binomialZ } from "../../statistic.ts";

const worldOf = (panel: number) =>
  new World(changed(smallSettings(), { panel, people: { users: 20_000, interests: 2, strata: 2 } }));

describe("dealing", () => {
  it.each([1, 0.3, 0.01])("gives every user of every segment once and nobody twice: panel %d", (panel) => {
    const world = worldOf(panel);
    const dealer = createDealer(world);
    const shown = new Shown(world);
    let tick = 0;
    const give = (segment: number, count: number, kind: number) => {
      shown.show(segment, kind, count);
      expect(shown.visited[segment]).toBeLessThanOrEqual(world.segments[segment].size);
    };
    while (dealer.deal(derive(testKey(), tick), tick, 777, shown, undefined, give)) tick++;
    expect([...shown.visited]).toEqual(world.segments.map(({ size }) => size));
  });

  it("has nobody left when all of the interests asked for have been shown it", () => {
    // Breaks where whoever is left counts, wanted or not: then there is nobody to deal to.
    const world = worldOf(0.3);
    const dealer = createDealer(world);
    const shown = new Shown(world);
    const shares = Float64Array.of(0, 1);
    let dealt = 0;
    const give = (segment: number, count: number, kind: number) => {
      shown.show(segment, kind, count);
      dealt += count;
    };
    for (let tick = 0; dealer.deal(derive(testKey(), tick), tick, 777, shown, shares, give); tick++);
    const second = world.segments.filter(({ interest }) => interest === 1);
    expect(dealt).toBe(second.reduce((sum, { size }) => sum + size, 0));
  });

  it("gives the panel its share of what is left, whoever has been shown it before", () => {
    // Breaks where the panel's part is drawn with the key that dealt to the kinds: 5 % too many.
    const world = worldOf(0.02);
    const dealer = createDealer(world);
    let [inPanel, expected, variance] = [0, 0, 0];
    for (let round = 0; round < 4000; round++) {
      const shown = new Shown(world);
      world.segments.forEach(({ size, index }) => {
        if (index < world.panelSegments) shown.visited[index] = size / 2;
      });
      for (let kind = 0; kind < world.panelSegments; kind++) shown.crowd[kind] = world.segments[kind].represents / 4;
      dealer.deal(derive(testKey(), round), 0, 100, shown, undefined, () => {});
      for (let kind = 0; kind < world.panelSegments; kind++) {
        const { size, represents } = world.segments[kind];
        const share = size / 2 / (size / 2 + 0.75 * represents - size);
        const count = shown.dealtInPanel[kind] + shown.dealtInCrowd[kind];
        inPanel += shown.dealtInPanel[kind];
        expected += count * share;
        variance += count * share * (1 - share);
      }
    }
    expect(Math.abs(inPanel - expected) / Math.sqrt(variance)).toBeLessThan(zLimit);
  });

  it("deals to groups by their weights, and to nobody of weight 0", () => {
    const groups = ["a", "b", "c"].map((name, g) => ({ name, share: (g + 1) / 6, activity: 1 + g }));
    const world = new World(
      changed(smallSettings(), { panel: 0.05, people: { users: 200_000, interests: 2, strata: 2, groups } }),
    );
    const given = [0, 0, 0];
    const wanted = 20_000;
    const give = (segment: number, count: number) => {
      given[world.segments[segment].group] += count;
    };
    const none = new Shown(world);
    expect(createDealer(world).deal(testKey(), 0, wanted, none, undefined, give, [3, 0, 1])).toBe(true);
    // Slots 1/6 · 1 and 3/6 · 3, times the weights 3 and 1.
    expect(given[1]).toBe(0);
    expect(given[0] + given[2]).toBe(wanted);
    expect(Math.abs(binomialZ(given[0], wanted, 3 / (3 + 9)))).toBeLessThan(zLimit);
    // Where everybody of the only group has been shown it, nobody is left.
    const all = new Shown(world);
    for (const { index, group, size, represents } of world.segments.slice(0, world.panelSegments)) {
      if (group !== 1) continue;
      all.visited[index] = size;
      all.crowd[index] = represents - size;
    }
    expect(createDealer(world).deal(testKey(), 0, 10, all, undefined, give, [0, 1, 0])).toBe(false);
  });

  it("prefers interests by their shares", () => {
    const world = worldOf(0.02);
    const given = new Float64Array(2);
    createDealer(world).deal(testKey(), 0, 3000, new Shown(world), Float64Array.of(0, 1), (segment, count) => {
      given[world.segments[segment].interest] += count;
    });
    expect([...given]).toEqual([0, 3000]);
  });

  it("deals no more of a post in one tick than people are left, however often it is dealt", () => {
    const world = worldOf(0.3);
    const dealer = createDealer(world);
    const shown = new Shown(world);
    let given = 0;
    for (let flight = 0; flight < 5; flight++) {
      dealer.deal(derive(testKey(), flight), 7, 9000, shown, undefined, (_, count) => {
        given += count;
      });
    }
    expect(given).toBeLessThanOrEqual(20_000);
    expect(given).toBeGreaterThan(19_000);
  });
});

describe("what found a slot", () => {
  it("is one cell for each post and segment, a crowd's strata together, after those who have been shown it", () => {
    const world = worldOf(0.3);
    const shown = [new Shown(world), new Shown(world)];
    const crowd = world.panelSegments;
    const kinds = world.segments.slice(0, crowd).filter(({ circle }) => circle === 0);
    const [one, other] = kinds.map(({ index }) => index);
    const rows: number[][] = [];
    const noted: number[] = [];
    for (let tick = 0; tick < 2; tick++) {
      const demand = new Demand();
      demand.push(0, crowd, 5, one);
      demand.push(0, crowd, 7, other);
      demand.push(1, crowd, 4, other);
      demand.push(1, crowd + 1, 2, crowd - 1);
      const cells = new Cells();
      const note = (_entry: number, count: number) => noted.push(count);
      showAdmitted(demand, cells, SurfaceIndex.paid, (post) => shown[post], note);
      for (let i = 0; i < cells.length; i++) {
        expect([cells.surface[i], cells.delivery[i]]).toEqual([SurfaceIndex.paid, -1]);
        rows.push([cells.post[i], cells.segment[i], cells.start[i], cells.count[i]]);
      }
    }
    const first = [
      [0, crowd, 0, 12],
      [1, crowd, 0, 4],
      [1, crowd + 1, 0, 2],
    ];
    expect(rows).toEqual([...first, ...first.map(([post, segment, , count]) => [post, segment, count, count])]);
    expect(noted).toEqual([5, 7, 4, 2, 5, 7, 4, 2]);
    expect([shown[0].crowd[one], shown[0].crowd[other], shown[1].crowd[other]]).toEqual([10, 14, 8]);
  });
});
