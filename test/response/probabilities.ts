import { calibrateResponse } from "../../src/response/model/calibration.ts";
import type { Settings } from "../../src/scenario/settle/settings.ts";
import type { Answer, RatedAction } from "../../src/vocabulary/actions.ts";
import { usualAnswers } from "../../src/world/answers.ts";

export const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/**
 * What a viewer does at a mean appeal, taste integrated by a fine trapezoid: independent of the engine's tables.
 * @param answers factors of the post on the chance of each answer
 */
export function responseProbabilities({ response, challenge }: Settings, appeal: number, answers = usualAnswers) {
  const { validIntercept, rankedAppeal, intercepts } = calibrateResponse(response);
  const { multipliers, beta, validPlayBeta } = response;
  const taste = Math.sqrt(response.variance.taste);
  const joinable = (["ownTake", "duet", "stitch"] as const).reduce(
    (sum, kind) => sum + challenge.kinds[kind] * multipliers[kind],
    0,
  );
  const mean = (f: (a: number) => number) => {
    const step = 1 / 128;
    let sum = 0;
    for (let z = -8; z <= 8; z += step) sum += f(appeal + taste * z) * Math.exp((-z * z) / 2) * step;
    return sum / Math.sqrt(2 * Math.PI);
  };
  const valid = (a: number) => logistic(validIntercept + validPlayBeta * a);
  const rate = (action: RatedAction, a: number) =>
    Math.min(1, multipliers[action] * logistic(intercepts[action] + beta[action] * a));
  const given = (answer: Answer, a: number) => Math.min(1, answers[answer] * rate(answer, a));
  // The mean of e^(beta·a) over ranked impressions, whose appeals are normal.
  const rankedJoins = Math.exp(beta.create * rankedAppeal + beta.create ** 2 / 2);
  return {
    valid: mean(valid),
    like: mean((a) => valid(a) * given("like", a)),
    comment: mean((a) => valid(a) * given("comment", a)),
    share: mean((a) => valid(a) * given("share", a)),
    save: mean((a) => valid(a) * given("save", a)),
    follow: mean((a) => valid(a) * given("follow", a)),
    notInterested: mean((a) => rate("notInterested", a)),
    join: (challenge.joinRate * challenge.ease * joinable * mean((a) => Math.exp(beta.create * a))) / rankedJoins,
  };
}
