import { hermite } from "../../lib/quadrature.ts";
import type { ResponseSettings } from "../../scenario/settle/settings.ts";
import { type ApartAction, actionTable, apartActions } from "../../vocabulary/actions.ts";
import type { PostAnswers } from "../../world/answers.ts";
import type { Steps } from "./levels.ts";
import type { ResponseModel } from "./responseModel.ts";
import { appealOf, drawScale, givenValidPlay, rows } from "./tables.ts";

/** An answer with a draw of its own. */
export interface AnswerTable {
  readonly action: ApartAction;
  readonly needsPlay: boolean;
  /** P(answer | valid play) · 2^31 by level; P(answer) · 2^31 where none is needed. */
  readonly given: Int32Array;
  /** The highest of these that a viewer of a post at this level can have: tired of the campaign, or following the account. */
  readonly highest: Int32Array;
}

/** The answers for which the platform has a button (multiplier above 0). */
export function createAnswerTables(
  response: ResponseSettings,
  responseModel: ResponseModel,
  { fatigue, followed }: Steps,
): AnswerTable[] {
  const { multipliers, variance } = response;
  const taste = Math.sqrt(variance.taste);
  const [down, up] = [Math.max(...fatigue), Math.max(0, followed)];
  return apartActions
    .filter((action) => multipliers[action] > 0)
    .map((action) => {
      const rate = (a: number) => Math.min(1, multipliers[action] * responseModel.action(action, a));
      const { needsPlay } = actionTable[action];
      const given = needsPlay ? givenValidPlay(taste, responseModel.validPlay, rate) : ofImpressions(taste, rate);
      return { action, needsPlay, given, highest: highestWithin(given, down, up) };
    });
}

/** The highest value from `down` rows below each row to `up` rows above it. */
function highestWithin(values: Int32Array, down: number, up: number): Int32Array {
  return values.map((_, row) => {
    let highest = 0;
    for (let r = Math.max(0, row - down); r <= Math.min(rows - 1, row + up); r++)
      highest = Math.max(highest, values[r]);
    return highest;
  });
}

/** Factor of a post on the probability of an answer. */
export function factorOf({ answers }: { readonly answers: PostAnswers }, { action }: AnswerTable): number {
  return action === "notInterested" ? 1 : answers[action];
}

/** A probability, from a factor of the post and 2^31 times the average post's. */
export function givenFactor(factor: number, given: number): number {
  return Math.min(1, (factor * given) / drawScale);
}

/** P(action) · 2^31 by row of mean appeal; the viewer's taste is integrated out. */
function ofImpressions(taste: number, rate: (appeal: number) => number): Int32Array {
  const { nodes, weights } = hermite(16);
  return Int32Array.from({ length: rows }, (_, row) => {
    const mean = nodes.reduce((sum, node, i) => sum + weights[i] * rate(appealOf(row) + taste * node), 0);
    return Math.min(2147483647, Math.round(mean * drawScale));
  });
}
