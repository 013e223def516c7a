import { roleOfTier } from "../entries/creators.ts";
import type { Brief } from "../plans/brief.ts";
import type { Draw } from "../values/quantity.ts";
import { drawTree } from "./draw.ts";
import type { ShopSettings } from "./shopSettings.ts";

/** The shop as plain numbers. */
export function shopOf(
  draw: Draw,
  { on, link: _, outcome, price, model, ...rates }: NonNullable<Brief["shop"]>,
): ShopSettings {
  const {
    click_rate: clickRate,
    cart_rate: cartRate,
    buy_rate: buyRate,
    delay,
    return_rate,
  } = drawTree(draw, rates, "shop");
  const { clickBeta, delaySigma } = drawTree(draw, model, "model.shop");
  return {
    on: on.flatMap((carrier) => (carrier === "live room" ? [] : [roleOfTier[carrier]])),
    outcome: outcome === "sale" ? "sale" : "lead",
    ...(price === undefined || price.unknown ? {} : { price: draw(price, "shop.price") }),
    clickRate,
    clickBeta,
    cartRate,
    buyRate,
    delay: { medianHours: delay, sigma: delaySigma },
    returnRate: return_rate ?? 0,
  };
}
