import { roleOfTier } from "../entries/creators.ts";
import type { Brief } from "../plans/brief.ts";
import { highOf, type Report } from "./bounds.ts";
import { authorsOf, checkWhen } from "./creators.ts";
import { checkBought } from "./money.ts";

/** `paid:` — impressions are bought inside the campaign, with a known number, behind posts that exist. */
export function checkPaid(brief: Brief, report: Report): void {
  for (const entry of brief.paid) {
    const { behind, start, at } = entry;
    if (start !== undefined) checkWhen(start, ["paid", at, "start"], brief, report);
    checkBought(entry, brief, report);
    if (entry.impressions !== undefined && highOf(entry.impressions) === 0) continue;
    const posts = authorsOf(brief.brand, brief.creators).some(
      ({ author, count }) =>
        (typeof behind === "object" || roleOfTier["tier" in author ? author.tier : "brand"] === roleOfTier[behind]) &&
        count * highOf(author.posts) > 0,
    );
    const whose = typeof behind === "object" ? "" : ` of ${behind}`;
    if (!posts) report(["paid", at], `expected posts${whose} behind these impressions, got none`);
  }
}
