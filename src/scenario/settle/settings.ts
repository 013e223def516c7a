import type { FollowColumns } from "../../graph/columns.ts";
import type { Action, Answer, RatedAction } from "../../vocabulary/actions.ts";
import type { Role, ViewRule } from "../../vocabulary/terms.ts";
import type { LiveSettings } from "./liveSettings.ts";
import type { ShopSettings } from "./shopSettings.ts";

/**
 * Settings of one run: the scenario with a plan applied and every range drawn. Every value is a plain number, already
 * checked; the engine needs no YAML, units or unknowns.
 */
export interface Settings {
  /** Root of every draw of this run. Never contains a plan's name: plans share their draws. */
  readonly seed: string;
  readonly people: PeopleSettings;
  /** Share of users who are followed one by one, 0 < panel ≤ 1. The others are drawn as aggregates. */
  readonly panel: number;
  readonly clock: ClockSettings;
  readonly graph: FollowGraphSettings;
  /** The feed of this plan. */
  readonly feed: FeedSettings;
  readonly response: ResponseSettings;
  readonly challenge: ChallengeSettings;
  /** Accounts that post by arrangement, sorted by `key`. */
  readonly accounts: readonly AccountSettings[];
  /** Paid impressions, sorted by `key`. */
  readonly paid: readonly PaidSettings[];
  /** Live events that take place, sorted by `key`; each has a host. */
  readonly live: readonly LiveSettings[];
  /** Absent if the scenario has no shop. */
  readonly shop?: ShopSettings;
  readonly viewRule: ViewRule;
  /** Absent if the scenario states no money: costs are then not measured. */
  readonly costs?: CostSettings;
  /** The platform on which the responses were observed. */
  readonly reference: PlatformSettings;
  /** Platforms where creators earned their usual views, by name: as they stand, with the scenario's users. */
  readonly earnedOn: Readonly<Record<string, PlatformSettings>>;
}

/** A platform by itself: its people, its follow graph, its feed, its interface. */
export interface PlatformSettings {
  readonly multipliers: ResponseSettings["multipliers"];
  readonly autoplay: number;
  readonly people: PeopleSettings;
  readonly graph: FollowGraphSettings;
  readonly feed: FeedSettings;
}

export interface PeopleSettings {
  /** Daily users; ≥ 1. */
  readonly users: number;
  /** Feed slots looked at per user and day, over all surfaces, mean over users; Infinity switches every cap off. */
  readonly slotsPerDay: number;
  /** Shape of the gamma distribution of activity over users (mean 1). */
  readonly activityShape: number;
  /** Number of activity bins: bins of equal probability of that distribution. */
  readonly activityBins: number;
  /** Number of interests, equally common unless a group differs. The topic of a post is one of them. */
  readonly interests: number;
  /** Posts per user and day that compete on recommendation surfaces. */
  readonly uploadsPerUserPerDay: number;
  /** Share of all slots sold as advertising, 0 … 1. */
  readonly adLoad: number;
  /** Audience groups, the last holds everyone else; empty: all users are alike. */
  readonly groups: readonly GroupSettings[];
  /** Index of the group that the campaign is for. */
  readonly target?: number;
}

/** Users whom a campaign distinguishes from others. */
export interface GroupSettings {
  readonly name: string;
  /** Share of this platform's users; sums to 1 over the groups. */
  readonly share: number;
  /** Slots looked at per user, > 0, in any unit that all groups share: only ratios count. */
  readonly activity: number;
  /** Share whose interest is the campaign's topic; absent: all interests are equally common. */
  readonly interested?: number;
}

export interface ClockSettings {
  /** Length of a tick, hours; divides 24. */
  readonly tickHours: number;
  /** Ticks from the campaign's start to its horizon. */
  readonly ticks: number;
  /** Local hour of day at which the campaign starts, 0 ≤ h < 24 (10.5 = 10:30). */
  readonly startHour: number;
  /** Share of a day's activity in each local hour, 24 values that sum to 1. */
  readonly hourWeights: readonly number[];
}

/** Follow graph: drawn, or imported. */
export type FollowGraphSettings = GraphSettings | ImportedGraph;

/** An imported follow graph: its accounts are the users of the world. */
export interface ImportedGraph {
  readonly columns: FollowColumns;
  /** Arcs ÷ accounts. */
  readonly meanFollowers: number;
}

