import { bisect } from "../../lib/quadrature.ts";
import type { ResponseSettings } from "../../scenario/settle/settings.ts";
import type { ShopSettings } from "../../scenario/settle/shopSettings.ts";
import type { Role } from "../../vocabulary/terms.ts";
import { logistic, type ResponseCalibration, rankedExpectation } from "./calibration.ts";
import type { ResponseModel } from "./responseModel.ts";
import { givenValidPlay } from "./tables.ts";

/** The roles whose posts carry a link, and P(click | valid play) · 2^31 by level. */
export interface ClickModel {
  readonly roles: ReadonlySet<Role>;
  readonly givenValid: Int32Array;
}

/**
 * Clicks depend on appeal as the other actions do: P(click | valid play) = logistic(c + clickBeta · a), with c such that
 * `clickRate` of the ranked background's valid plays would be clicked; the viewer's taste is integrated out.
 */
export function createClickModel(
  calibration: ResponseCalibration,
  { variance }: ResponseSettings,
  shop: ShopSettings,
  { validPlay: valid }: ResponseModel,
): ClickModel {
  const { clickRate, clickBeta } = shop;
  const rankedPlays = rankedExpectation(calibration, valid);
  const clicks = (c: number) => rankedExpectation(calibration, (a) => valid(a) * logistic(c + clickBeta * a));
  const intercept = bisect((c) => clicks(c) - clickRate * rankedPlays, -60, 60, 1e-12);
  const taste = Math.sqrt(variance.taste);
  return {
    roles: new Set(shop.on),
    givenValid: givenValidPlay(taste, valid, (a) => logistic(intercept + clickBeta * a)),
  };
}
