import { describe, expect, it } from "vitest";
import { calibrateResponse } from "../../../src/response/model/calibration.ts";
import { createJoinThresholds, createSteps, highestUpTo } from "../../../src/response/model/levels.ts";
import { logisticResponse } from "../../../src/response/model/responseModel.ts";
import { changed, smallSettings } from "../../smallWorld.ts";

const changes = { response: { fatigue: 1.5, followed: 0.75 }, challenge: { reinforcement: { step: 0.5, max: 4 } } };
const responseModel = () => {
  const { response, challenge } = changed(smallSettings(), changes);
  return {
    response,
    responseModel: logisticResponse({ response, challenge, calibration: calibrateResponse(response) }),
  };
};

describe("steps in the response tables, of 1/64 sd", () => {
  it("go down with the logarithm of exposures, by 6 sd at most, and up for who follows", () => {
    const { response, responseModel: logistic } = responseModel();
    const { fatigue, followed } = createSteps(response, logistic);
    expect([...fatigue].slice(0, 4)).toEqual([0, 96, 152, 192]);
    expect(fatigue[15]).toBe(384);
    expect(fatigue[31]).toBe(384);
    expect(followed).toBe(48);
  });
});

describe("thresholds of joining", () => {
  it("grow with exposures as reinforcement has it, never beyond 31 bits, and lie under the highest", () => {
    const joins = createJoinThresholds(Float64Array.of(10.2, 7, 2 ** 30), responseModel().responseModel);
    const thresholdsAfter = (exposures: number) => [...joins.thresholds.subarray(joins.first[exposures])].slice(0, 3);
    expect(thresholdsAfter(0)).toEqual([11, 7, 2 ** 30]);
    expect(thresholdsAfter(1)).toEqual([16, 11, 1.5 * 2 ** 30]);
    expect(thresholdsAfter(2)).toEqual([21, 14, 2 ** 31 - 1]);
    expect(thresholdsAfter(6)).toEqual([41, 28, 2 ** 31 - 1]);
    expect(thresholdsAfter(31)).toEqual(thresholdsAfter(6));
    expect([...joins.highest]).toEqual([41, 41, 2 ** 31 - 1]);
  });

  it("are whole numbers that a draw of 31 bits is below as often as below the value", () => {
    expect([...highestUpTo(Float64Array.of(0, 0.1, 0, 3, 2.5, 2 ** 40))]).toEqual([0, 1, 1, 3, 3, 2 ** 31 - 1]);
  });
});
