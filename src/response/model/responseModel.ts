import type { ChallengeSettings, ResponseSettings } from "../../scenario/settle/settings.ts";
import type { RatedAction } from "../../vocabulary/actions.ts";
import { PartError, partName } from "../../world/customPart.ts";
import { logistic, type ResponseCalibration, rankedExpectation } from "./calibration.ts";

/**
 * Responses as functions of appeal (in sd of a random impression's) and of campaign exposures so far (0 … 31; 31 stands
 * for more). They are the same for everybody and in every feed; viewers differ in appeal only.
 */
export interface ResponseModel {
  /** P(valid play), 0 … 1. */
  validPlay(appeal: number): number;
  /**
   * P(action | valid play), or for `notInterested` P(action) of any impression; 0 … 1, before the platform's multipliers.
   */
  action(action: RatedAction, appeal: number): number;
  /** Joins per impression relative to the ranked background's, ≥ 0; the engine multiplies it by `joinRate` and `ease`. */
  join(appeal: number): number;
  /** Appeal lost, 0 … 6. */
  fatigue(exposures: number): number;
  /** Factor of the chance of joining, ≥ 0. */
  reinforcement(exposures: number): number;
}

/** The inputs of a response model. */
export interface ResponseContext {
  /** Rates, slopes and variances of the scenario and of its `responseFrom`. */
  readonly response: ResponseSettings;
  readonly challenge: ChallengeSettings;
  /** Intercepts that reproduce these rates with logistic responses, and the mean appeal of the ranked background. */
  readonly calibration: ResponseCalibration;
}

/** Makes a response model. Pure: the results depend on the context and on the arguments alone. */
export type ResponsePart = (known: ResponseContext) => ResponseModel;

/**
 * The built-in model: logistic in appeal, in two stages. Fatigue grows with the logarithm of exposures; each exposure
 * reinforces joining, up to a maximum.
 */
export function logisticResponse({ response, challenge, calibration }: ResponseContext): ResponseModel {
  const { validPlayBeta, beta } = response;
  const { validIntercept, intercepts } = calibration;
  const { step, max } = challenge.reinforcement;
  const rankedJoins = rankedExpectation(calibration, (appeal) => Math.exp(beta.create * appeal));
  return {
    validPlay: (appeal) => logistic(validIntercept + validPlayBeta * appeal),
    action: (action, appeal) => logistic(intercepts[action] + beta[action] * appeal),
    join: (appeal) => Math.exp(beta.create * appeal) / rankedJoins,
    fatigue: (exposures) => response.fatigue * Math.log2(1 + exposures),
    reinforcement: (exposures) => Math.min(max, 1 + step * exposures),
  };
}

/**
 * The response model of a part. Every result of a custom one is checked.
 * @throws {PartError} when a result lies outside its range
 */
export function createResponseModel(part: ResponsePart, known: ResponseContext): ResponseModel {
  return part === logisticResponse ? part(known) : checked(part, known);
}

function checked(part: ResponsePart, known: ResponseContext): ResponseModel {
  const name = partName("responses", part);
  const custom = part(known);
  const within = (what: string, value: number, high: number): number => {
    if (value >= 0 && value <= high && value < Number.POSITIVE_INFINITY) return value;
    throw new PartError(name, `expected ${what} from 0 to ${high}, got ${value}`);
  };
  return {
    validPlay: (a) => within(`validPlay(${a})`, custom.validPlay(a), 1),
    action: (action, a) => within(`action(${JSON.stringify(action)}, ${a})`, custom.action(action, a), 1),
    join: (a) => within(`join(${a})`, custom.join(a), Number.POSITIVE_INFINITY),
    fatigue: (e) => within(`fatigue(${e})`, custom.fatigue(e), 6),
    reinforcement: (e) => within(`reinforcement(${e})`, custom.reinforcement(e), Number.POSITIVE_INFINITY),
  };
}
