import type { ResponseSettings } from "../../scenario/settle/settings.ts";
import { highestUpTo } from "./levels.ts";
import type { ResponseModel } from "./responseModel.ts";
import { drawScale, givenValidPlay } from "./tables.ts";

/** Saves given a valid play, by level. */
export interface SaveModel {
  /** P(save | valid play) · 2^31. */
  readonly givenValid: Int32Array;
  /** The highest of these at each level and those below. */
  readonly highest: Int32Array;
  /** ln(1 − p) of that highest probability: it draws the number of viewers up to the next who may save. */
  readonly lnMiss: Float64Array;
}

/** The saves of this population on a platform; undefined where it has no button for them (multiplier 0). */
export function createSaveModel(response: ResponseSettings, responseModel: ResponseModel): SaveModel | undefined {
  const { multipliers, variance } = response;
  if (multipliers.save === 0) return undefined;
  const givenValid = givenValidPlay(Math.sqrt(variance.taste), responseModel.validPlay, (a) =>
    Math.min(1, multipliers.save * responseModel.action("save", a)),
  );
  const highest = highestUpTo(givenValid);
  return { givenValid, highest, lnMiss: Float64Array.from(highest, (most) => Math.log1p(-most / drawScale)) };
}
