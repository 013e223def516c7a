/**
 * What one run is made of: the scenario with a plan applied and every range drawn. Every value is a plain number,
 * already checked; nothing downstream of this file knows YAML, units or unknowns.
 */

/** Who posted, in the order of the reports. */
export const roles = ["brand", "celebrity", "topKol", "midKol", "microKol", "koc", "participant"] as const;

export type Role = (typeof roles)[number];

/** How an impression was served, in the order of the reports. */
export const surfaces = ["following", "reposted", "forYou", "direct", "paid", "live", "trending", "search"] as const;

export type Surface = (typeof surfaces)[number];

/** What counts as a view: any impression, one that started to play, or one that was watched for a moment. */
export type ViewRule = "impression" | "playStart" | "validPlay";

/** What a viewer may do; `duet`, `stitch` and `ownTake` are the three ways to join a challenge. */
export const actions = ["like", "comment", "share", "follow", "notInterested", "duet", "stitch", "ownTake"] as const;

export type Action = (typeof actions)[number];

/** Order of the surfaces in `Cells.surface`: that of `surfaces` in the settings. */
export const SurfaceIndex = {
  following: 0,
  reposted: 1,
  forYou: 2,
  direct: 3,
  paid: 4,
  live: 5,
  trending: 6,
  search: 7,
} as const;
