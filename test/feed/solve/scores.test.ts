import { beforeAll, describe, expect, it } from "vitest";
import type { PostScorer, Scorer, ScorerPart } from "../../../src/feed/scorer.ts";
import { formulaScorer } from "../../../src/feed/solve/formulaScorer.ts";
import { createScorer, drawCounts } from "../../../src/feed/solve/scores.ts";
import { predictionNames } from "../../../src/formula/expression.ts";
import { derive, normal } from "../../../src/lib/random.ts";
import type { Settings } from "../../../src/scenario/settle/settings.ts";
import { Tally, tallyWidth } from "../../../src/vocabulary/tally.ts";
import { type PostAnswers, usualAnswers } from "../../../src/world/answers.ts";
import { type BackgroundRates, rateAt } from "../../../src/world/backgroundRates.ts";
import { PartError } from "../../../src/world/customPart.ts";
import { testKey } from "../../lib/testKey.ts";
import { changed, smallSettings, solved } from "../../smallWorld.ts";
import { twoRates } from "../twoRates.ts";

const facts = { durationSeconds: 20, ageHours: 3, inNetwork: 0, followers: 100 };

function counts(rows: readonly { impressions: number; like: number }[]): Float64Array {
  const result = new Float64Array(rows.length * tallyWidth);
  rows.forEach(({ impressions, like }, row) => {
    result[row * tallyWidth + Tally.impressions] = impressions;
    result[row * tallyWidth + Tally.like] = like;
  });
  return result;
}

describe("counts that a background post would have", () => {
  it("come of its plays: the sum of watch ratios varies as plays do, and likes go with it", () => {
    // Breaks where every post's ratios vary as an average post's do, or where columns are drawn apart: the thresholds of
    // small pools were 4 % too high.
    const { rates } = solved(smallSettings(0));
    const { mean, variance } = rates.watchRatioOfPlay;
    for (const appeal of [-1.5, 0, 2]) {
      const impressions = 50;
      const posts = 20_000;
      const [play, like] = [rateAt(rates, Tally.validPlays, appeal), rateAt(rates, Tally.like, appeal)];
      const single = play * (variance + mean * mean) - (play * mean) ** 2;
      const counts = new Float64Array(tallyWidth);
      let [squares, products] = [0, 0];
      for (let post = 0; post < posts; post++) {
        drawCounts(rates, appeal, 70, impressions, derive(testKey(), post), counts, 0);
        const ratio = counts[Tally.watchRatio] - impressions * play * mean;
        squares += ratio * ratio;
        products += ratio * (counts[Tally.like] - impressions * like);
      }
      // sd of a mean square of nearly normal values, and of a mean product.
      const expected = impressions * single;
      expect(Math.abs(squares / posts / expected - 1)).toBeLessThan(4.9 * Math.sqrt(2.2 / posts));
      const crossPlatform = impressions * like * (1 - play) * mean;
      const error = Math.sqrt((expected * impressions * like * (1 - like) + crossPlatform ** 2) / posts);
      expect(Math.abs(products / posts - crossPlatform)).toBeLessThan(4.9 * error * 1.2);
      if (appeal === 2) expect(crossPlatform).toBeGreaterThan(2 * 4.9 * error);
    }
  });
});

describe("counts of a post that is answered more readily than the average post, or less", () => {
  it("have as many more of each answer, of no other column, and never more answers than plays", () => {
    const { rates } = solved(smallSettings(0));
    const impressions = 1e8;
    const of = (answers: PostAnswers) => {
      const drawn = new Float64Array(tallyWidth);
      drawCounts(rates, 0.5, 20, impressions, testKey(), drawn, 0, undefined, answers);
      return drawn;
    };
    const plain = of(usualAnswers);
    const other = of({ like: 0.5, comment: 2, share: 3, save: 0.1, follow: 1.5 });
    for (const [answer, factor] of [
      ["like", 0.5],
      ["comment", 2],
      ["share", 3],
      ["follow", 1.5],
    ] as const) {
      const expected = factor * impressions * rateAt(rates, Tally[answer], 0.5);
      expect(Math.abs(other[Tally[answer]] - expected) / Math.sqrt(expected)).toBeLessThan(4.9);
    }
    for (const column of [Tally.validPlays, Tally.notInterested, Tally.longView, Tally.complete, Tally.watchRatio])
      expect(other[column]).toBe(plain[column]);
    const all = of({ ...usualAnswers, share: 1e6 });
    expect(all[Tally.share]).toBe(all[Tally.validPlays]);
  });
});

