import type { BriefFile } from "../entries/schema.ts";
import type { Report } from "./bounds.ts";

/** Those whose posts carry the link post, and nothing is stated that the outcome has no use for. */
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
      report(["shop", "on", i], `expected somebody in the scenario, got ${carrier} (nobody of that kind posts)`);
  });
  if (shop.outcome === "sale") return;
  for (const name of ["price", "return_rate"] as const) {
    if (shop[name] !== undefined)
      report(
        ["shop", name],
        `expected outcome: sale beside it, got outcome: ${shop.outcome}, which nobody pays or returns`,
      );
  }
}
