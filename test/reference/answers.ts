import type { ResponseSettings } from "../../src/scenario/settle/settings.ts";
import type { RatedAction } from "../../src/vocabulary/actions.ts";
import type { Luck } from "./luck.ts";
import { crossing, expectNormal, logistic } from "./numbers.ts";

const known = new Map<string, ResponseModel>();

/** How this population answers appeal: model.md §4, solved on fine grids. */
export function answersOf(response: ResponseSettings): ResponseModel {
  const name = JSON.stringify(response);
  const responseModel = known.get(name) ?? solveAnswers(response);
  known.set(name, responseModel);
  return responseModel;
}

function solveAnswers({ validPlay, lift, validPlayBeta, rates, beta }: ResponseSettings) {
  const valid = (intercept: number, appeal: number) =>
    expectNormal(appeal, 1, (a) => logistic(intercept + validPlayBeta * a));
  const intercept = crossing((c) => valid(c, 0) - validPlay / lift, -15, 15);
  const ranked = crossing((appeal) => valid(intercept, appeal) - validPlay, 0, 10);
  const actionIntercept = (action: keyof typeof rates) =>
    crossing(
      (c) =>
        expectNormal(ranked, 1, (a) => {
          const watched = action === "notInterested" ? 1 : logistic(intercept + validPlayBeta * a);
          return watched * logistic(c + beta[action] * a);
        }) - rates[action],
      -40,
      40,
    );
  return {
    valid: intercept,
    like: actionIntercept("like"),
    comment: actionIntercept("comment"),
    share: actionIntercept("share"),
    save: actionIntercept("save"),
    follow: actionIntercept("follow"),
    notInterested: actionIntercept("notInterested"),
    /** Joins of a ranked impression, relative to one of appeal 0. */
    rankedJoins: expectNormal(ranked, 1, (a) => Math.exp(beta.create * a)),
  };
}
export type ResponseModel = ReturnType<typeof solveAnswers>;

/** How readily a post is answered, against the average post: a factor on the chance of each answer. */
export type Readiness = Readonly<Record<keyof ResponseSettings["spread"], number>>;

/** Factors of a post: log-normal with mean 1; a part of each is common to all answers. */
export function readinessOf({ spread, together }: ResponseSettings, luck: Luck): Readiness {
  const common = luck.normal();
  const factor = (name: keyof Readiness) => {
    const z = together[name] * common + Math.sqrt(1 - together[name] ** 2) * luck.normal();
    return Math.exp(spread[name] * z) / Math.exp(spread[name] ** 2 / 2);
  };
  return {
    like: factor("like"),
    comment: factor("comment"),
    share: factor("share"),
    save: factor("save"),
    follow: factor("follow"),
  };
}

/** What one person does with one impression. */
export interface Answer {
  readonly valid: boolean;
  readonly like: boolean;
  readonly comment: boolean;
  readonly share: boolean;
  readonly save: boolean;
  readonly follow: boolean;
  readonly notInterested: boolean;
  /** Seconds watched ÷ duration; 0 where it was swiped away. */
  readonly watchRatio: number;
}

/** P(action | valid play), or of an impression where the action needs none, of a post that is answered as the average is. */
export function chanceOf(
  action: RatedAction,
  responseModel: ResponseModel,
  { multipliers, beta }: ResponseSettings,
  appeal: number,
): number {
  return Math.min(1, multipliers[action] * logistic(responseModel[action] + beta[action] * appeal));
}

/** One person's answer at an appeal that includes the person's taste: every draw on its own, as model.md §4 says. */
export function answer(
  responseModel: ResponseModel,
  response: ResponseSettings,
  appeal: number,
  readiness: Readiness,
  luck: Luck,
): Answer {
  const chance = (action: RatedAction) => {
    const factor = action in readiness ? readiness[action as keyof Readiness] : 1;
    return Math.min(1, factor * chanceOf(action, responseModel, response, appeal));
  };
  const valid = luck.uniform() < logistic(responseModel.valid + response.validPlayBeta * appeal);
  const does = (action: RatedAction) => valid && luck.uniform() < chance(action);
  const { shape, scale } = response.watch;
  return {
    valid,
    like: does("like"),
    comment: does("comment"),
    share: does("share"),
    save: does("save"),
    follow: does("follow"),
    notInterested: luck.uniform() < chance("notInterested"),
    watchRatio: valid ? scale * luck.exponential() ** (1 / shape) : 0,
  };
}

/** Whether it was watched long enough for a long view. */
export function isLongView({ watchRatio }: Answer, durationSeconds: number, response: ResponseSettings): boolean {
  return watchRatio >= 1 || watchRatio * durationSeconds >= response.longViewSeconds;
}