describe("counts of one interest", () => {
  it("take the place of those that stood there, and of no others", () => {
    const { rates } = solved(smallSettings(0));
    const alone = new Float64Array(tallyWidth);
    drawCounts(rates, 1, 20, 1000, testKey(), alone, 0);
    expect(alone[Tally.validPlays]).toBeGreaterThan(0);
    expect(alone[Tally.watchRatio]).toBeGreaterThan(0);
    const rows = new Float64Array(3 * tallyWidth).fill(7);
    drawCounts(rates, 1, 20, 1000, testKey(), rows, tallyWidth);
    expect([...rows]).toEqual([...new Array(tallyWidth).fill(7), ...alone, ...new Array(tallyWidth).fill(7)]);
    drawCounts(rates, 1, 20, 10, testKey(), rows, 0, []);
    expect(rows[Tally.like]).toBe(0);
  });
});

describe("long views of background posts", () => {
  it("are as frequent as their length lets them be, and on average as frequent as an average post's", () => {
    // Breaks where a long video has as many long views as a short one.
    const { rates } = solved(smallSettings(0));
    const factors = Array.from(rates.durations, (seconds) => rates.longViewFactor(seconds));
    expect(factors.reduce((sum, factor) => sum + factor, 0) / factors.length).toBeCloseTo(1, 12);
    const counts = new Float64Array(tallyWidth);
    const impressions = 1e9;
    for (const seconds of [10, 60, 600]) {
      drawCounts(rates, 1, seconds, impressions, testKey(), counts, 0);
      const expected = impressions * rateAt(rates, Tally.longView, 1) * rates.longViewFactor(seconds);
      expect(Math.abs(counts[Tally.longView] - expected) / Math.sqrt(expected)).toBeLessThan(4.9);
    }
    expect(rates.longViewFactor(600) / rates.longViewFactor(10)).toBeGreaterThan(2);
  });
});

