/** Published figures of short video that posts of one account each are held against; null: none is known. */

export interface Tier {
  readonly tier: string;
  readonly name: string;
  /** Followers of each account; absent: of people who post. */
  readonly followers?: number;
  /** Views ÷ followers on TikTok: 25,015 videos of November 2020, by the followers of their authors. */
  readonly viewsPerFollower: {
    readonly p10: number;
    readonly p50: number;
    readonly p90: number;
    readonly mean: number;
  } | null;
}

export const tiers: readonly Tier[] = [
  { tier: "participant", name: "people who post", viewsPerFollower: null },
  { tier: "KOC", name: "KOC", followers: 3_000, viewsPerFollower: { p10: 0.05, p50: 0.22, p90: 1, mean: 0.99 } },
  {
    tier: "micro KOL",
    name: "micro KOL",
    followers: 30_000,
    viewsPerFollower: { p10: 0.03, p50: 0.16, p90: 1.1, mean: 0.82 },
  },
  {
    tier: "mid KOL",
    name: "mid KOL",
    followers: 300_000,
    viewsPerFollower: { p10: 0.03, p50: 0.17, p90: 1.4, mean: 0.7 },
  },
  {
    tier: "top KOL",
    name: "top KOL",
    followers: 3_000_000,
    viewsPerFollower: { p10: 0.03, p50: 0.19, p90: 1.2, mean: 0.55 },
  },
  {
    tier: "celebrity",
    name: "celebrity",
    followers: 15_000_000,
    viewsPerFollower: { p10: 0.04, p50: 0.15, p90: 0.75, mean: 0.33 },
  },
];

/** A published range. */
export type Range = readonly [low: number, high: number];

export interface PlatformNorms {
  readonly platform: string;
  /** Whether views ÷ followers of TikTok are held against it. */
  readonly likeTikTok: boolean;
  readonly likes: Range | null;
  readonly comments: Range | null;
  readonly shares: Range | null;
  /** Share of views that are recommended. */
  readonly recommended: Range | null;
  readonly source: string;
}

export const platforms: readonly PlatformNorms[] = [
  {
    platform: "douyin-2020",
    likeTikTok: true,
    likes: [0.012, 0.023],
    comments: null,
    shares: null,
    recommended: [0.74, 0.95],
    source: "likes: Kuaishou and Douyin, read; views ÷ followers: as on TikTok; fans' exposure about 10 %, reported",
  },
  {
    platform: "tiktok-2021",
    likeTikTok: true,
    likes: [0.12, 0.16],
    comments: [0.0011, 0.0024],
    shares: [0.0012, 0.0018],
    recommended: [0.74, 0.997],
    source: "25,015 videos of November 2020; For You 74 to 93 %, the Following tab .3 % in the median of 31,059 posts",
  },
  {
    platform: "kuaishou-2020",
    likeTikTok: false,
    likes: [0.012, 0.023],
    comments: null,
    shares: null,
    recommended: [0.6, 0.7],
    source: "likes: read; fans' exposure of 30 to 40 %, reported",
  },
  {
    platform: "xiaohongshu-2020",
    likeTikTok: false,
    likes: null,
    comments: null,
    shares: null,
    recommended: null,
    source: "no norm of a single post is known",
  },
];
