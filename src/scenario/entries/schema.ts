import * as z from "zod";
import { quantity, text, word } from "../values/leaves.ts";
import { count } from "../values/statedValue.ts";
import { audienceSchema } from "./audience.ts";
import { campaignSchema } from "./campaign.ts";
import { brandSchema, creatorSchema } from "./creators.ts";
import { graphSchema } from "./graph.ts";
import { liveSchema } from "./live.ts";
import { modelSchema } from "./model.ts";
import { paidSchema } from "./paid.ts";
import { panelSchema } from "./panel.ts";
import { planSchema } from "./plan.ts";
import { resultSchema } from "./results.ts";
import { shopSchema } from "./shop.ts";
import { ugcSchema } from "./ugc.ts";

/** A scenario file: its sections, in the words of a planner, with every default. */
export const briefSchema = z.strictObject({
  question: text("The question this scenario answers").optional(),
  campaign: campaignSchema,
  audience: audienceSchema.prefault({}),
  ugc: ugcSchema.optional(),
  brand: brandSchema.optional(),
  creators: z.array(creatorSchema).default([]),
  paid: z.array(paidSchema).default([]),
  live: z.array(liveSchema).default([]),
  compare: z.array(planSchema).min(1),
  results_reported: z.array(resultSchema).default([]),
  replicates: quantity("Number of worlds to simulate", { ...count("replicates", 1, 10_000), point: true }).default({
    value: 10,
    status: "stated",
  }),
  seed: text("Random seed", 200).default("feedcast"),
  panel: panelSchema,
  model: modelSchema.prefault({}),
  shop: shopSchema.optional(),
  graph: graphSchema.optional(),
  hold: word("Quantity that stays equal between plans with different prices: the impressions bought, or the money", [
    "impressions",
    "money",
  ]).default("impressions"),
});
/** The file as read: every value parsed, nothing settled. */
export type BriefFile = z.output<typeof briefSchema>;

/** A brief as an object: the keys of a scenario file. */
export type BriefObject = z.input<typeof briefSchema>;
