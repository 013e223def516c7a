import type { ChallengeSettings, ResponseSettings } from "../../scenario/settle/settings.ts";
import { PartError, partName } from "../../world/customPart.ts";
import { type JointAction, logistic, type ResponseCalibration } from "./calibration.ts";

/**
 * How people answer, as functions of appeal (sd of a random impression's) and of campaign exposures so far (0 … 31, the
 * last of which stands for more). The same for everybody, whatever the feed: what differs between viewers is their appeal.
 */
export interface ResponseModel {
  /** P(valid play), 0 … 1. */
  validPlay(appeal: number): number;
  /** P(action | valid play), of `notInterested` P(action) of any impression; 0 … 1, before the platform's multipliers. */
  action(action: JointAction, appeal: number): number;
  /** Joins per impression relative to those at appeal 0, ≥ 0; `joinRate` and `ease` stand before it. */
  join(appeal: number): number;
  /** Appeal lost, 0 … 6. */
  fatigue(exposures: number): number;
  /** Factor of the chance of joining, ≥ 0. */
  reinforcement(exposures: number): number;
}

/** What a response model may know. */
export interface ResponseContext {
  /** Rates, slopes and variances as the scenario and `responseFrom` have them. */
  readonly response: ResponseSettings;
  readonly challenge: ChallengeSettings;
  /** Intercepts that reproduce these rates with logistic answers, and the mean appeal of the ranked background. */
  readonly calibration: ResponseCalibration;
}

/** Makes a response model. Pure: its answers depend on what it is given and on their arguments alone. */
export type ResponsePart = (known: ResponseContext) => ResponseModel;

/** Logistic in appeal, in two stages; tired by the logarithm of exposures, and reinforced by each to a maximum. */
export function logisticResponse({ response, challenge, calibration }: ResponseContext): ResponseModel {
  const { validPlayBeta, beta } = response;
  const { validIntercept, intercepts } = calibration;
  const { step, max } = challenge.reinforcement;
  return {
    validPlay: (appeal) => logistic(validIntercept + validPlayBeta * appeal),
    action: (action, appeal) => logistic(intercepts[action] + beta[action] * appeal),
    join: (appeal) => Math.exp(beta.create * appeal),
    fatigue: (exposures) => response.fatigue * Math.log2(1 + exposures),
    reinforcement: (exposures) => Math.min(max, 1 + step * exposures),
  };
}

/** Somebody's own answers, each looked at. */
export function checkedResponse(part: ResponsePart, known: ResponseContext): ResponseModel {
  const name = partName("responses", part);
  const own = part(known);
  const within = (what: string, value: number, high: number): number => {
    if (value >= 0 && value <= high && value < Number.POSITIVE_INFINITY) return value;
    throw new PartError(name, `expected ${what} from 0 to ${high}, got ${value}`);
  };
  return {
    validPlay: (a) => within(`validPlay(${a})`, own.validPlay(a), 1),
    action: (action, a) => within(`action(${JSON.stringify(action)}, ${a})`, own.action(action, a), 1),
    join: (a) => within(`join(${a})`, own.join(a), Number.POSITIVE_INFINITY),
    fatigue: (e) => within(`fatigue(${e})`, own.fatigue(e), 6),
    reinforcement: (e) => within(`reinforcement(${e})`, own.reinforcement(e), Number.POSITIVE_INFINITY),
  };
}
