import { describe, expect, it } from "vitest";
import { Demand } from "../../../src/feed/allocation/admission.ts";
import { createAllocator, ExposureRecord, pushAdmitted } from "../../../src/feed/allocation/allocate.ts";
import { ImpressionBatches } from "../../../src/feed/allocation/impressionBatches.ts";
import { derive } from "../../../src/lib/random.ts";
import { SurfaceIndex } from "../../../src/vocabulary/terms.ts";
import { PopulationState } from "../../../src/world/populationState.ts";
import { testKey, zLimit } from "../../lib/testKey.ts";
import { changed, smallSettings } from "../../smallWorld.ts";
import { binomialZ } from "../../statistic.ts";

const worldOf = (panel: number) =>
  new PopulationState(changed(smallSettings(), { panel, people: { users: 20_000, interests: 2, activityBins: 2 } }));

describe("dealing", () => {
  it.each([1, 0.3, 0.01])("gives every user of every segment once and nobody twice: panel %d", (panel) => {
    const population = worldOf(panel);
    const allocator = createAllocator(population);
    const shown = new ExposureRecord(population);
    let tick = 0;
    const assign = (segment: number, count: number, stratum: number) => {
      shown.show(segment, stratum, count);
      expect(shown.visited[segment]).toBeLessThanOrEqual(population.segments[segment].size);
    };
    while (allocator.allocate(derive(testKey(), tick), tick, 777, shown, undefined, assign)) tick++;
    expect([...shown.visited]).toEqual(population.segments.map(({ size }) => size));
  });

  it("has nobody left when all of the interests asked for have been shown it", () => {
    // Breaks where whoever is left counts, wanted or not: then there is nobody to deal to.
    const population = worldOf(0.3);
    const allocator = createAllocator(population);
    const shown = new ExposureRecord(population);
    const shares = Float64Array.of(0, 1);
    let dealt = 0;
    const assign = (segment: number, count: number, stratum: number) => {
      shown.show(segment, stratum, count);
      dealt += count;
    };
    for (let tick = 0; allocator.allocate(derive(testKey(), tick), tick, 777, shown, shares, assign); tick++);
    const second = population.segments.filter(({ interest }) => interest === 1);
    expect(dealt).toBe(second.reduce((sum, { size }) => sum + size, 0));
  });

  it("gives the panel its share of what is left, whoever has been shown it before", () => {
    // Breaks where the panel's part is drawn with the key that dealt to the kinds: 5 % too many.
    const population = worldOf(0.02);
    const allocator = createAllocator(population);
    let [inPanel, expected, variance] = [0, 0, 0];
    for (let round = 0; round < 4000; round++) {
      const shown = new ExposureRecord(population);
      population.segments.forEach(({ size, index }) => {
        if (index < population.panelSegments) shown.visited[index] = size / 2;
      });
      for (let stratum = 0; stratum < population.panelSegments; stratum++)
        shown.aggregate[stratum] = population.segments[stratum].represents / 4;
      allocator.allocate(derive(testKey(), round), 0, 100, shown, undefined, () => {});
      for (let stratum = 0; stratum < population.panelSegments; stratum++) {
        const { size, represents } = population.segments[stratum];
        const share = size / 2 / (size / 2 + 0.75 * represents - size);
        const count = shown.allocatedInPanel[stratum] + shown.allocatedInAggregate[stratum];
        inPanel += shown.allocatedInPanel[stratum];
        expected += count * share;
        variance += count * share * (1 - share);
      }
    }
    expect(Math.abs(inPanel - expected) / Math.sqrt(variance)).toBeLessThan(zLimit);
  });

  it("deals to groups by their weights, and to nobody of weight 0", () => {
    const groups = ["a", "b", "c"].map((name, g) => ({ name, share: (g + 1) / 6, activity: 1 + g }));
    const population = new PopulationState(
      changed(smallSettings(), { panel: 0.05, people: { users: 200_000, interests: 2, activityBins: 2, groups } }),
    );
    const given = [0, 0, 0];
    const wanted = 20_000;
    const assign = (segment: number, count: number) => {
      given[population.segments[segment].group] += count;
    };
    const none = new ExposureRecord(population);
    expect(createAllocator(population).allocate(testKey(), 0, wanted, none, undefined, assign, [3, 0, 1])).toBe(true);
    // Slots 1/6 · 1 and 3/6 · 3, times the weights 3 and 1.
    expect(given[1]).toBe(0);
    expect(given[0] + given[2]).toBe(wanted);
    expect(Math.abs(binomialZ(given[0], wanted, 3 / (3 + 9)))).toBeLessThan(zLimit);
    // Where everybody of the only group has been shown it, nobody is left.
    const all = new ExposureRecord(population);
    for (const { index, group, size, represents } of population.segments.slice(0, population.panelSegments)) {
      if (group !== 1) continue;
      all.visited[index] = size;
      all.aggregate[index] = represents - size;
    }
    expect(createAllocator(population).allocate(testKey(), 0, 10, all, undefined, assign, [0, 1, 0])).toBe(false);
  });

  it("prefers interests by their shares", () => {
    const population = worldOf(0.02);
    const given = new Float64Array(2);
    createAllocator(population).allocate(
      testKey(),
      0,
      3000,
      new ExposureRecord(population),
      Float64Array.of(0, 1),
      (segment, count) => {
        given[population.segments[segment].interest] += count;
      },
    );
    expect([...given]).toEqual([0, 3000]);
  });

  it("deals no more of a post in one tick than people are left, however often it is dealt", () => {
    const population = worldOf(0.3);
    const allocator = createAllocator(population);
    const shown = new ExposureRecord(population);
    let given = 0;
    for (let flight = 0; flight < 5; flight++) {
      allocator.allocate(derive(testKey(), flight), 7, 9000, shown, undefined, (_, count) => {
        given += count;
      });
    }
    expect(given).toBeLessThanOrEqual(20_000);
    expect(given).toBeGreaterThan(19_000);
  });
});