/** The procedural follow graph. */
export interface GraphSettings {
  /** Mean followers of a user = mean followees of a user. */
  readonly meanFollowers: number;
  /** Exponent of the bounded power law of follower counts (density ∝ k^−exponent). */
  readonly exponent: number;
  /** Largest follower count a user can have. */
  readonly maxFollowers: number;
  /** Share of an account's followers who come from its own interest, 0 … 1; the others are spread over all interests. */
  readonly homophily: number;
  /** Followers of people who post: a power law of density ∝ k^−`exponent` with this median, up to `maxFollowers`. */
  readonly posters: { readonly median: number; readonly exponent: number; readonly maxFollowers: number };
}

/** A feed, as `feed_of` replaces it. */
export interface FeedSettings {
  /** Shares of the non-ad slots; sum to 1. */
  readonly slotShare: { readonly [Name in "following" | "forYou" | "trending" | "search" | "live"]: number };
  readonly following: {
    readonly order: "chronological" | "ranked";
    /** Posts and reposts per followee and day that arrive in a following feed. */
    readonly postsPerFolloweePerDay: number;
    /** Age at which the hazard of being seen has halved, hours. */
    readonly halfLifeHours: number;
    /** Probability that a follower ever sees a post, if there are slots for all of them, 0 … 1. */
    readonly maxReach: number;
  };
  /** Scoring formula over predicted rates (checked by `compileFormula`), for `forYou` and for a ranked `following`. */
  readonly formula: string;
  /** Present if `slotShare.forYou > 0`. */
  readonly forYou?: PoolsSettings | RaceSettings;
  /** Present if `slotShare.trending > 0`. */
  readonly trending?: TrendingSettings;
  /** Present if `slotShare.search > 0`, or if searches make heat. */
  readonly search?: { readonly searchesPerView: number };
  readonly sharing: {
    /** Share of shares that are reposts to one's followers; the rest are messages to friends. */
    readonly repostShare: number;
    /** Friends that one message goes to (mean; each share draws floor or ceil of it). */
    readonly friendsPerMessage: number;
    /** Probability that a friend opens it. */
    readonly openRate: number;
    /** Median hours between sending and opening, log-normal. */
    readonly openDelayMedianHours: number;
    readonly openDelaySigma: number;
  };
  /** Lift of long views, ranked over random, that the ranking is to attain: it fixes the inverse temperature. */
  readonly lift: number;
}

export interface PoolsSettings {
  readonly policy: "pools";
  /** Mean impressions of each pool, ascending. As stated; the engine caps each at 5 % of users and merges equal ones. */
  readonly budgets: readonly number[];
  /** Hours over which each pool's test is paced; same length as `budgets`. */
  readonly hours: readonly number[];
  /** First audience of a post of the median account: `base + perFollower · followers` impressions, mean over posts. */
  readonly firstAudience: {
    readonly base: number;
    readonly perFollower: number;
    /** Spread between accounts with as many followers, and between audiences of one account: sd of the logarithm. */
    readonly accounts: number;
    readonly posts: number;
  };
  /** Share of an audience after which the post is judged; the rest is shown once the post has stopped climbing. */
  readonly tested: number;
  /** Share of the variance of a test's judgement that the answers explain; the rest is chance. 0 … below 1. */
  readonly merit: number;
  /** Mean age at which that rest is shown, days after the post has stopped climbing. */
  readonly restDays: number;
  /** Share of posts promoted into each pool; absent: solved from supply and demand. */
  readonly passShare?: number;
}

export interface RaceSettings {
  readonly policy: "race";
  /** Age up to which a post is in people's inventories, hours. */
  readonly lifeHours: number;
}

/** Properties of the population: solved once on `responseFrom`, the same in every plan, except `multipliers`. */
export interface ResponseSettings {
  /** Background variances of appeal; sum to 1. */
  readonly variance: { readonly quality: number; readonly affinity: number; readonly taste: number };
  /** Appeal of an account that the viewer follows, sd of a random impression's appeal. */
  readonly followed: number;
  /** Loss of appeal per doubling of 1 + earlier exposures to the campaign. */
  readonly fatigue: number;
  /** Valid-play rate on the ranked feed, per exposure. */
  readonly validPlay: number;
  /** Lift of valid plays, ranked over random. */
  readonly lift: number;
  /** Slope of the valid play on appeal, on the logit scale. */
  readonly validPlayBeta: number;
  /** Rate of each action per exposure on the ranked feed. All but `notInterested` need a valid play. */
  readonly rates: { readonly [A in RatedAction]: number };
  /** Slope on appeal, logit scale (`create`: log scale). */
  readonly beta: { readonly [A in RatedAction | "create"]: number };
  /** Differences between posts of one quality in each answer: sd of the logarithm of a factor of mean 1. */
  readonly spread: { readonly [A in Answer]: number };
  /** Part of that factor's spread that all answers have in common, 0 … 1. */
  readonly together: { readonly [A in Answer]: number };
  /** Weibull distribution of the watch ratio of valid plays. */
  readonly watch: { readonly shape: number; readonly scale: number };
  /** A long view is a play of this many seconds, or to the end of a shorter post. */
  readonly longViewSeconds: number;
  /** Duration of background posts: median and p90 of a log-normal, seconds. */
  readonly backgroundDuration: { readonly median: number; readonly p90: number };
  /** Probability that an impression which was swiped away had started to play. 1 on a full-screen feed. */
  readonly autoplay: number;
  /** Factor of the platform's interface on the probability of each action: 1 changes nothing, 0: it has no such button. */
  readonly multipliers: { readonly [A in Action]: number };
}

