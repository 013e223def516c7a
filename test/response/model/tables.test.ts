import { describe, expect, it } from "vitest";
import { calibrateResponse } from "../../../src/response/model/calibration.ts";
import {
  type ActionTable,
  createActionTable,
  levelOf,
  RareBit,
  rareCombination,
} from "../../../src/response/model/tables.ts";
import { changed, smallSettings } from "../../smallWorld.ts";
import { logistic, responseProbabilities } from "../probabilities.ts";

const settings = changed(smallSettings(), { challenge: { ease: 30 } });
const calibration = calibrateResponse(settings.response);
const scale = 2 ** 31;
const levels = [-4, -1.5, 0, 1, 2.17, 4, 7];

/** Probability of an outcome beyond a play and a like, from the thresholds and the distribution of combinations. */
function rare(table: ActionTable, level: number, bit: number): number {
  let p = 0;
  for (let bits = 0; bits < 64; bits++) {
    const below = bits === 0 ? 0 : table.rareCdf[64 * level + bits - 1];
    if (bits & bit) p += table.rareCdf[64 * level + bits] - below;
  }
  return (p * table.rare[level]) / scale;
}

/** Marginal probabilities that a table stands for. */
function marginals(table: ActionTable, level: number) {
  const watchedOrHidden = table.valid[level] / scale;
  return {
    // Of what lies below the last threshold only "not interested without watching" is no valid play.
    valid: watchedOrHidden - table.rare[level] / scale + rare(table, level, RareBit.valid),
    like: (table.like[level] - table.rare[level]) / scale + rare(table, level, RareBit.like),
    comment: rare(table, level, RareBit.comment),
    share: rare(table, level, RareBit.share),
    follow: rare(table, level, RareBit.follow),
    notInterested: rare(table, level, RareBit.notInterested),
  };
}

const tableOf = ({ response, challenge } = settings, withFollow = true) =>
  createActionTable(calibration, response, challenge, withFollow);

describe("the response table", () => {
  it.each(levels)("has the marginals of a direct quadrature over taste at appeal %f", (appeal) => {
    const table = tableOf();
    const level = levelOf(appeal);
    const found = marginals(table, level);
    // Levels are 1/64 apart: compare at the level's own appeal.
    const expected = responseProbabilities(settings, (level - levelOf(0)) / 64);
    for (const [name, p] of Object.entries(found)) {
      // Thresholds are rounded to 2^-31.
      expect(Math.abs(p - expected[name as keyof typeof found])).toBeLessThan(1e-9 + 1e-6 * p);
    }
    expect(table.join[level] / scale / expected.join).toBeCloseTo(1, 6);
  });

  it("has its thresholds nested and its combinations a distribution", () => {
    const table = tableOf();
    for (let level = 0; level < table.rare.length; level++) {
      expect(table.rare[level] <= table.like[level] && table.like[level] <= table.valid[level]).toBe(true);
      expect(table.rareCdf[64 * level + 63]).toBe(1);
    }
    expect(rareCombination(table, levelOf(0), 1e-12)).toBe(firstPossible(table, levelOf(0)));
  });

  it("leaves nobody outside who liked, commented, shared or followed without watching", () => {
    const table = tableOf();
    for (const appeal of levels) {
      const level = levelOf(appeal);
      for (let bits = 2; bits < 64; bits += 2) {
        if (bits === RareBit.notInterested) continue;
        expect(table.rareCdf[64 * level + bits]).toBe(table.rareCdf[64 * level + bits - 1]);
      }
    }
  });

  it("without follows leaves them to a draw of their own, at the same rate", () => {
    const brand = tableOf(settings, false);
    for (const appeal of levels) {
      const level = levelOf(appeal);
      const expected = responseProbabilities(settings, appeal);
      expect(rare(brand, level, RareBit.follow)).toBe(0);
      const { valid } = marginals(brand, level);
      const rounded = responseProbabilities(settings, (level - levelOf(0)) / 64);
      expect((valid * brand.followGivenValid[level]) / scale / rounded.follow).toBeCloseTo(1, 5);
      expect(valid / expected.valid).toBeCloseTo(1, 1);
    }
  });

  it("multiplies each action by what the interface does to it", () => {
    const doubled = changed(settings, { response: { multipliers: { share: 2, like: 0, duet: 0, stitch: 0 } } });
    const [table, other] = [tableOf(), tableOf(doubled)];
    const level = levelOf(0);
    expect(marginals(other, level).share / marginals(table, level).share).toBeCloseTo(2, 6);
    expect(marginals(other, level).like).toBeCloseTo(0, 9);
    expect(other.join[level] / table.join[level]).toBeCloseTo(0.8, 9);
  });

  it("answers beyond its range as at its ends", () => {
    const table = tableOf();
    expect(levelOf(-1e9)).toBe(0);
    expect(levelOf(1e9)).toBe(table.valid.length - 1);
    expect(table.valid[levelOf(11)] / scale).toBeGreaterThan(logistic(calibration.validIntercept + 9));
  });
});

function firstPossible(table: ActionTable, level: number): number {
  let bits = 0;
  while (table.rareCdf[64 * level + bits] === 0) bits++;
  return bits;
}
