import { describe, expect, it } from "vitest";
import { calibrateResponse } from "../../../src/response/model/calibration.ts";
import { createPlayTable, levelOf } from "../../../src/response/model/tables.ts";
import { changed, smallSettings } from "../../smallWorld.ts";
import { logistic, responseProbabilities } from "../probabilities.ts";

const settings = changed(smallSettings(), { challenge: { ease: 30 } });
const calibration = calibrateResponse(settings.response);
const scale = 2 ** 31;
const levels = [-4, -1.5, 0, 1, 2.17, 4, 7];

const tableOf = ({ response, challenge } = settings) => createPlayTable(calibration, response, challenge);

describe("the table of plays and likes", () => {
  it.each(levels)("has the probabilities of a direct quadrature over taste at appeal %f", (appeal) => {
    const table = tableOf();
    const level = levelOf(appeal);
    // Levels are 1/64 apart: compare at the level's own appeal.
    const p = responseProbabilities(settings, (level - levelOf(0)) / 64);
    // Thresholds are rounded to 2^-31.
    for (const name of ["valid", "like"] as const)
      expect(Math.abs(table[name][level] / scale - p[name])).toBeLessThan(1e-9 + 1e-6 * p[name]);
    expect(Math.abs(table.followGivenValid[level] / scale - p.follow / p.valid)).toBeLessThan(1e-9);
    expect(table.join[level] / scale / p.join).toBeCloseTo(1, 6);
  });

  it("has its thresholds nested: whoever likes has watched, and a better post is watched more", () => {
    const { valid, like } = tableOf();
    for (let level = 1; level < valid.length; level++) {
      expect(like[level] <= valid[level]).toBe(true);
      expect(valid[level - 1] <= valid[level]).toBe(true);
    }
  });

  it("multiplies likes, follows and joins by what the interface does to them, and no play", () => {
    const doubled = changed(settings, { response: { multipliers: { like: 2, follow: 0.5, duet: 0, stitch: 0 } } });
    const [table, other] = [tableOf(), tableOf(doubled)];
    const level = levelOf(0);
    expect(other.like[level] / table.like[level]).toBeCloseTo(2, 5);
    expect(other.followGivenValid[level] / table.followGivenValid[level]).toBeCloseTo(0.5, 4);
    expect(other.join[level] / table.join[level]).toBeCloseTo(0.8, 9);
    expect(other.valid).toEqual(table.valid);
  });

  it("answers beyond its range as at its ends", () => {
    const table = tableOf();
    expect(levelOf(-1e9)).toBe(0);
    expect(levelOf(1e9)).toBe(table.valid.length - 1);
    expect(table.valid[levelOf(11)] / scale).toBeGreaterThan(logistic(calibration.validIntercept + 9));
  });
});
