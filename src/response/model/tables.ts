import { hermite } from "../../lib/quadrature.ts";
import { upperBound } from "../../lib/search.ts";
import type { ChallengeSettings, ResponseSettings } from "../../scenario/settle/settings.ts";
import type { JointAction } from "../../vocabulary/actions.ts";
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

/** The bits of a rare combination of outcomes. */
export const RareBit = { valid: 1, like: 2, comment: 4, share: 8, follow: 16, notInterested: 32 } as const;
export const combinations = 64;

/**
 * Responses at each level of mean appeal (quality + affinity + followed − fatigue); the viewer's taste is integrated out.
 * One draw h of 31 bits decides: h < rare: one of the rare combinations; h < like: watched and liked; h < valid: watched;
 * else swiped away. The three thresholds are nested, so that a better post changes few outcomes.
 */
export interface ActionTable {
  readonly rare: Int32Array;
  readonly like: Int32Array;
  readonly valid: Int32Array;
  /** Distribution function of the rare combination, `combinations` values per level. */
  readonly rareCdf: Float64Array;
  /** P(follow | valid play) · 2^31, for accounts whose follows are not part of the joint draw. */
  readonly followGivenValid: Float64Array;
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

/** The combination that a uniform number in (0, 1) picks at this level. */
export function rareCombination(table: ActionTable, level: number, u: number): number {
  const first = level * combinations;
  return upperBound(table.rareCdf, u, first, first + combinations - 1) - first;
}

/**
 * @param withFollow whether follows are part of the joint draw; if not, `followGivenValid` draws them
 * @param responseModel the population's unless a custom one replaces it
 */
export function createActionTable(
  calibration: ResponseCalibration,
  response: ResponseSettings,
  challenge: ChallengeSettings,
  withFollow: boolean,
  responseModel: ResponseModel = logisticResponse({ calibration, response, challenge }),
): ActionTable {
  const { multipliers, variance } = response;
  const { nodes, weights } = hermite(16);
  const taste = Math.sqrt(variance.taste);
  const joinable = joinableShare(challenge, multipliers);
  const table: ActionTable = {
    rare: new Int32Array(rows),
    like: new Int32Array(rows),
    valid: new Int32Array(rows),
    rareCdf: new Float64Array(rows * combinations),
    followGivenValid: new Float64Array(rows),
    join: new Float64Array(rows),
  };
  const rareMass = new Float64Array(combinations);
  const rate = (action: JointAction, a: number) => Math.min(1, multipliers[action] * responseModel.action(action, a));
  for (let row = 0; row < rows; row++) {
    const mean = appealOf(row);
    let plain = 0;
    let likeOnly = 0;
    let followed = 0;
    let valid = 0;
    let join = 0;
    rareMass.fill(0);
    for (let i = 0; i < nodes.length; i++) {
      const a = mean + taste * nodes[i];
      const weight = weights[i];
      const v = responseModel.validPlay(a);
      const like = rate("like", a);
      const comment = rate("comment", a);
      const share = rate("share", a);
      const follow = rate("follow", a);
      const hide = rate("notInterested", a);
      valid += weight * v;
      followed += weight * v * follow;
      join += weight * responseModel.join(a);
      const drawnFollow = withFollow ? follow : 0;
      const nothingRare = (1 - comment) * (1 - share) * (1 - drawnFollow) * (1 - hide);
      plain += weight * v * (1 - like) * nothingRare;
      likeOnly += weight * v * like * nothingRare;
      rareMass[RareBit.notInterested] = rareMass[RareBit.notInterested] + weight * (1 - v) * hide;
      for (let bits = RareBit.valid; bits < combinations; bits += 2) {
        if (bits <= (RareBit.valid | RareBit.like) || (!withFollow && bits & RareBit.follow)) continue;
        const p =
          v *
          (bits & RareBit.like ? like : 1 - like) *
          (bits & RareBit.comment ? comment : 1 - comment) *
          (bits & RareBit.share ? share : 1 - share) *
          (bits & RareBit.follow ? drawnFollow : 1 - drawnFollow) *
          (bits & RareBit.notInterested ? hide : 1 - hide);
        rareMass[bits] = rareMass[bits] + weight * p;
      }
    }
    const rare = rareMass.reduce((sum, mass) => sum + mass, 0);
    table.rare[row] = toThreshold(rare);
    table.like[row] = toThreshold(rare + likeOnly);
    table.valid[row] = toThreshold(rare + likeOnly + plain);
    table.followGivenValid[row] = valid > 0 ? (followed / valid) * drawScale : 0;
    table.join[row] = Math.min(1, challenge.joinRate * challenge.ease * joinable * join) * drawScale;
    let cumulative = 0;
    for (let bits = 0; bits < combinations; bits++) {
      cumulative += rareMass[bits];
      table.rareCdf[row * combinations + bits] = rare > 0 ? cumulative / rare : 1;
    }
    table.rareCdf[(row + 1) * combinations - 1] = 1;
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
