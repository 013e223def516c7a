import { hermite } from "../../lib/quadrature.ts";
import type { ChallengeSettings, ResponseSettings } from "../../scenario/settle/settings.ts";
import type { ResponseCalibration } from "./calibration.ts";
import { joinableShare } from "./join.ts";
import { logisticResponse, type ResponseModel } from "./responseModel.ts";

/** Rows per sd of appeal, fatigue and the followers' bonus: one row moves a rate by .6 % at most. */
export const levelsPerUnit = 64;
const lowest = -14;
const highest = 11;
export const rows = (highest - lowest) * levelsPerUnit + 1;

/** 2^31: thresholds are compared with draws of 31 bits. */
export const drawScale = 2147483648;

/**
 * Responses at each level of mean appeal (quality + affinity + followed − fatigue); the viewer's taste is integrated out.
 * One draw h of 31 bits decides play and like: h < like: watched and liked; h < valid: watched; else swiped away. The
 * thresholds are nested, so that a better post changes few outcomes. All other answers have draws of their own.
 */
export interface PlayTable {
  readonly like: Int32Array;
  readonly valid: Int32Array;
  /** P(follow | valid play) · 2^31. */
  readonly followGivenValid: Int32Array;
  /** P(join) · 2^31 per impression, before reinforcement. */
  readonly join: Float64Array;
}

/** Mean appeal of a row. */
export const appealOf = (row: number): number => lowest + row / levelsPerUnit;

/** Row of a mean appeal; an appeal beyond the table's range gets the row at its end. */
export function levelOf(appeal: number): number {
  return Math.round((Math.min(highest, Math.max(lowest, appeal)) - lowest) * levelsPerUnit);
}

/** Range of appeals in the table: `low` leaves room for `fatigue` below it, `high` is the most that bonuses reach. */
export const appealRange = { low: -8, fatigue: 6, high: 11 } as const;

/** @param responseModel the population's unless a custom one replaces it */
export function createPlayTable(
  calibration: ResponseCalibration,
  response: ResponseSettings,
  challenge: ChallengeSettings,
  responseModel: ResponseModel = logisticResponse({ calibration, response, challenge }),
): PlayTable {
  const { multipliers, variance } = response;
  const { nodes, weights } = hermite(16);
  const taste = Math.sqrt(variance.taste);
  const joinable = joinableShare(challenge, multipliers);
  const rate = (action: "like" | "follow", a: number) =>
    Math.min(1, multipliers[action] * responseModel.action(action, a));
  const table: PlayTable = {
    like: new Int32Array(rows),
    valid: new Int32Array(rows),
    followGivenValid: givenValidPlay(taste, responseModel.validPlay, (a) => rate("follow", a)),
    join: new Float64Array(rows),
  };
  for (let row = 0; row < rows; row++) {
    let [liked, valid, join] = [0, 0, 0];
    for (let i = 0; i < nodes.length; i++) {
      const a = appealOf(row) + taste * nodes[i];
      const watched = weights[i] * responseModel.validPlay(a);
      valid += watched;
      liked += watched * rate("like", a);
      join += weights[i] * responseModel.join(a);
    }
    table.like[row] = toThreshold(liked);
    table.valid[row] = toThreshold(valid);
    table.join[row] = Math.min(1, challenge.joinRate * challenge.ease * joinable * join) * drawScale;
  }
  return table;
}

/**
 * P(action | valid play) · 2^31 by row of mean appeal; the viewer's taste is integrated out.
 * @param taste standard deviation of taste
 * @param validPlay P(valid play) by appeal
 * @param action P(action | valid play) by appeal
 */
export function givenValidPlay(
  taste: number,
  validPlay: (appeal: number) => number,
  action: (appeal: number) => number,
): Int32Array {
  const { nodes, weights } = hermite(16);
  return Int32Array.from({ length: rows }, (_, row) => {
    let watched = 0;
    let acted = 0;
    nodes.forEach((node, i) => {
      const a = appealOf(row) + taste * node;
      const v = weights[i] * validPlay(a);
      watched += v;
      acted += v * action(a);
    });
    return toThreshold(watched > 0 ? acted / watched : 0);
  });
}

function toThreshold(probability: number): number {
  return Math.min(2147483647, Math.round(probability * drawScale));
}