describe("predictions", () => {
  let scorer: Scorer;
  beforeAll(() => {
    scorer = createScorer("like", twoRates(), 1000, 1, testKey());
  });
  const predict = (impressions: number, like: number) => {
    const prediction = new Float64Array(scorer.predictions);
    return scorer.scorePost(counts([{ impressions, like }]), 0, facts, prediction);
  };

  it("shrink to the catalog's mean as Beta(2, 38) does: 7 of 50 is .10", () => {
    // Breaks where m is μ(1 − μ)/Var without the − 1: the prior would be worth 41 impressions.
    expect(predict(0, 0)).toBeCloseTo(0.05, 12);
    expect(predict(50, 7)).toBeCloseTo(0.1, 12);
    expect(predict(1e9, 1e8)).toBeCloseTo(0.1, 6);
  });

  it("shrink an interest's counts to the post's prediction, not to the catalog", () => {
    const prediction = new Float64Array(scorer.predictions);
    scorer.scorePost(counts([{ impressions: 50, like: 7 }]), 0, facts, prediction);
    const out = new Float64Array(2);
    const byInterest = counts([
      { impressions: 10, like: 4 },
      { impressions: 0, like: 0 },
    ]);
    scorer.scoreInterests(byInterest, facts, prediction, out);
    expect(out[0]).toBeCloseTo((4 + 40 * 0.1) / 50, 12);
    expect(out[1]).toBeCloseTo(0.1, 12);
  });

  it("differ by a post's length where long views are counted, and nowhere else", () => {
    const lengths: BackgroundRates = { ...twoRates(), longViewFactor: (seconds) => (seconds < 30 ? 0.5 : 1.5) };
    lengths.columns[Tally.longView].set(lengths.columns[Tally.like]);
    lengths.columns[Tally.save].set(lengths.columns[Tally.like]);
    const of = (formula: "like" | "save" | "longView") => {
      const own = createScorer(formula, lengths, 1000, 1, testKey());
      const seen = new Float64Array(tallyWidth);
      seen[Tally.impressions] = 50;
      seen[Tally[formula]] = 7;
      return own.scorePost(seen, 0, facts, new Float64Array(own.predictions));
    };
    expect(of("like")).toBeCloseTo(0.1, 12);
    expect(of("save")).toBeCloseTo(0.1, 12);
    // E[factor²] = 1.25 and E[rate²] = .05² + .05 · .95 / 41.
    const variance = 1.25 * (0.05 ** 2 + (0.05 * 0.95) / 41) - 0.05 ** 2;
    const strength = (0.05 * 0.95) / variance - 1;
    expect(of("longView")).toBeCloseTo((7 + strength * 0.05) / (50 + strength), 9);
  });

  it("hold for fewer impressions where posts differ in how readily they are answered, but not within a post", () => {
    // Breaks where one interest's counts are trusted as much as if its answers could differ from the post's own.
    const spread = Math.sqrt(Math.log(1.5));
    const differing: BackgroundRates = { ...twoRates(), spread: { ...twoRates().spread, like: spread } };
    const own = createScorer("like", differing, 1000, 1, testKey());
    const prediction = new Float64Array(own.predictions);
    // E[factor²] is 1.5 and E[rate²] is .05² + .05 · .95 / 41.
    const variance = 1.5 * (0.05 ** 2 + (0.05 * 0.95) / 41) - 0.05 ** 2;
    const strength = (0.05 * 0.95) / variance - 1;
    const post = own.scorePost(counts([{ impressions: 50, like: 7 }]), 0, facts, prediction);
    expect(post).toBeCloseTo((7 + strength * 0.05) / (50 + strength), 9);
    expect(post).toBeGreaterThan(0.11);
    const out = new Float64Array(2);
    const byInterest = counts([
      { impressions: 10, like: 4 },
      { impressions: 0, like: 0 },
    ]);
    own.scoreInterests(byInterest, facts, prediction, out);
    expect(out[0]).toBeCloseTo((4 + 40 * post) / 50, 9);
    expect(out[1]).toBeCloseTo(post, 12);
  });

  it("of what does not differ between posts stay at the catalog's mean", () => {
    const flat = twoRates();
    flat.columns[Tally.share].fill(0.01);
    const share = createScorer("share", flat, 1000, 1, testKey());
    const seen = new Float64Array(tallyWidth);
    seen[Tally.impressions] = 1000;
    seen[Tally.share] = 900;
    expect(share.scorePost(seen, 0, facts, new Float64Array(share.predictions))).toBeCloseTo(0.01, 12);
  });

  it("hand a formula what else is known of the post", () => {
    const formula = "10000*watchSeconds + ageHours + 100*inNetwork + followers";
    const other = createScorer(formula, twoRates(), 1000, 1, testKey());
    const known = { durationSeconds: 20, ageHours: 3, inNetwork: 1, followers: 7000 };
    const score = other.scorePost(counts([{ impressions: 0, like: 0 }]), 0, known, new Float64Array(other.predictions));
    expect(score).toBeCloseTo(3 + 100 + 7000, 6);
    expect(other.predictions).toBe(predictionNames.length);
  });
});

