import type { ChallengeSettings, ResponseSettings } from "../../scenario/settle/settings.ts";

/** The ways to join a challenge, in the order of the events that stand for them. */
export const joinKinds = ["ownTake", "duet", "stitch"] as const;
export type JoinKind = (typeof joinKinds)[number];

type Multipliers = ResponseSettings["multipliers"];

/** Share of would-be joiners whom the platform's interface lets join in some way: 1 where it offers all of them. */
export function joinableShare(challenge: ChallengeSettings, multipliers: Multipliers): number {
  return joinKinds.reduce((sum, kind) => sum + challenge.kinds[kind] * multipliers[kind], 0);
}

/** How somebody joins, from a uniform number: in proportion to the ways that the challenge and the platform offer. */
export function joinKind(challenge: ChallengeSettings, multipliers: Multipliers, u: number): JoinKind {
  let place = u * joinableShare(challenge, multipliers);
  for (const kind of joinKinds) {
    place -= challenge.kinds[kind] * multipliers[kind];
    if (place < 0) return kind;
  }
  return "ownTake";
}
