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
  };
}
export type ResponseModel = ReturnType<typeof solveAnswers>;

/** What one person does with one impression. */
export interface Answer {
  readonly valid: boolean;
  readonly like: boolean;
  readonly comment: boolean;
  readonly share: boolean;
  readonly follow: boolean;
  readonly notInterested: boolean;
  /** Seconds watched ÷ duration; 0 where it was swiped away. */
  readonly watchRatio: number;
}

/** P(action | valid play), or of an impression where the action needs none. */
export function chanceOf(
  action: RatedAction,
  responseModel: ResponseModel,
  { multipliers, beta }: ResponseSettings,
  appeal: number,
): number {
  return Math.min(1, multipliers[action] * logistic(responseModel[action] + beta[action] * appeal));
}

/** One person's answer at an appeal that includes the person's taste: every draw on its own, as model.md §4 says. */
export function answer(responseModel: ResponseModel, response: ResponseSettings, appeal: number, luck: Luck): Answer {
  const chance = (action: RatedAction) => chanceOf(action, responseModel, response, appeal);
  const valid = luck.uniform() < logistic(responseModel.valid + response.validPlayBeta * appeal);
  const does = (action: RatedAction) => valid && luck.uniform() < chance(action);
  const { shape, scale } = response.watch;
  return {
    valid,
    like: does("like"),
    comment: does("comment"),
    share: does("share"),
    follow: does("follow"),
    notInterested: luck.uniform() < chance("notInterested"),
    watchRatio: valid ? scale * luck.exponential() ** (1 / shape) : 0,
  };
}

/** Whether it was watched long enough for a long view. */
export function isLongView({ watchRatio }: Answer, durationSeconds: number, response: ResponseSettings): boolean {
  return watchRatio >= 1 || watchRatio * durationSeconds >= response.longViewSeconds;
}
