import type { Claim } from "./claim.ts";
import { claims as sampling } from "./sampling.ts";

/** Everything that is claimed, in the order of docs/validation.md: a list per section. */
export const sections: readonly (readonly Claim[])[] = [sampling];
