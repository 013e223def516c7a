import type { Conversions } from "../propagation/conversionFunnel.ts";
import type { ShopSettings } from "../scenario/settle/shopSettings.ts";
import type { MetricName } from "../vocabulary/metrics.ts";

/** The metrics of a shop; none without a shop. */
export function shopMetrics(
  shop: ShopSettings | undefined,
  conversions: Conversions | undefined,
  cost: number | undefined,
): { readonly [Name in MetricName]?: number | undefined } {
  if (shop === undefined || conversions === undefined) return {};
  const { clicks, carts, completed, returns } = conversions;
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

/** A warning about people who click before the end and complete after it. */
export function lateSales(conversions: Conversions | undefined): string[] {
  if (conversions === undefined || conversions.late === 0) return [];
  const share = (100 * conversions.late) / (conversions.late + conversions.completed);
  const part = share < 1 ? "Less than 1%" : `About ${Math.round(share)}%`;
  return [`${part} of those who buy or sign up do so after the campaign's end, and are not counted.`];
}
