import * as z from "zod";
import { metricNames } from "../../vocabulary/metrics.ts";
import { leaf, quantity, text, word } from "../values/leaves.ts";
import { amount, budgetLeaf, readCurrency } from "../values/money.ts";
import { days } from "../values/statedValue.ts";
import { type Instant, readInstant } from "../values/when.ts";

/** `campaign:` — its name, its dates and its money. */

/** Stands in for a moment that could not be read: every comparison with it is false. */
const never: Instant = { ms: Number.NaN, zoneMinutes: 0 };

export const campaignSchema = z.strictObject({
  name: text("Name of the campaign"),
  market: text("Market").optional(),
  currency: leaf(
    { meaning: "Currency of every amount: a label, amounts are not converted", unit: "text" },
    readCurrency,
    "",
  ).optional(),
  start: leaf({ meaning: "Start, with its time zone: 2020-11-16T10:00+08:00", unit: "time" }, readInstant, never),
  days: quantity("Length", { ...days(1 / 24, 366), point: true }).optional(),
  end: leaf({ meaning: "End, instead of a length", unit: "time" }, readInstant, never).optional(),
  hashtag: text("Hashtag, in quotes", 200).optional(),
  objective: word("The result that matters most", metricNames).optional(),
  production: amount("Cost of making the brand's posts, the filter and the like").optional(),
  budget: budgetLeaf(
    "Total money, or with lines { total, creators, paid, production, reserve } that add up to it",
  ).optional(),
});