export interface ChallengeSettings {
  /** Joins per exposure on the ranked feed, before `ease` and reinforcement. */
  readonly joinRate: number;
  /** How easy the challenge is; 0 = there is nothing to join. */
  readonly ease: number;
  /** Factor of the join rate by earlier exposures: min(max, 1 + step · exposures). */
  readonly reinforcement: { readonly step: number; readonly max: number };
  /** Log-normal delay between joining and posting. */
  readonly delay: { readonly medianHours: number; readonly sigma: number };
  /** Shares of the ways to join; sum to 1. */
  readonly kinds: { readonly ownTake: number; readonly duet: number; readonly stitch: number };
  /** Quality of a participant's post: mean, which the challenge shares, + noise of this sd. */
  readonly quality: { readonly mean: number; readonly sd: number };
  /** Length of a participant's post, seconds. */
  readonly durationSeconds: number;
}

export interface AccountSettings {
  /** Stable name that keys every draw of this account; does not depend on other lines of the scenario. */
  readonly key: string;
  readonly role: Role;
  /** Absent: the account belongs to an ordinary user, whose follower count the graph draws. */
  readonly followers?: number;
  /** Number of the account in an imported graph, which gives its followers. */
  readonly account?: number;
  /** Usual unpaid views of a post, where the scenario states them; they give the account's standing. */
  readonly usualViews?: UsualFigure;
  /** Likes, comments and shares per view, where the scenario states them; they give how readily its posts are answered. */
  readonly usualEngagement?: UsualFigure;
  /** Total fee of the account in the campaign's currency; absent: not known. */
  readonly fee?: number;
  /** How many times as likely a user of each group is to follow; absent: all groups alike. Only with `followers`. */
  readonly affinityIndex?: readonly number[];
  readonly posts: readonly PostSettings[];
}

export interface PostSettings {
  /** Stable within the account. */
  readonly key: string;
  /** Publication, hours after the campaign's start; ≥ 0. */
  readonly atHours: number;
  /** Sd of a random impression's appeal. */
  readonly quality: number;
  readonly durationSeconds: number;
}

/** A figure of an account's posts before the campaign. */
export interface UsualFigure {
  readonly value: number;
  /** Platform where they were earned: a name in `Settings.earnedOn`. */
  readonly platform: string;
  /** Place of the figure in the scenario, for an error that names it: `creators[1].average_views`. */
  readonly path: string;
}

export interface PaidSettings {
  readonly key: string;
  readonly impressions: number;
  /** Cost if all impressions are shown; absent: not known. */
  readonly money?: number;
  readonly startHours: number;
  readonly hours: number;
  /**
   * Posts that the impressions show, in equal parts among those published so far: of accounts with this role, or the
   * campaign's best, chosen anew every 24 hours by earned views.
   */
  readonly behind: Role | { readonly best: number };
  /** Weight of each group's slots; 0: the group is not shown it. Absent: all groups alike. */
  readonly affinityIndex?: readonly number[];
}

/** Money besides fees and paid impressions, in the campaign's currency. */
export interface CostSettings {
  /** Cost of making the brand's posts, the filter and the like. */
  readonly production: number;
  /** Budget; its lines, if there are any, add up to the total. */
  readonly budget?: {
    readonly total: number;
    readonly creators?: number;
    readonly paid?: number;
    readonly production?: number;
    readonly reserve?: number;
  };
}

/** Hot lists, and pages of challenges and filters. */
export interface TrendingSettings {
  /** Heat within an hour that puts a campaign on the hot list. */
  readonly threshold: number;
  /** Heat of one post, view, share and search of the campaign. */
  readonly heatPerPost: number;
  readonly heatPerView: number;
  readonly heatPerShare: number;
  readonly heatPerSearch: number;
  /** Share of the slots on trending pages that show a campaign on the hot list. */
  readonly listShare: number;
  /** Views on the page of the challenge per view elsewhere; without a challenge there is no page. */
  readonly pageViewsPerView: number;
}
