import { bisect, hermite } from "../../lib/quadrature.ts";
import type { ResponseSettings } from "../../scenario/settle/settings.ts";
import { actionTable, perAction, type RatedAction, ratedActions } from "../../vocabulary/actions.ts";

/**
 * Intercepts of the population's responses to appeal a: P(valid play) = logistic(validIntercept + validPlayBeta · a), and
 * for each action P(action | valid play) = logistic(intercept + beta · a); `notInterested` needs no valid play.
 * They belong to the people, not to a feed, and are the same in every plan.
 */
export interface ResponseCalibration {
  readonly validIntercept: number;
  /** Mean appeal of a ranked background impression, in sd of a random one. */
  readonly rankedAppeal: number;
  readonly intercepts: Readonly<Record<RatedAction, number>>;
}

const normalNodes = hermite(48);

/** E[f(a)] for a ~ Normal(mean, sd²). */
export function expectation(mean: number, sd: number, f: (a: number) => number): number {
  const { nodes, weights } = normalNodes;
  let sum = 0;
  for (let i = 0; i < nodes.length; i++) sum += weights[i] * f(mean + sd * nodes[i]);
  return sum;
}

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/**
 * Solves the intercepts from rates observed per exposure: the valid-play rate of a random feed fixes the first, the
 * valid-play rate of the ranked feed fixes the mean appeal there, and each action's rate on the ranked feed fixes its own.
 */
export function calibrateResponse(response: ResponseSettings): ResponseCalibration {
  const { validPlay, lift, validPlayBeta, rates, beta } = response;
  const valid = (intercept: number, mean: number) =>
    expectation(mean, 1, (a) => logistic(intercept + validPlayBeta * a));
  const validIntercept = bisect((c) => valid(c, 0) - validPlay / lift, -30, 30, 1e-12);
  const rankedAppeal = bisect((mean) => valid(validIntercept, mean) - validPlay, 0, 30, 1e-12);
  const intercept = (action: RatedAction) =>
    bisect(
      (c) =>
        expectation(rankedAppeal, 1, (a) => {
          const watched = actionTable[action].needsPlay ? logistic(validIntercept + validPlayBeta * a) : 1;
          return watched * logistic(c + beta[action] * a);
        }) - rates[action],
      -60,
      60,
      1e-12,
    );
  return { validIntercept, rankedAppeal, intercepts: perAction(ratedActions, intercept) };
}
