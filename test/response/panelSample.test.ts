import { describe, expect, it } from "vitest";
import { PanelSample } from "../../src/response/panelSample.ts";
import { World } from "../../src/world/world.ts";
import { changed, smallSettings } from "../smallWorld.ts";

const interests = 2;
const strata = 4;

/** A world whose panel's users have the number of their segment as their byte, and a sample of them. */
function sampled() {
  const world = new World(changed(smallSettings(), { panel: 0.1, people: { users: 80_000, interests, strata } }));
  world.states.forEach((state, segment) => {
    state.fill(segment);
  });
  return { world, sample: new PanelSample(world) };
}

/** How many of a crowd's bytes are of each of the panel's segments. */
function perSegment(bytes: Uint8Array): number[] {
  const counts = new Array<number>(interests * strata).fill(0);
  for (const byte of bytes) counts[byte]++;
  return counts;
}

describe("the panel's users who stand for a crowd's", () => {
  it("are those of its interest, of each stratum as many as its slots are worth", () => {
    const { world, sample } = sampled();
    for (const crowd of world.segments.slice(world.panelSegments)) {
      const counts = perSegment(sample.of(crowd.index));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(128);
      const twins = world.segments.slice(0, world.panelSegments).filter(({ interest }) => interest === crowd.interest);
      const slots = twins.reduce((sum, { activity }) => sum + activity, 0);
      for (const { index, activity } of twins)
        expect(Math.abs(counts[index] - (128 * activity) / slots)).toBeLessThanOrEqual(1);
      expect(twins.map(({ stratum }) => sample.strata[stratum]).at(-1)).toBe(1);
      // The most active quarter looks at several times the slots of the least active one.
      expect(counts[twins[3].index]).toBeGreaterThan(4 * counts[twins[0].index]);
    }
  });

  it("are chosen by a draw of 31 bits, each as often as another", () => {
    const { world, sample } = sampled();
    const crowd = world.panelSegments;
    const bytes = sample.of(crowd);
    const draws = Array.from({ length: 128 }, (_, i) => sample.byteFor(crowd, i * 2 ** 24 + 5));
    expect(draws).toEqual([...bytes]);
    expect(sample.byteFor(crowd, 2 ** 31 - 1)).toBe(bytes[127]);
  });

  it("are different people in every tick, and for every crowd", () => {
    const { world, sample } = sampled();
    // Half of the users of each segment have been shown something.
    for (const state of world.states) state.set(state.map((_, user) => user % 2));
    const [one, other] = [world.panelSegments, world.panelSegments + 1].map((crowd) => [...sample.of(crowd)]);
    expect(one).not.toEqual(other);
    sample.renew();
    expect([...sample.of(world.panelSegments)]).not.toEqual(one);
    const mean = Array.from({ length: 100 }, () => {
      sample.renew();
      return sample.of(world.panelSegments).reduce((sum, byte) => sum + byte, 0) / 128;
    });
    // A mean of 12,800 draws of 0 and 1.
    expect(Math.abs(mean.reduce((sum, value) => sum + value, 0) / 100 - 0.5)).toBeLessThan(
      (4.9 * 0.5) / Math.sqrt(12_800),
    );
  });

  it("are looked up anew in a new tick, or once a 64th of the panel has been shown something", () => {
    const { world, sample } = sampled();
    const crowd = world.panelSegments;
    const isAnew = () => sample.of(crowd).every((byte) => byte === 31);
    const before = [...sample.of(crowd)];
    for (const state of world.states) state.fill(31);
    // The panel has 8,000 users.
    sample.age(100);
    sample.age(25);
    expect([...sample.of(crowd)]).toEqual(before);
    sample.age(1);
    expect(isAnew()).toBe(true);
    for (const state of world.states) state.fill(0);
    sample.age(125);
    expect(isAnew()).toBe(true);
    sample.renew();
    expect(isAnew()).toBe(false);
    for (const state of world.states) state.fill(31);
    // What had been shown before a tick began counts no more.
    sample.age(125);
    expect(isAnew()).toBe(false);
  });
});
