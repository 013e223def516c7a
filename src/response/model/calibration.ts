import { bisect, hermite } from "../../lib/quadrature.ts";
import type { ResponseSettings } from "../../scenario/settle/settings.ts";
import { type Answer, actionTable, perAction, type RatedAction, ratedActions } from "../../vocabulary/actions.ts";
import type { ShownAppeals } from "../../world/backgroundRates.ts";

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
  /** Appeals of ranked background impressions, taste included, and their shares. */
  readonly ranked: { readonly appeals: readonly number[]; readonly weights: readonly number[] };
}

const normalNodes = hermite(48);
const tasteNodes = hermite(8);

/** E[f(a)] for a ~ Normal(mean, sd²). */
export function expectation(mean: number, sd: number, f: (a: number) => number): number {
  const { nodes, weights } = normalNodes;
  let sum = 0;
  for (let i = 0; i < nodes.length; i++) sum += weights[i] * f(mean + sd * nodes[i]);
  return sum;
}

/** E[f(a)] over ranked background impressions. */
export function rankedExpectation(
  { ranked: { appeals, weights } }: Pick<ResponseCalibration, "ranked">,
  f: (a: number, place: number) => number,
): number {
  let sum = 0;
  for (let i = 0; i < appeals.length; i++) sum += weights[i] * f(appeals[i], i);
  return sum;
}

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/**
 * Solves the intercepts from rates observed per exposure on a ranked feed. Without `shown` the appeals there are normal,
 * with the mean that makes the ranked rate of valid plays `lift` times that of a random feed. With it they are those that
 * the solved feed shows, and every rate comes out there as observed.
 */
export function calibrateResponse(response: ResponseSettings, shown?: ShownAppeals): ResponseCalibration {
  const { validPlay, lift, validPlayBeta, rates, beta, variance } = response;
  const valid = (intercept: number, a: number) => logistic(intercept + validPlayBeta * a);
  const random = (c: number) => expectation(0, 1, (a) => valid(c, a)) - validPlay / lift;
  const first = bisect(random, -30, 30, 1e-12);
  const normalMean = shown
    ? 0
    : bisect((mean) => expectation(mean, 1, (a) => valid(first, a)) - validPlay, 0, 30, 1e-12);
  const taste = Math.sqrt(variance.taste);
  const ranked = shown
    ? {
        appeals: [...shown.appeals].flatMap((appeal) => Array.from(tasteNodes.nodes, (node) => appeal + taste * node)),
        weights: [...shown.weights].flatMap((share) => Array.from(tasteNodes.weights, (weight) => share * weight)),
      }
    : { appeals: Array.from(normalNodes.nodes, (node) => normalMean + node), weights: [...normalNodes.weights] };
  const over = (f: (a: number, place: number) => number) => rankedExpectation({ ranked }, f);
  const validIntercept = shown ? bisect((c) => over((a) => valid(c, a)) - validPlay, -30, 30, 1e-12) : first;
  const watched = ranked.appeals.map((a) => valid(validIntercept, a));
  const intercept = (action: RatedAction) => {
    const factors = shown && action in shown.factors ? shown.factors[action as Answer] : undefined;
    const factorAt = (place: number) => (factors ? factors[Math.floor(place / tasteNodes.nodes.length)] : 1);
    const rate = (c: number) =>
      over((a, place) => {
        const plays = actionTable[action].needsPlay ? watched[place] : 1;
        return plays * Math.min(1, factorAt(place) * logistic(c + beta[action] * a));
      });
    return bisect((c) => rate(c) - rates[action], -60, 60, 1e-12);
  };
  return {
    validIntercept,
    rankedAppeal: over((a) => a),
    intercepts: perAction(ratedActions, intercept),
    ranked,
  };
}
