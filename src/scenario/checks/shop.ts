import type { BriefFile } from "../entries/schema.ts";
import type { Report } from "./bounds.ts";

/** `shop:` — the accounts that carry the link post, and every stated value fits the outcome. */
export function checkShop({ shop, brand, creators, ugc, live }: BriefFile, report: Report): void {
  if (shop === undefined) return;
  shop.on?.forEach((carrier, i) => {
    if (carrier === "live room") {
      if (live.length === 0) report(["shop", "on", i], "expected live events in the scenario, got none");
      return;
    }
    const posts =
      carrier === "brand"
        ? brand !== undefined
        : creators.some(({ tier }) => tier === carrier) || (carrier === "participant" && ugc !== undefined);
    if (!posts)
      report(["shop", "on", i], `expected brand or creators of the scenario, got ${carrier} (the scenario has none)`);
  });
  if (shop.outcome === "sale") return;
  for (const [name, needs] of [
    ["price", "a price"],
    ["return_rate", "returns"],
  ] as const) {
    if (shop[name] !== undefined)
      report(
        ["shop", name],
        `expected outcome: sale beside it, got outcome: ${shop.outcome} (only a sale has ${needs})`,
      );
  }
}
