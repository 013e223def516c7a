import * as z from "zod";
import { directions } from "../../graph/edgeList.ts";
import { expected, meant } from "../../vocabulary/faults.ts";
import { metricNames } from "../../vocabulary/metrics.ts";
import { flag, leaf, quantity, text, word } from "../values/leaves.ts";
import { amount, budgetLeaf, readCurrency } from "../values/money.ts";
import { count, days, fails, orUnknown, type Reading, readQuantity, share } from "../values/statedValue.ts";
import { type Instant, readInstant } from "../values/when.ts";
import { audienceGroupsSchema, audienceTargetSchema } from "./audience.ts";
import { brandSchema, creatorSchema, paidSchema } from "./creators.ts";
import { liveSchema } from "./live.ts";
import { modelSchema } from "./model.ts";
import type { Panel } from "./panel.ts";
import { planSchema } from "./plan.ts";
import { readReported, unreadResult } from "./results.ts";
import { shopSchema } from "./shop.ts";

/** The brief: what a scenario file may say, in the words a planner uses, with every default. */

/** What a challenge asks of people, from the easiest on. */
export const asks = ["tap a filter", "lip-sync", "copy a dance", "make your own"] as const;
export type Ask = (typeof asks)[number];

function readAsk(raw: unknown): Reading<Ask> {
  const text = typeof raw === "string" ? raw.toLowerCase().replace("lip sync", "lip-sync") : "";
  const ask = asks.find((known) => text.includes(known));
  return ask === undefined ? fails(expected(`one of ${asks.join(", ")}`, raw, meant(text, asks))) : { read: ask };
}

/** Stands in for a moment that could not be read: no comparison with it holds. */
const never: Instant = { ms: Number.NaN, zoneMinutes: 0 };

function readSeparator(raw: unknown): Reading<string> {
  if (raw === "tab") return { read: "\t" };
  const isOne = typeof raw === "string" && /^[!-~]$|^\t$/.test(raw) && !/[\w#]/.test(raw);
  return isOne ? { read: raw } : fails(expected('tab or one character such as ","', raw));
}

export const graphSchema = z.strictObject({
  file: text("File with one arc a line, two ids of accounts; plain or gzip; relative to the scenario's folder"),
  direction: word("What the ids of a line are: who follows first, or who is followed", directions),
  separator: leaf(
    { meaning: "Character between the ids; not stated: blanks and tabs", words: ["tab", ",", ";"] },
    readSeparator,
    ",",
  ).optional(),
});

function readPanel(raw: unknown): Reading<Panel> {
  if (raw === "auto") return { read: raw };
  const reading = readQuantity(raw, { ...share(1e-9, 1), point: true });
  if ("faults" in reading) return fails(expected("auto or a share of the users (10%, 1 for everybody)", raw));
  return { read: reading.read.value };
}

/** A scenario file. */
export const briefSchema = z.strictObject({
  question: text("The question this scenario answers").optional(),
  campaign: z.strictObject({
    name: text("Name of the campaign"),
    market: text("Market").optional(),
    currency: leaf(
      { meaning: "Currency of every amount: a label, nothing is converted", unit: "text" },
      readCurrency,
      "",
    ).optional(),
    start: leaf({ meaning: "Start, with its time zone: 2020-11-16T10:00+08:00", unit: "time" }, readInstant, never),
    days: quantity("Length", { ...days(1 / 24, 366), point: true }).optional(),
    end: leaf({ meaning: "End, instead of a length", unit: "time" }, readInstant, never).optional(),
    hashtag: text("Hashtag, in quotes", 200).optional(),
    objective: word("The result that matters most", metricNames).optional(),
    production: amount("What making the brand's posts, the filter and the like costs").optional(),
    budget: budgetLeaf(
      "Money in all, or with lines { total, creators, paid, production, reserve } that add up to it",
    ).optional(),
  }),
  audience: z
    .strictObject({
      users: quantity("Daily users; not stated: the platform's", count("people", 1000, 1e10)).optional(),
      groups: audienceGroupsSchema,
      target: audienceTargetSchema,
      shared: quantity(
        "Where a plan runs on two platforms: share of the users of the smaller one who also use the other, in groups that do not say it themselves",
        share(0, 1),
      ).optional(),
    })
    .prefault({}),
  ugc: z
    .strictObject({
      ask: leaf<Ask>({ meaning: "What people are asked to do", words: asks }, readAsk, "copy a dance"),
      filter: flag("Is there a filter of the brand's?").optional(),
      prize: text("Prize, or none").optional(),
      expected_videos: quantity(
        "Videos that the client expects; for the record",
        orUnknown(count("videos", 0, 1e10)),
      ).optional(),
      duets_and_stitches: flag("May people duet and stitch?").default(true),
    })
    .optional(),
  brand: brandSchema.optional(),
  creators: z.array(creatorSchema).default([]),
  paid: z.array(paidSchema).default([]),
  live: z.array(liveSchema).default([]),
  compare: z.array(planSchema).min(1),
  results_reported: z
    .array(
      leaf(
        { meaning: "A published result: { views: 1.1B, tolerance: 25%, source, used_for }" },
        readReported,
        unreadResult,
      ),
    )
    .default([]),
  replicates: quantity("Worlds to simulate", { ...count("replicates", 1, 10_000), point: true }).default({
    value: 10,
    status: "stated",
  }),
  seed: text("Random seed", 200).default("feedcast"),
  panel: leaf<Panel>(
    {
      meaning: "Users followed one by one: 1 (everybody), a share, or auto (2 million); the rest is drawn in sums",
      range: "above 0% … 100%",
      words: ["auto", "1", "10%"],
    },
    readPanel,
    "auto",
  ).default("auto"),
  model: modelSchema.prefault({}),
  shop: shopSchema.optional(),
  graph: graphSchema.optional(),
  hold: word("What plans with other prices hold equal of what is bought", ["impressions", "money"]).default(
    "impressions",
  ),
});
/** The file as read: every value parsed, nothing settled. */
export type BriefFile = z.output<typeof briefSchema>;
