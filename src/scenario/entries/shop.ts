import * as z from "zod";
import { quantity, text, word } from "../values/leaves.ts";
import { priceLeaf } from "../values/money.ts";
import { assumed, type Quantity } from "../values/quantity.ts";
import { hours, share } from "../values/statedValue.ts";

/** `shop:` — the shop behind links on the campaign's posts, and its conversion funnel: click, begin, complete, return. */

const none = "no source: a guess that its range brackets";

/** Presets for values that a scenario does not state. */
export const shopDefaults = {
  click_rate: assumed(0.01, 0.002, 0.04, none),
  cart_rate: assumed(0.1, 0.03, 0.3, none),
  buy_rate: assumed(0.3, 0.1, 0.5, none),
  delay: assumed(2, 0.25, 24, none),
  return_rate: {
    value: 0.125,
    low: 0.1,
    high: 0.15,
    status: "reported",
    source: "returns of ordinary online sales, against 30-50 % of live commerce",
    fixed: true,
  },
} as const satisfies Readonly<Record<string, Quantity>>;

export const linkCarriers = [
  "brand",
  "celebrity",
  "top KOL",
  "mid KOL",
  "micro KOL",
  "KOC",
  "participant",
  "live room",
] as const;
export type LinkCarrier = (typeof linkCarriers)[number];

/** Price and returns have no default here: only sales have them. */
export const shopSchema = z.strictObject({
  link: text("Destination of the link: product page, booking form", 200),
  on: z
    .array(word("Carriers of the link: the posts of these accounts, and live rooms", linkCarriers))
    .min(1)
    .optional(),
  outcome: word("Meaning of a completed purchase: a sale, a lead or an appointment", [
    "sale",
    "lead",
    "appointment",
  ]).default("sale"),
  price: priceLeaf("Price of a purchase; unknown: sales are counted without their money").optional(),
  click_rate: quantity(
    "Clicks on the link per valid play, on the ranked feed; better posts have more",
    share(1e-6, 0.9),
  ).default(shopDefaults.click_rate),
  cart_rate: quantity("Share of clicks that begin a purchase: a cart, a form", share(0, 1)).default(
    shopDefaults.cart_rate,
  ),
  buy_rate: quantity("Share of purchases begun that are completed", share(0, 1)).default(shopDefaults.buy_rate),
  delay: quantity("Time from click to completion, median of a log-normal", hours(0, 8784)).default(shopDefaults.delay),
  return_rate: quantity("Share of purchases that are returned, at any time", share(0, 1)).optional(),
});
export type Shop = z.output<typeof shopSchema>;

/** The shop of a plan: with every value that its outcome needs. */
export function completeShop(shop: Shop) {
  const isSale = shop.outcome === "sale";
  const on: readonly LinkCarrier[] = shop.on ?? linkCarriers.filter((carrier) => carrier !== "participant");
  return { ...shop, on, ...(isSale ? { return_rate: shop.return_rate ?? shopDefaults.return_rate } : {}) };
}
export type CompleteShop = ReturnType<typeof completeShop>;

/** Whether live rooms carry the link. */
export function hasLinkInRooms({ on }: Shop): boolean {
  return on === undefined || on.includes("live room");
}
