import { claims as cascades } from "./cascades.ts";
import { claims as change } from "./change.ts";
import type { Claim } from "./claim.ts";
import { claims as content } from "./content/claims.ts";
import { claims as facts } from "./facts.ts";
import { claims as mutation } from "./mutation.ts";
import { claims as programs } from "./programs.ts";
import { claims as published } from "./published.ts";
import { claims as ranking } from "./ranking.ts";
import { claims as reach } from "./reach.ts";
import { claims as sampling } from "./sampling.ts";
import { claims as uncertainty } from "./uncertainty.ts";

/** Everything that is claimed, in the order of docs/validation.md: a list per section. */
export const sections: readonly (readonly Claim[])[] = [
  cascades,
  reach,
  ranking,
  programs,
  facts,
  content,
  published,
  change,
  uncertainty,
  sampling,
  mutation,
];
