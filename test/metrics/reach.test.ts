import { describe, expect, it } from "vitest";
import { permute } from "../../src/lib/permutation.ts";
import { derive } from "../../src/lib/random.ts";
import { estimateReach, estimateReachByGroup } from "../../src/metrics/reach.ts";
import { exposureMask, PopulationState } from "../../src/world/populationState.ts";
import { testKey, zLimit } from "../lib/testKey.ts";
import { changed, smallSettings } from "../smallWorld.ts";

const worldOf = (panel: number) =>
  new PopulationState(changed(smallSettings(), { panel, people: { users: 40_000, interests: 2, activityBins: 2 } }));

describe("reach from a panel", () => {
  it("is exact, without error, where everybody is followed", () => {
    const population = worldOf(1);
    const exposed = new Float64Array(4 * exposureMask);
    exposed[0] = 10_000;
    exposed[exposureMask] = 123;
    exposed[exposureMask + 1] = 7;
    const { beyond, error } = estimateReach(population, exposed, 20_000);
    expect([...beyond.slice(0, 3)]).toEqual([10_123, 7, 0]);
    expect([...error]).toEqual(new Array(exposureMask).fill(0));
  });

  it("is off by the error that it states, over many panels of one population", () => {
    // Of segment s, the share (s + 1) / 8 is reached. Breaks without the correction for a finite population (half of
    // the users are in the panel), which makes the error 1.4 times too large, and where strata are thrown together.
    const population = worldOf(0.5);
    const panels = 500;
    const offs: number[] = [];
    let stated = 0;
    for (let p = 0; p < panels; p++) {
      const exposed = new Float64Array(4 * exposureMask);
      for (let s = 0; s < 4; s++) {
        const within = population.layouts[s];
        const whole = { ...within, size: 10_000, blockCount: 1, smallSize: 10_000, largeBlocks: 0, bits: 14 };
        const { a, b } = derive(derive(testKey(), p), s);
        for (let user = 0; user < 5000; user++) {
          if (permute(whole, a, b, user) < (10_000 * (s + 1)) / 8) exposed[s * exposureMask] += 1;
        }
      }
      const { beyond, error } = estimateReach(population, exposed, 40_000);
      offs.push(beyond[0] - 12_500);
      stated += error[0] ** 2 / panels;
    }
    const mean = offs.reduce((sum, off) => sum + off, 0) / panels;
    const variance = offs.reduce((sum, off) => sum + off ** 2, 0) / panels;
    expect(Math.abs(mean)).toBeLessThan(zLimit * Math.sqrt(stated / panels));
    expect(Math.abs(variance / stated - 1)).toBeLessThan(zLimit * Math.sqrt(2 / panels));
  });

  it("is never more than the impressions allow, however much a small panel stands for", () => {
    // Each of the panel's 2,000 stands for 20 people. Breaks where one impression in it is taken for 20 reached.
    const population = worldOf(0.05);
    const exposed = new Float64Array(4 * exposureMask);
    exposed.set([10, 4, 1], 0);
    const reachOf = (impressions: number) => [...estimateReach(population, exposed, impressions).beyond.slice(0, 4)];
    expect(reachOf(1000)).toEqual([200, 80, 20, 0]);
    // 101 impressions reach 101 people once, 50 twice, 33 three times.
    expect(reachOf(101)).toEqual([101, 50, 20, 0]);
    expect(reachOf(40)).toEqual([40, 20, 13, 0]);
    const [all] = estimateReachByGroup(population, exposed, [101]);
    expect([...all.beyond.slice(0, 4)]).toEqual([101, 50, 20, 0]);
  });
});
