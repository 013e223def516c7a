import { describe, expect, it } from "vitest";
import { createAnswerTables, factorOf, givenFactor } from "../../../src/response/model/answers.ts";
import { calibrateResponse } from "../../../src/response/model/calibration.ts";
import { createSteps } from "../../../src/response/model/levels.ts";
import { logisticResponse } from "../../../src/response/model/responseModel.ts";
import { levelOf } from "../../../src/response/model/tables.ts";
import { type Changes, changed, smallSettings } from "../../smallWorld.ts";
import { responseProbabilities } from "../probabilities.ts";

const scale = 2 ** 31;

function tablesOf(changes: Changes<ReturnType<typeof smallSettings>> = {}) {
  const settings = changed(smallSettings(), changes);
  const { response, challenge } = settings;
  const model = logisticResponse({ response, challenge, calibration: calibrateResponse(response) });
  const steps = createSteps(response, model);
  return { settings, steps, tables: createAnswerTables(response, model, steps) };
}

describe("tables of answers", () => {
  it.each([-2, 0, 1.5, 3])("have the rates of a direct quadrature over taste at appeal %f", (appeal) => {
    // Breaks where an answer that needs a play is given per impression, or hiding per play.
    const multipliers = { comment: 1.5, share: 2, save: 1.2, follow: 3, notInterested: 0.8 };
    const { settings, tables } = tablesOf({ response: { multipliers } });
    const p = responseProbabilities(settings, appeal);
    expect(tables.map(({ action }) => action)).toEqual(["comment", "share", "save", "follow", "notInterested"]);
    for (const { action, needsPlay, given } of tables) {
      const share = given[levelOf(appeal)] / scale;
      expect((needsPlay ? share * p.valid : share) / p[action], action).toBeCloseTo(1, 3);
      expect(needsPlay).toBe(action !== "notInterested");
    }
  });

  it("leave out the answers for which the interface has no button", () => {
    const { tables } = tablesOf({ response: { multipliers: { share: 0, notInterested: 0 } } });
    expect(tables.map(({ action }) => action)).toEqual(["comment", "save", "follow"]);
  });

  it("know the highest that a viewer of a post can have, tired or following", () => {
    // Breaks where the highest is looked for at lower levels alone: hiding is more probable the less a post appeals.
    const { tables, steps } = tablesOf({ response: { fatigue: 0.4, followed: 0.75 } });
    const down = steps.fatigue[31];
    expect([down, steps.followed]).toEqual([Math.round(0.4 * 5 * 64), 48]);
    for (const { action, given, highest } of tables) {
      for (const appeal of [-3, 0, 2]) {
        const level = levelOf(appeal);
        const possible = given.slice(level - down, level + steps.followed + 1);
        expect(highest[level], action).toBe(Math.max(...possible));
        expect(highest[level], action).toBeGreaterThan(given[level]);
      }
      // At the ends of the table there is nothing further down or up.
      expect(highest[0]).toBe(Math.max(...given.slice(0, steps.followed + 1)));
      expect(highest[given.length - 1]).toBe(Math.max(...given.slice(-1 - down)));
    }
  });
});

describe("the factor of a post", () => {
  const answers = { like: 1, comment: 2, share: 3, save: 0.5, follow: 0.25 };

  it("is that of the answer, and none on hiding it", () => {
    const { tables } = tablesOf();
    expect(tables.map((table) => factorOf({ answers }, table))).toEqual([2, 3, 0.5, 0.25, 1]);
  });

  it("multiplies the probability up to certainty", () => {
    expect(givenFactor(2, scale / 8)).toBe(0.25);
    expect(givenFactor(0, scale / 8)).toBe(0);
    expect(givenFactor(9, scale / 8)).toBe(1);
  });
});