describe("what found a slot", () => {
  it("is one cell for each post and segment, a crowd's strata together, after those who have been shown it", () => {
    const population = worldOf(0.3);
    const shown = [new ExposureRecord(population), new ExposureRecord(population)];
    const aggregate = population.panelSegments;
    const strata = population.segments.slice(0, aggregate).filter(({ cluster }) => cluster === 0);
    const [one, other] = strata.map(({ index }) => index);
    const rows: number[][] = [];
    const noted: number[] = [];
    for (let tick = 0; tick < 2; tick++) {
      const demand = new Demand();
      demand.push(0, aggregate, 5, one);
      demand.push(0, aggregate, 7, other);
      demand.push(1, aggregate, 4, other);
      demand.push(1, aggregate + 1, 2, aggregate - 1);
      const batches = new ImpressionBatches();
      const note = (_entry: number, count: number) => noted.push(count);
      pushAdmitted(demand, batches, SurfaceIndex.paid, (post) => shown[post], note);
      for (let i = 0; i < batches.length; i++) {
        expect([batches.surface[i], batches.delivery[i]]).toEqual([SurfaceIndex.paid, -1]);
        rows.push([batches.post[i], batches.segment[i], batches.start[i], batches.count[i]]);
      }
    }
    const first = [
      [0, aggregate, 0, 12],
      [1, aggregate, 0, 4],
      [1, aggregate + 1, 0, 2],
    ];
    expect(rows).toEqual([...first, ...first.map(([post, segment, , count]) => [post, segment, count, count])]);
    expect(noted).toEqual([5, 7, 4, 2, 5, 7, 4, 2]);
    expect([shown[0].aggregate[one], shown[0].aggregate[other], shown[1].aggregate[other]]).toEqual([10, 14, 8]);
  });
});
