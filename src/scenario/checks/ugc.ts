import type { BriefFile } from "../entries/schema.ts";
import type { Report } from "./bounds.ts";
import { sumsToOne } from "./model.ts";

/** `ugc:` and `model.challenge:` — the shares of the three ways to join sum to 1. */
export function checkChallenge({ model }: BriefFile, report: Report): void {
  sumsToOne(model.challenge.kinds, ["model", "challenge", "kinds"], report);
}