describe("the place of a score in the background", () => {
  const { policy } = solved(smallSettings(0));
  const scorer = policy.scorer!;

  it("rises with the score and ends at the background's extremes", () => {
    const key = testKey();
    const scores = Array.from({ length: 500 }, (_, i) => 0.15 + 0.3 * normal(key, i)).sort((a, b) => a - b);
    const places = scores.map(scorer.standardise);
    for (let i = 1; i < places.length; i++) expect(places[i]).toBeGreaterThanOrEqual(places[i - 1]);
    // 2,000 posts × interests: the outermost mid-ranks are 1/4000 and 1 − 1/4000.
    expect(scorer.standardise(1e9)).toBeCloseTo(3.4808, 3);
    expect(scorer.standardise(-1e9)).toBeCloseTo(-3.4808, 3);
  });

  it("has race weights of mean 1 in the background", () => {
    const weights = scorer.backgroundWeights;
    expect(weights.reduce((sum, weight) => sum + weight, 0) / weights.length).toBeCloseTo(1, 12);
    expect(Math.max(...weights) / Math.min(...weights)).toBeLessThanOrEqual(
      Math.exp(scorer.inverseTemperature * 2 * 3.4808) * 1.001,
    );
  });

  it("is lowest for what nobody liked, wherever else people did", () => {
    // With 10 impressions in each of two interests: (0 + 40 · 2/60) / 50 where nobody liked it, and .04 where one of the
    // other interest did.
    const { standardise } = createScorer("like", twoRates(), 20, 1, testKey());
    expect(standardise(0.8 / 30)).toBe(standardise(-1e9));
    expect(standardise(0.04)).toBeGreaterThan(standardise(0.8 / 30));
  });

  it("is among posts of authors with few followers and with many, of posts short and long", () => {
    // Half of the authors have 10 followers: the middle of their ranks is a quarter.
    const rates = twoRates();
    rates.columns[Tally.watchRatio].fill(1);
    for (const [formula, low, high] of [
      ["followers", 10, 1000],
      ["watchSeconds", 10, 60],
    ] as const) {
      const { standardise } = createScorer(formula, rates, 1000, 1, testKey());
      expect(standardise(low)).toBeCloseTo(-0.6744897501960817, 9);
      expect(standardise(high)).toBeCloseTo(0.6744897501960817, 9);
      expect(standardise((low + high) / 2)).toBeCloseTo(0, 9);
    }
  });

  it("is that of any increasing function of the score", () => {
    // Breaks where scores are standardised by mean and standard deviation.
    const of = (formula: string) => solved(changed(smallSettings(0), { feed: { formula } })).policy.scorer!;
    const [plain, squared] = [of("watchRatio + like"), of("exp(3*(watchRatio + like))")];
    expect(squared.inverseTemperature).toBeCloseTo(plain.inverseTemperature, 6);
    expect(squared.standardise(Math.exp(3 * 0.2))).toBeCloseTo(plain.standardise(0.2), 1);
  });
});

describe("somebody's own scorer", () => {
  const known = twoRates();
  const ownScorer = (change: Partial<PostScorer>) => {
    const odd: ScorerPart = (ranker) => ({ ...formulaScorer(ranker), ...change });
    return createScorer("like", known, 1000, 1, testKey(), 0, odd);
  };

  it("ranks as it says", () => {
    const own = ownScorer({});
    expect(own.backgroundWeights).toEqual(createScorer("like", known, 1000, 1, testKey()).backgroundWeights);
    expect([own.predictions, own.columns]).toEqual([predictionNames.length, [Tally.like]]);
    expect(
      own.scorePost(counts([{ impressions: 50, like: 7 }]), 0, facts, new Float64Array(own.predictions)),
    ).toBeCloseTo(0.1, 12);
  });

  it.each<[string, Partial<PostScorer>]>([
    ["a whole number of predictions, got -1", { predictions: -1 }],
    ["a whole number of predictions, got 0.5", { predictions: 0.5 }],
    [`columns that a ranking may see, got ${Tally.click}`, { columns: [Tally.like, Tally.click] }],
    ["a finite score of a post with 1000 impressions, got NaN", { scorePost: () => Number.NaN }],
    [
      "a finite score for each of 2 interests, got Infinity for interest 1",
      { scoreInterests: (_counts, _facts, _prediction, out) => out.set([0, Number.POSITIVE_INFINITY]) },
    ],
    ["a finite score for each of 2 interests, got NaN for interest 0", { scoreInterests() {} }],
  ])("is named where it does what none may do: expected %s", (message, change) => {
    expect(() => ownScorer(change)).toThrow(new PartError("scorer odd", `expected ${message}`));
  });
});

