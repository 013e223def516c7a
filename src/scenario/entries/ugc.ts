import * as z from "zod";
import { expected, meant } from "../../vocabulary/faults.ts";
import { flag, leaf, quantity, text } from "../values/leaves.ts";
import { count, fails, orUnknown, type Reading } from "../values/statedValue.ts";

/** `ugc:` — the challenge that people are asked to join. */

/** Challenges, the easiest to join first. */
export const asks = ["tap a filter", "lip-sync", "copy a dance", "make your own"] as const;
export type Ask = (typeof asks)[number];

function readAsk(raw: unknown): Reading<Ask> {
  const text = typeof raw === "string" ? raw.toLowerCase().replace("lip sync", "lip-sync") : "";
  const ask = asks.find((known) => text.includes(known));
  return ask === undefined ? fails(expected(`one of ${asks.join(", ")}`, raw, meant(text, asks))) : { read: ask };
}

export const ugcSchema = z.strictObject({
  ask: leaf<Ask>({ meaning: "Task that people are asked to do", words: asks }, readAsk, "copy a dance"),
  filter: flag(
    "Does the brand offer a filter? It makes the challenge easier to join, unless ease is stated",
  ).optional(),
  prize: text("Prize, or none; a prize makes the challenge easier to join, unless ease is stated").optional(),
  expected_videos: quantity(
    "Number of videos that the client expects; it does not change the run",
    orUnknown(count("videos", 0, 1e10)),
  ).optional(),
  duets_and_stitches: flag("May people duet and stitch?").default(true),
});
export type Ugc = z.output<typeof ugcSchema>;

/** Whether a prize in words is one: not `none`. */
export const isPrize = (prize: string): boolean => !/^(none|no)$/i.test(prize);
