/** Roles of those who post, in the order of the reports. */
export const roles = ["brand", "celebrity", "topKol", "midKol", "microKol", "koc", "participant"] as const;

export type Role = (typeof roles)[number];

/** The places where impressions are shown, in the order of the reports. */
export const surfaces = ["following", "reposted", "forYou", "direct", "paid", "live", "trending", "search"] as const;

export type Surface = (typeof surfaces)[number];

/** The rule by which an impression is a view: always, once it starts to play, or once it is watched for a moment. */
export type ViewRule = "impression" | "playStart" | "validPlay";

/** Number of each surface in `ImpressionBatches.surface`: its place in `surfaces`. */
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