describe("the sharpness", () => {
  const scorerOf = (formula: string, lift: number) =>
    solved(changed(smallSettings(0), { feed: { formula, lift } })).policy.scorer!;

  it("attains the lift asked for", () => {
    const [low, high] = [scorerOf("longView", 2), scorerOf("longView", 2.5)];
    expect([low.liftAttained, high.liftAttained]).toEqual([2, 2.5]);
    expect(high.inverseTemperature).toBeGreaterThan(low.inverseTemperature);
    expect(scorerOf("longView", 1).inverseTemperature).toBe(0);
  });

  /** Lift of long views by race weights, of each inverse temperature, from the places that a solved scorer's weights show. */
  const liftsOf = (settings: Settings) => {
    const { policy, rates } = solved(settings);
    const { inverseTemperature, backgroundWeights, liftAttained, meanWeight } = policy.scorer!;
    expect(rates.affinities.length * 250).toBe(backgroundWeights.length);
    const places = backgroundWeights.map((weight) => Math.log(weight) / inverseTemperature);
    const longViews = Float64Array.from(places, (_, i) => {
      const post = Math.floor(i / rates.affinities.length);
      const quality = Math.sqrt(rates.variance.quality) * probit((post + 0.5) / 250);
      return at(rates, Tally.longView, quality + rates.affinities[i % rates.affinities.length]);
    });
    const all = longViews.reduce((sum, longView) => sum + longView, 0) / longViews.length;
    const liftAt = (s: number) => {
      let [weights, weighted] = [0, 0];
      places.forEach((place, i) => {
        weights += Math.exp(s * place);
        weighted += Math.exp(s * place) * longViews[i];
      });
      return weighted / weights / all;
    };
    return { inverseTemperature, liftAttained, meanWeight, liftAt };
  };

  it("gives the lift it reports: long views weighted by race weights over the mean", () => {
    const { inverseTemperature, liftAttained, meanWeight, liftAt } = liftsOf(
      changed(smallSettings(0), { feed: { lift: 2.2 } }),
    );
    expect(liftAttained).toBe(2.2);
    expect(inverseTemperature).toBeGreaterThan(0);
    expect(liftAt(inverseTemperature)).toBeCloseTo(2.2, 6);
    expect(meanWeight).toBeGreaterThan(1);
  });

  it("that cannot attain it comes within 5 % of the best gain up to 12, at the first inverse temperature that does", () => {
    // Breaks where it goes to the end for what is left, and one post of the background gets half of all views.
    for (const formula of ["longView", "like", "share"]) {
      const { inverseTemperature, liftAttained, liftAt } = liftsOf(
        changed(smallSettings(0), { feed: { formula, lift: 1000 } }),
      );
      const best = Math.max(...Array.from({ length: 481 }, (_, i) => liftAt(i / 40)));
      expect(best).toBeGreaterThan(1.3);
      expect((liftAttained - 1) / (best - 1)).toBeCloseTo(0.95, 3);
      expect(liftAt(inverseTemperature)).toBeCloseTo(liftAttained, 6);
      for (let s = 0; s < inverseTemperature - 0.01; s += 0.1) expect(liftAt(s)).toBeLessThan(liftAttained);
    }
  });

  it("of a formula that only makes it worse is none", () => {
    const { liftAttained, inverseTemperature } = scorerOf("-longView", 3.9);
    expect([inverseTemperature, liftAttained]).toEqual([0, 1]);
  });
});

function at(rates: BackgroundRates, column: number, appeal: number): number {
  const x = (appeal - rates.lowest) / rates.step;
  const i = Math.floor(x);
  return rates.columns[column][i] * (1 - (x - i)) + rates.columns[column][i + 1] * (x - i);
}

/** Φ⁻¹ by bisection on the error function's series: independent of `inverseNormal`. */
function probit(p: number): number {
  const cdf = (x: number) => {
    let [term, sum] = [x, x];
    for (let n = 1; n < 200; n++) {
      term *= (-x * x) / (2 * n);
      sum += term / (2 * n + 1);
    }
    return 0.5 + sum / Math.sqrt(2 * Math.PI);
  };
  let [low, high] = [-5, 5];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (cdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
