import * as z from "zod";
import { expected, meant } from "../../vocabulary/faults.ts";
import { leaf, quantity, text, word } from "../values/leaves.ts";
import { amount, cpmLeaf } from "../values/money.ts";
import { onFamilies } from "../values/perFamily.ts";
import { count, days, fails, type Reading } from "../values/statedValue.ts";
import { everyday, readWhen } from "../values/when.ts";
import { lean } from "./audience.ts";
import { type TierWord, tierWords } from "./creators.ts";

/** `paid:` — impressions that are bought. */

/** The posts that paid impressions show: those of one role, or the best of the campaign. */
export type Behind = "brand" | TierWord | { readonly best: number };

function readBehind(raw: unknown): Reading<Behind> {
  const text = typeof raw === "string" ? raw.trim().toLowerCase() : "";
  const best = /^best (\d{1,4}) posts?$/.exec(text);
  if (best !== null && Number(best[1]) > 0) return { read: { best: Number(best[1]) } };
  const words = ["brand", ...tierWords] as const;
  const word = words.find((known) => known.toLowerCase() === text);
  if (word !== undefined) return { read: word };
  return fails(expected(`one of ${words.join(", ")}, or best 10 posts`, raw, meant(text, words)));
}

export const paidSchema = z.strictObject({
  product: word("Product bought: advertisements of the brand, or a boost of posts that are already published", [
    "in-feed",
    "boost",
  ]),
  impressions: quantity(
    "Impressions bought; not stated: as many as the budget buys",
    count("impressions", 0, 1e12),
  ).optional(),
  cpm: cpmLeaf("Price of a thousand impressions, one or per platform family { douyin, weibo }").optional(),
  budget: amount("Money for these impressions; with cpm it gives their number").optional(),
  start: leaf(
    { meaning: "When the impressions begin; not stated: with the campaign", unit: "time" },
    readWhen,
    everyday,
  ).optional(),
  days: quantity("Days over which the impressions are paced; not stated: to the end", days(1 / 24, 366)).optional(),
  behind: leaf<Behind>(
    {
      meaning:
        "Posts that the impressions show: the brand's, a tier's, or best 10 posts (most earned views, chosen anew each day); " +
        "not stated: the brand's, for a boost best 10 posts",
      words: ["brand", ...tierWords, "best 10 posts"],
    },
    readBehind,
    "brand",
  ).optional(),
  on: onFamilies("Families of platforms that carry the impressions; not stated: the plan's, if it has one platform"),
  target: text("The only group that is shown the impressions", 60).optional(),
  lean: lean("How many times as likely a slot of a group is to show them"),
});
export type PaidEntry = z.output<typeof paidSchema>;
