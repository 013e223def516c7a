import { describe, expect, it } from "vitest";
import { calibrateResponse } from "../../../src/response/model/calibration.ts";
import {
  createResponseModel,
  logisticResponse,
  type ResponseModel,
} from "../../../src/response/model/responseModel.ts";
import { PartError } from "../../../src/world/customPart.ts";
import { changed, smallSettings } from "../../smallWorld.ts";

const { response, challenge } = changed(smallSettings(), {
  response: { validPlayBeta: 1.1, fatigue: 0.3, beta: { share: 0.7, create: 0.4 } },
  challenge: { reinforcement: { step: 0.25, max: 2 } },
});
const calibration = calibrateResponse(response);
const known = { response, challenge, calibration };
const odds = (p: number) => p / (1 - p);

describe("how people answer, unless somebody says otherwise", () => {
  it("is logistic in appeal: each unit multiplies the odds by e^beta", () => {
    const { validPlay, action, join } = logisticResponse(known);
    expect(odds(validPlay(0))).toBeCloseTo(Math.exp(calibration.validIntercept), 12);
    expect(odds(validPlay(2)) / odds(validPlay(1))).toBeCloseTo(Math.exp(1.1), 9);
    expect(odds(action("share", 0))).toBeCloseTo(Math.exp(calibration.intercepts.share), 12);
    expect(odds(action("share", 2)) / odds(action("share", 1))).toBeCloseTo(Math.exp(0.7), 9);
    expect(join(2) / join(0)).toBeCloseTo(Math.exp(0.8), 9);
    // Relative to the mean of the ranked feed, where appeals are normal: E[e^(.4·a)] = e^(.4·mean + .4² / 2).
    expect(join(0)).toBeCloseTo(Math.exp(-0.4 * calibration.rankedAppeal - 0.08), 9);
  });

  it("tires per doubling of 1 + exposures, and is reinforced by each up to a maximum", () => {
    const { fatigue, reinforcement } = logisticResponse(known);
    expect([0, 1, 3, 7].map(fatigue)).toEqual([0, 0.3, 0.6, 0.3 * 3]);
    expect([0, 1, 2, 4, 5, 31].map(reinforcement)).toEqual([1, 1.25, 1.5, 2, 2, 2]);
  });
});

describe("somebody's own answers", () => {
  const limits: ResponseModel = {
    validPlay: (a) => a,
    action: (_, a) => a,
    join: (a) => a,
    fatigue: (e) => e,
    reinforcement: (e) => e,
  };
  const odd = () => limits;
  const asked = () => createResponseModel(odd, known);

  it("are taken as they are, from 0 to what each may be", () => {
    const { validPlay, action, join, fatigue, reinforcement } = asked();
    for (const p of [0, 0.3, 1]) expect([validPlay(p), action("like", p)]).toEqual([p, p]);
    for (const x of [0, 1e9]) expect([join(x), reinforcement(x)]).toEqual([x, x]);
    expect([fatigue(0), fatigue(6)]).toEqual([0, 6]);
  });

  it("are refused beyond, with what was asked", () => {
    const { validPlay, action, join, fatigue, reinforcement } = asked();
    expect(() => validPlay(1.01)).toThrow("responses odd: expected validPlay(1.01) from 0 to 1, got 1.01");
    expect(() => action("follow", 2)).toThrow('expected action("follow", 2) from 0 to 1, got 2');
    expect(() => fatigue(6.1)).toThrow("expected fatigue(6.1) from 0 to 6, got 6.1");
    const endless = Number.POSITIVE_INFINITY;
    expect(() => join(endless)).toThrow("expected join(Infinity) from 0 to Infinity, got Infinity");
    expect(() => reinforcement(endless)).toThrow("expected reinforcement(Infinity) from 0 to Infinity, got Infinity");
    for (const ask of [validPlay, join, fatigue, reinforcement, (a: number) => action("like", a)]) {
      expect(() => ask(-0.1)).toThrow(PartError);
      expect(() => ask(Number.NaN)).toThrow(PartError);
    }
  });

  it("may be those of this population, with an appeal changed", () => {
    const easily = createResponseModel((all) => {
      const usual = logisticResponse(all);
      return { ...usual, validPlay: (a) => usual.validPlay(a + 1) };
    }, known);
    expect(easily.validPlay(0.5)).toBe(logisticResponse(known).validPlay(1.5));
  });
});
