import { describe, expect, it } from "vitest";
import { derive, rootKey } from "../../../src/lib/random.ts";
import { createBackgroundRates } from "../../../src/response/model/background.ts";
import { calibrateResponse } from "../../../src/response/model/calibration.ts";
import { WatchRatios } from "../../../src/response/model/watch.ts";
import type { Settings } from "../../../src/scenario/settle/settings.ts";
import { ratedActions } from "../../../src/vocabulary/actions.ts";
import { Tally } from "../../../src/vocabulary/tally.ts";
import { rateAt } from "../../../src/world/backgroundRates.ts";
import { changed, smallSettings } from "../../smallWorld.ts";
import { responseProbabilities } from "../probabilities.ts";

function ratesOf({ response, challenge, people, graph }: Settings) {
  return createBackgroundRates(
    calibrateResponse(response),
    response,
    challenge,
    people,
    graph,
    new WatchRatios(response),
  );
}

const settings = changed(smallSettings(), {
  challenge: { ease: 1, kinds: { ownTake: 0.7, duet: 0.2, stitch: 0.1 } },
  response: { multipliers: { like: 0.5, comment: 1.5, share: 2, save: 1.2, follow: 3, notInterested: 0.8, duet: 0.4 } },
});

describe("what an average impression of a background post counts for", () => {
  it.each([-3, 0, 1, 2.5])("is what people of all tastes do at a mean appeal of %f", (appeal) => {
    const rates = ratesOf(settings);
    const p = responseProbabilities(settings, appeal);
    for (const name of ratedActions) expect(rateAt(rates, Tally[name], appeal) / p[name], name).toBeCloseTo(1, 6);
    expect(rateAt(rates, Tally.validPlays, appeal) / p.valid).toBeCloseTo(1, 6);
    expect(rateAt(rates, Tally.impressions, appeal)).toBe(1);
    expect(rateAt(rates, Tally.views, appeal)).toBe(1);
    // Seven in ten would make a take of their own; of the two in ten who would make a duet the interface lets four in ten.
    const join = p.join / (0.7 + 0.2 * 0.4 + 0.1);
    expect(rateAt(rates, Tally.ownTake, appeal) / join).toBeCloseTo(0.7, 6);
    expect(rateAt(rates, Tally.duet, appeal) / join).toBeCloseTo(0.08, 6);
    expect(rateAt(rates, Tally.stitch, appeal) / join).toBeCloseTo(0.1, 6);
    // Long views .3492 and completions .1498 where .463 are played (SciPy); a Weibull's mean is .8431.
    expect(rateAt(rates, Tally.longView, appeal) / p.valid).toBeCloseTo(0.3492 / 0.463, 2);
    expect(rateAt(rates, Tally.complete, appeal) / p.valid).toBeCloseTo(0.1498 / 0.463, 2);
    expect(rateAt(rates, Tally.watchRatio, appeal) / p.valid).toBeCloseTo(0.8431, 2);
  });

  it("never happens more than once, however much an interface invites to it", () => {
    const everybody = ratesOf(changed(settings, { response: { multipliers: { share: 1e6, notInterested: 1e6 } } }));
    expect(rateAt(everybody, Tally.notInterested, 0)).toBeCloseTo(1, 12);
    expect(rateAt(everybody, Tally.share, 0) / rateAt(everybody, Tally.validPlays, 0)).toBeCloseTo(1, 3);
  });

  it("is one watch ratio per play, which varies as the Weibull distribution does", () => {
    const rates = ratesOf(settings);
    expect(rates.watchRatioOfPlay.mean).toBeCloseTo(0.8431, 2);
    expect(Math.sqrt(rates.watchRatioOfPlay.variance)).toBeCloseTo(0.6637, 2);
  });
});

describe("background posts", () => {
  it("differ in quality and in whom they suit as the scenario has it", () => {
    const { variance, affinities } = ratesOf(settings);
    const { quality, affinity } = settings.response.variance;
    expect(variance).toEqual({ quality, affinity });
    expect(affinities.length).toBe(settings.people.interests);
    expect(affinities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
    expect(affinities.reduce((sum, value) => sum + value ** 2, 0) / affinities.length).toBeCloseTo(affinity, 9);
  });

  it("have long views as their length lets them, and the average of those lengths once", () => {
    const { durations, longViewFactor } = ratesOf(settings);
    expect(durations.reduce((sum, seconds) => sum + longViewFactor(seconds), 0) / 16).toBeCloseTo(1, 9);
    const above = (ratio: number) => Math.exp(-((ratio / 0.91) ** 1.28));
    expect(longViewFactor(600) / longViewFactor(60)).toBeCloseTo(above(18 / 600) / above(18 / 60), 2);
  });

  it("last as the log-normal distribution has it, in 16 equally likely lengths", () => {
    const rates = ratesOf(settings);
    expect(rates.durations.length).toBe(16);
    // Quantiles 1/32, 15/32, 17/32 and 31/32 of the distribution with median 70 s and p90 236 s.
    expect([0, 7, 8, 15].map((i) => rates.durations[i])).toEqual([12, 65, 75, 410]);
  });

  it("have authors followed as people who post are, and whom users follow are more often the large ones", () => {
    const posters = { median: 80, exponent: 1.6, maxFollowers: 200_000 };
    const rates = ratesOf(changed(settings, { graph: { posters } }));
    // Density ∝ k^−1.6 up to the largest account: more than k have a share that goes as k^−0.6 less that of the largest.
    const above = (followers: number) => followers ** -0.6 - 200_000 ** -0.6;
    for (const i of [0, 4, 7, 8, 15]) {
      const u = (i + 0.5) / 16;
      expect(above(rates.followers[i]) / above(80) / (2 * (1 - u))).toBeCloseTo(1, 4);
      expect(rates.followersAt(u)).toBe(rates.followers[i]);
    }
    expect(rates.followersAt(0.5)).toBeCloseTo(80, 4);
    // Density ∝ 1/k² up to 5 % of 5 million users; its lower end gives the mean of 100.
    const most = 250_000;
    let least = 10;
    for (let i = 0; i < 200; i++) least = (100 * (1 - least / most)) / Math.log(most / least);
    for (const [i, u] of [0, 7, 15].map((bin) => [bin, (bin + 0.5) / 16] as const))
      expect(rates.followed.followers[i] / least ** (1 - u) / most ** u).toBeCloseTo(1, 4);
    expect([rates.followers.length, rates.followed.followers.length]).toEqual([16, 16]);
    expect(rates.followed.appeal).toBe(settings.response.followed);
  });

  it("differ in how readily they are answered as all posts do", () => {
    const spread = { like: 0.5, comment: 0, share: 0.9, save: 0.2, follow: 0.7 };
    const rates = ratesOf(changed(settings, { response: { spread } }));
    expect(rates.spread).toEqual(spread);
    const key = rootKey("background");
    const factors = Array.from({ length: 4000 }, (_, post) => rates.answersTo(derive(key, post)));
    for (const [name, sd] of Object.entries(spread)) {
      const logs = factors.map((each) => Math.log(each[name as keyof typeof spread]) + sd ** 2 / 2);
      expect(Math.sqrt(logs.reduce((sum, value) => sum + value ** 2, 0) / logs.length)).toBeCloseTo(sd, 1);
    }
  });
});
