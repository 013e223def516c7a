import { describe, expect, it } from "vitest";
import { PanelSample } from "../../src/response/panelSample.ts";
import { PopulationState } from "../../src/world/populationState.ts";
import { changed, smallSettings } from "../smallWorld.ts";

const interests = 2;
const activityBins = 4;

/** A world whose panel's users have the number of their segment as their byte, and a sample of them. */
function sampled() {
  const population = new PopulationState(
    changed(smallSettings(), { panel: 0.1, people: { users: 80_000, interests, activityBins } }),
  );
  population.states.forEach((state, segment) => {
    state.fill(segment);
  });
  return { population, sample: new PanelSample(population) };
}

/** How many of a crowd's bytes are of each of the panel's segments. */
function perSegment(bytes: Uint8Array): number[] {
  const counts = new Array<number>(interests * activityBins).fill(0);
  for (const byte of bytes) counts[byte]++;
  return counts;
}

describe("the panel's users who stand for a crowd's", () => {
  it("are those of its interest, of each stratum as many as its slots are worth", () => {
    const { population, sample } = sampled();
    for (const aggregate of population.segments.slice(population.panelSegments)) {
      const counts = perSegment(sample.of(aggregate.index));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(128);
      const twins = population.segments
        .slice(0, population.panelSegments)
        .filter(({ interest }) => interest === aggregate.interest);
      const slots = twins.reduce((sum, { activity }) => sum + activity, 0);
      for (const { index, activity } of twins)
        expect(Math.abs(counts[index] - (128 * activity) / slots)).toBeLessThanOrEqual(1);
      expect(twins.map(({ activityBin }) => sample.activityBins[activityBin]).at(-1)).toBe(1);
      // The most active quarter looks at several times the slots of the least active one.
      expect(counts[twins[3].index]).toBeGreaterThan(4 * counts[twins[0].index]);
    }
  });

  it("are chosen by a draw of 31 bits, each as often as another", () => {
    const { population, sample } = sampled();
    const aggregate = population.panelSegments;
    const bytes = sample.of(aggregate);
    const draws = Array.from({ length: 128 }, (_, i) => sample.byteFor(aggregate, i * 2 ** 24 + 5));
    expect(draws).toEqual([...bytes]);
    expect(sample.byteFor(aggregate, 2 ** 31 - 1)).toBe(bytes[127]);
  });

  it("are different people in every tick, and for every crowd", () => {
    const { population, sample } = sampled();
    // Half of the users of each segment have been shown something.
    for (const state of population.states) state.set(state.map((_, user) => user % 2));
    const [one, other] = [population.panelSegments, population.panelSegments + 1].map((aggregate) => [
      ...sample.of(aggregate),
    ]);
    expect(one).not.toEqual(other);
    sample.renew();
    expect([...sample.of(population.panelSegments)]).not.toEqual(one);
    const mean = Array.from({ length: 100 }, () => {
      sample.renew();
      return sample.of(population.panelSegments).reduce((sum, byte) => sum + byte, 0) / 128;
    });
    // A mean of 12,800 draws of 0 and 1.
    expect(Math.abs(mean.reduce((sum, value) => sum + value, 0) / 100 - 0.5)).toBeLessThan(
      (4.9 * 0.5) / Math.sqrt(12_800),
    );
  });

  it("are looked up anew in a new tick, or once a 64th of the panel has been shown something", () => {
    const { population, sample } = sampled();
    const aggregate = population.panelSegments;
    const isAnew = () => sample.of(aggregate).every((byte) => byte === 31);
    const before = [...sample.of(aggregate)];
    for (const state of population.states) state.fill(31);
    // The panel has 8,000 users.
    sample.age(100);
    sample.age(25);
    expect([...sample.of(aggregate)]).toEqual(before);
    sample.age(1);
    expect(isAnew()).toBe(true);
    for (const state of population.states) state.fill(0);
    sample.age(125);
    expect(isAnew()).toBe(true);
    sample.renew();
    expect(isAnew()).toBe(false);
    for (const state of population.states) state.fill(31);
    // What had been shown before a tick began counts no more.
    sample.age(125);
    expect(isAnew()).toBe(false);
  });
});
