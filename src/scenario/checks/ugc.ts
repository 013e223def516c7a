import type { BriefFile } from "../entries/schema.ts";
import type { Report } from "./bounds.ts";
import { sumsToOne } from "./model.ts";

/** `ugc:` and `model.challenge:` — everybody who joins joins in one of three ways. */
export function checkChallenge({ model }: BriefFile, report: Report): void {
  sumsToOne(model.challenge.kinds, ["model", "challenge", "kinds"], report);
}
