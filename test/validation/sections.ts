import { claims as cascades } from "./cascades.ts";
import type { Claim } from "./claim.ts";
import { claims as programs } from "./programs.ts";
import { claims as ranking } from "./ranking.ts";
import { claims as reach } from "./reach.ts";
import { claims as sampling } from "./sampling.ts";

/** Everything that is claimed, in the order of docs/validation.md: a list per section. */
export const sections: readonly (readonly Claim[])[] = [cascades, reach, ranking, programs, sampling];
