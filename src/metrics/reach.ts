import { exposureMask, type World } from "../world/world.ts";

/** Users by campaign exposures, as the panel shows them. */
export interface Reached {
  /** `beyond[e]`: users who have had more than e exposures, e < 31, whole numbers. Exact where everybody is followed. */
  readonly beyond: Float64Array;
  /** Standard error of each: what another panel of this size would differ by. 0 where everybody is followed. */
  readonly error: Float64Array;
}

/**
 * Stratified estimate (Cochran 1977, §5.4): each panel segment speaks for all users of its interest and stratum. The
 * variance of a share p seen among n of N users is (1 − n/N) · p(1 − p) / (n − 1).
 * @param exposed as in `Outcomes`
 */
export function estimateReach(world: World, exposed: Float64Array): Reached {
  const beyond = new Float64Array(exposureMask);
  const error = new Float64Array(exposureMask);
  for (let s = 0; s < world.panelSegments; s++) {
    const followed = world.segments[s]!.size;
    if (followed === 0) continue;
    const all = followed + (world.segments[world.panelSegments + s]?.size ?? 0);
    for (let e = 0; e < exposureMask; e++) {
      const share = exposed[s * exposureMask + e]! / followed;
      if (share === 0) break;
      beyond[e]! += all * share;
      error[e]! += (all * (all - followed) * share * (1 - share)) / Math.max(1, followed - 1);
    }
  }
  return { beyond: beyond.map(Math.round), error: error.map(Math.sqrt) };
}
