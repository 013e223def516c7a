import type { ChallengeSettings, ResponseSettings } from "../../scenario/settle/settings.ts";
import type { Action } from "../../vocabulary/actions.ts";

/** The ways to join a challenge, in the order in which one draw chooses among them. */
export const joinKinds = ["ownTake", "duet", "stitch"] as const satisfies readonly Action[];
export type JoinKind = (typeof joinKinds)[number];

type Multipliers = ResponseSettings["multipliers"];

/** Share of would-be joiners who can join with the platform's interface: 1 where it offers all ways. */
export function joinableShare(challenge: ChallengeSettings, multipliers: Multipliers): number {
  return joinKinds.reduce((sum, kind) => sum + challenge.kinds[kind] * multipliers[kind], 0);
}

/** The way in which a user joins, chosen by the uniform number `u` in proportion to what challenge and platform offer. */
export function joinKind(challenge: ChallengeSettings, multipliers: Multipliers, u: number): JoinKind {
  let place = u * joinableShare(challenge, multipliers);
  for (const kind of joinKinds) {
    place -= challenge.kinds[kind] * multipliers[kind];
    if (place < 0) return kind;
  }
  return "ownTake";
}
