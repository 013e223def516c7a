import type { ShopSettings } from "../../src/scenario/settle/shopSettings.ts";

/** A shop that the posts of a brand and of celebrities link to. */
export const shop: ShopSettings = {
  on: ["brand", "celebrity"],
  outcome: "sale",
  clickRate: 0.08,
  clickBeta: 0.6,
  cartRate: 0.1,
  buyRate: 0.3,
  delay: { medianHours: 2, sigma: 1 },
  returnRate: 0,
};
