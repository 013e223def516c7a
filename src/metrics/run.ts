import type { MetricName } from "../vocabulary/metrics.ts";
import type { Role, Surface } from "../vocabulary/terms.ts";

/** The measurements of one run: one world, one plan. */
export interface Run {
  /** A metric that is not defined in this run (a rate of nothing) is absent. */
  readonly metrics: Readonly<Partial<Record<MetricName, number>>>;
  /** Sums to `metrics.views` exactly, as do the next two. */
  readonly viewsBySurface: Readonly<Record<Surface, number>>;
  readonly viewsByRole: Readonly<Record<Role, number>>;
  readonly viewsByRoleAndSurface: Readonly<Record<Role, Readonly<Record<Surface, number>>>>;
  /** New followers of all accounts of a role; that of the brand is `metrics.follows`. */
  readonly followsByRole: Readonly<Record<Role, number>>;
  /** Users with 0, 1, 2 … 30 and with 31 or more campaign exposures; 32 values that sum to the users. */
  readonly frequency: readonly number[];
  /** Absent where the scenario does not speak of money, or a fee or a price is not known. */
  readonly costs?: Costs;
  /** Absent where everybody is followed one by one, and reach and frequency are exact. */
  readonly panel?: PanelSummary;
  /** Each audience group, in the scenario's order, the last one everybody else; absent where there are no groups. */
  readonly byGroup?: readonly GroupSummary[];
  /** Where the plan runs on two platforms at once: the run on each alone, and the people who use both. */
  readonly platforms?: readonly [PlatformRun, PlatformRun];
  readonly overlap?: Overlap;
  readonly series: Series;
  /** The ten most viewed posts, most viewed first. */
  readonly topPosts: readonly PostSummary[];
  /** Posts of the brand and of creators, the first 1,000 of them. */
  readonly seededPosts: readonly PostSummary[];
  /** The ten accounts that gained most followers, most first; accounts that gained nobody are left out. */
  readonly topAccounts: readonly AccountSummary[];
  /** The post with the most sharers, absent where nothing was shared. */
  readonly largestCascade?: CascadeSummary;
  /** Live events in the order in which they begin; absent where there is none. */
  readonly live?: readonly LiveSummary[];
  /** Sentences for the reader, each a complete one: bought impressions not delivered, R above .7 … */
  readonly warnings: readonly string[];
  readonly solved: Solved;
}

/** The cost of a campaign in its currency: creators + paid + production = `metrics.cost`. */
export interface Costs {
  /** Fees of all creators. */
  readonly creators: number;
  /** Bought impressions that were shown. */
  readonly paid: number;
  readonly production: number;
  /** Held back of the budget, and no part of the cost; absent where the scenario states none. */
  readonly reserve?: number;
}

/** The users followed one by one, from whom reach and frequency are estimated. */
export interface PanelSummary {
  /** Share of the users asked for, and users followed. */
  readonly share: number;
  readonly users: number;
  /** Standard errors of metrics by the choice of the panel alone. */
  readonly standardError: Readonly<Partial<Record<"reach" | "reach3plus" | "averageFrequency", number>>>;
}

/** One platform of a plan that runs on two: the same run as of the plan on this platform alone. */
export interface PlatformRun {
  readonly platform: string;
  readonly title: string;
  readonly run: Run;
}

/** The people who use both of a plan's platforms. */
export interface Overlap {
  readonly users: number;
  /** Users of both whom the campaign has reached on each. */
  readonly reached: number;
  /** Absent where there are no groups. */
  readonly byGroup?: readonly { readonly name: string; readonly users: number; readonly reached: number }[];
}

/** Counts of an audience group; those of all groups sum to the run's, but for accounts outside the population. */
export interface GroupCounts {
  readonly impressions: number;
  readonly views: number;
  readonly reach: number;
  readonly reach3plus: number;
  /** Users of the group who have published posts of their own. */
  readonly participants: number;
  /** Users of the group who came to follow the brand. */
  readonly follows: number;
}

export type GroupMetric = keyof GroupCounts | "averageFrequency";

/** One audience group in one run. */
export interface GroupSummary extends GroupCounts {
  readonly name: string;
  /** Whether the campaign is for this group. */
  readonly isTarget: boolean;
  readonly users: number;
  /** Absent where nobody was reached. */
  readonly averageFrequency?: number;
  /** By the choice of the panel alone; absent where everybody is followed one by one. */
  readonly standardError?: PanelSummary["standardError"];
}

/** Per tick; `hours[i]` is the end of tick i, in hours after the start. Flows are of the tick, `reach` is cumulative. */
export interface Series {
  readonly hours: readonly number[];
  readonly impressions: readonly number[];
  readonly views: readonly number[];
  readonly paidViews: readonly number[];
  readonly reach: readonly number[];
  readonly likes: readonly number[];
  readonly comments: readonly number[];
  readonly shares: readonly number[];
  readonly follows: readonly number[];
  readonly participantPosts: readonly number[];
  /** With a shop: clicks on its links, and purchases or leads completed. */
  readonly clicks?: readonly number[];
  readonly completed?: readonly number[];
}

export interface PostSummary {
  readonly key: string;
  readonly role: Role;
  readonly atHours: number;
  readonly quality: number;
  /** Followers of the author before the campaign. */
  readonly followers: number;
  readonly views: number;
  readonly viewsBySurface: Readonly<Record<Surface, number>>;
  readonly likes: number;
  readonly comments: number;
  readonly shares: number;
  /** 0 on platforms without a save button. */
  readonly saves: number;
  /** Users who came to follow the author from this post. */
  readonly follows: number;
  /** Posts that joined the challenge because of this one. */
  readonly children: number;
}

export interface AccountSummary {
  readonly key: string;
  readonly role: Role;
  /** Users who came to follow it during the campaign. */
  readonly follows: number;
}

export interface LiveSummary {
  readonly key: string;
  readonly atHours: number;
  /** Visitors who were invited, and visitors from the feed. A person who comes both ways is two visitors. */
  readonly invited: number;
  readonly entered: number;
  readonly viewerMinutes: number;
  readonly questions: number;
  /** Users who came to follow the first host. */
  readonly follows: number;
  /** Mean number of viewers in each minute, and questions asked in it. */
  readonly concurrency: readonly number[];
  readonly questionsPerMinute: readonly number[];
  /** Results of the link in the room; absent where the room carries none. */
  readonly shop?: {
    readonly clicks: number;
    readonly carts: number;
    /** Purchases or leads, up to the end of the campaign; and returns of them. */
    readonly completed: number;
    readonly returns: number;
    /** In each minute of the event. */
    readonly clicksPerMinute: readonly number[];
    readonly completedPerMinute: readonly number[];
  };
}

/** The author and everybody who passed the post on, as a tree. */
export interface CascadeSummary {
  readonly post: string;
  readonly role: Role;
  readonly size: number;
  readonly depth: number;
  /** Mean distance between two members of the tree (Goel et al. 2016). */
  readonly structuralVirality: number;
  /** Members at distance 0, 1, 2 … from the author. */
  readonly sizeByDepth: readonly number[];
}

/**
 * Values that the run solved before its first tick. Those of `calibration` are the population's: the same in every plan,
 * and empty with a custom response model.
 */
export interface Solved {
  readonly calibration: Readonly<Record<string, number>>;
  readonly feed: Readonly<Record<string, number>>;
}
