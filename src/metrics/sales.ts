import type { Sold } from "../propagation/purchases.ts";
import type { ShopSettings } from "../scenario/settle/shopSettings.ts";
import type { MetricName } from "../vocabulary/metrics.ts";

/** What a shop's metrics are; none without a shop. */
export function shopMetrics(
  shop: ShopSettings | undefined,
  sold: Sold | undefined,
  cost: number | undefined,
): { readonly [Name in MetricName]?: number | undefined } {
  if (shop === undefined || sold === undefined) return {};
  const { clicks, carts, completed, returns } = sold;
  const each = (count: number) => (cost === undefined || count === 0 ? undefined : cost / count);
  if (shop.outcome === "lead") return { clicks, carts, leads: completed, costPerLead: each(completed) };
  const kept = completed - returns;
  return {
    clicks,
    carts,
    purchases: completed,
    returns,
    sales: shop.price === undefined ? undefined : shop.price * kept,
    costPerSale: each(kept),
  };
}

/** Those who click before the end and complete after it. */
export function lateSales(sold: Sold | undefined): string[] {
  if (sold === undefined || sold.late === 0) return [];
  const share = (100 * sold.late) / (sold.late + sold.completed);
  const part = share < 1 ? "Less than 1%" : `About ${Math.round(share)}%`;
  return [`${part} of those who buy or sign up do so after the campaign's end, and are not counted.`];
}
