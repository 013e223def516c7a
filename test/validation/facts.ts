import type { Claim } from "./claim.ts";
import { claims as cascades } from "./facts/cascades.ts";
import { claims as challenges } from "./facts/challenges.ts";
import { claims as reach } from "./facts/organicReach.ts";
import { claims as rates } from "./facts/rates.ts";
import { claims as feeds } from "./facts/simulatedFeeds.ts";
import { claims as timing } from "./facts/timing.ts";

/** Stylised facts on the shipped platforms, nothing tuned to any of them; their sources are in the design's facts.md. */
export const claims: readonly Claim[] = [...rates, ...feeds, ...timing, ...reach, ...cascades, ...challenges];
