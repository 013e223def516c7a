import { bisect, hermite } from "../../lib/quadrature.ts";
import type { ResponseSettings } from "../../scenario/settle/settings.ts";

/** Actions that follow from one look at a post and its person: drawn jointly (joining is drawn on its own). */
export const jointActions = ["like", "comment", "share", "follow", "notInterested"] as const;
export type JointAction = (typeof jointActions)[number];

/**
 * How this population answers appeal: P(valid play) = logistic(validIntercept + validPlayBeta · a), and for each action
 * P(action | valid play) = logistic(intercept + beta · a), `notInterested` of any impression.
 * Belongs to the people, not to a feed: the same numbers in every plan.
 */
export interface ResponseCalibration {
  readonly validIntercept: number;
  /** Mean appeal of a ranked background impression, in sd of a random one. */
  readonly rankedAppeal: number;
  readonly intercepts: Readonly<Record<JointAction, number>>;
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
 * Solves the population from rates observed per exposure: the valid-play rate of a random feed fixes its intercept,
 * the rate of the ranked feed the mean appeal there, and each action's rate on the ranked feed its own intercept.
 */
export function calibrateResponse(response: ResponseSettings): ResponseCalibration {
  const { validPlay, lift, validPlayBeta, rates, beta } = response;
  const valid = (intercept: number, mean: number) =>
    expectation(mean, 1, (a) => logistic(intercept + validPlayBeta * a));
  const validIntercept = bisect((c) => valid(c, 0) - validPlay / lift, -30, 30, 1e-12);
  const rankedAppeal = bisect((mean) => valid(validIntercept, mean) - validPlay, 0, 30, 1e-12);
  const intercept = (action: JointAction) =>
    bisect(
      (c) =>
        expectation(rankedAppeal, 1, (a) => {
          const watched = action === "notInterested" ? 1 : logistic(validIntercept + validPlayBeta * a);
          return watched * logistic(c + beta[action] * a);
        }) - rates[action],
      -60,
      60,
      1e-12,
    );
  return {
    validIntercept,
    rankedAppeal,
    intercepts: {
      like: intercept("like"),
      comment: intercept("comment"),
      share: intercept("share"),
      follow: intercept("follow"),
      notInterested: intercept("notInterested"),
    },
  };
}
