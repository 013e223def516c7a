/**
 * What `compare` returns and `--json` prints: the contract for everything built on top. The first keys of each type
 * are promised to stay; those under "for the printed report" may change with it. A value that is not defined is
 * absent, never null.
 */
import type { Costs, GroupSummary, PanelSummary, Series } from "../../metrics/run.ts";
import type { MetricName } from "../../vocabulary/metrics.ts";
import type { Role, Surface } from "../../vocabulary/terms.ts";

export interface Comparison {
  /** Name of the scenario: its file without folder and ending. */
  readonly scenario: string;
  readonly seed: string;
  readonly replicates: number;
  /** Worlds that were asked for, where the study was stopped before all were done. */
  readonly stoppedOf?: number;
  /** Version of feedcast. */
  readonly version: string;
  /** In the order asked for; the first is the base. */
  readonly plans: readonly PlanFigures[];
  /** Each other plan against the base, metric by metric. */
  readonly comparisons: readonly PairFigures[];
  /** The same by plan and metric, for programs; not in JSON. */
  readonly against: Against;
  /** Reported results of the plans compared, beside what was simulated. */
  readonly results: readonly ResultFigures[];
  readonly inputs: InputCounts;

  // For the printed report.
  readonly question?: string;
  readonly campaign: CampaignFacts;
  readonly warnings: readonly Warning[];
}

/** Each other plan against the base, by the plan's name and the metric: `against["Follow feed"].reach?.ratio`. */
export type Against = Readonly<Record<string, Readonly<Partial<Record<MetricName, PairFigures>>>>>;

/** Over worlds. With one world all four are its value. */
export interface Spread {
  readonly mean: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** Per tick, over worlds; as long as `hours`. */
export interface SpreadSeries {
  readonly p10: readonly number[];
  readonly p50: readonly number[];
  readonly p90: readonly number[];
}

/** A mean over worlds with its 95 % interval; without the interval where there are too few worlds to have one. */
export interface Estimate {
  readonly mean: number;
  readonly low?: number;
  readonly high?: number;
}

/** One audience group over all worlds; a figure that is undefined in any world is absent. */
export interface GroupFigures extends Pick<GroupSummary, "name" | "isTarget" | "standardError"> {
  readonly users: Spread;
  readonly impressions: Spread;
  readonly views: Spread;
  readonly reach: Spread;
  readonly reach3plus: Spread;
  readonly averageFrequency?: Spread;
  readonly participants: Spread;
  readonly follows: Spread;
  /** People reached ÷ users. */
  readonly shareReached?: Spread;
}

/** A plan on one of its two platforms alone, over all worlds. */
export interface PlatformFigures extends Readonly<Partial<Record<MetricName, Spread>>> {
  readonly platform: string;
  readonly title: string;
  readonly byGroup?: readonly GroupFigures[];
  /** Means over worlds. */
  readonly costs?: Costs;
}

/** People who use both of a plan's platforms, and those of them whom the campaign has reached on both. */
export interface SharedFigures {
  readonly users: Spread;
  readonly reached: Spread;
}

export type FlowName = Exclude<keyof Series, "hours">;

/** One plan over all worlds; a metric that is undefined in any world is absent. */
export interface PlanFigures extends Readonly<Partial<Record<MetricName, Spread>>> {
  readonly name: string;
  readonly viewsBySurface: Readonly<Record<Surface, number>>;
  readonly viewsByRole: Readonly<Record<Role, number>>;
  readonly viewsByRoleAndSurface: Readonly<Record<Role, Readonly<Record<Surface, number>>>>;
  /** Mean users with 0, 1, 2 … 30 and with 31 or more campaign exposures. */
  readonly frequency: readonly number[];
  /** Absent where everybody is followed. Standard errors by the choice of the panel: root mean square over worlds. */
  readonly panel?: PanelSummary;
  /** Each audience group; absent where there are no groups. */
  readonly byGroup?: readonly GroupFigures[];
  /** Where the plan runs on two platforms at once: each alone, in the plan's order, and who is on both. */
  readonly platforms?: readonly PlatformFigures[];
  readonly overlap?: SharedFigures & { readonly byGroup?: readonly (SharedFigures & { readonly name: string })[] };
  readonly series: { readonly hours: readonly number[] } & {
    readonly [Flow in keyof Omit<Series, "hours">]: SpreadSeries;
  };

  // For the printed report.
  /** What the plan changes: "platform douyin-2020", "feed of weibo-2013". */
  readonly change: string;
  /** How For You deals its posts, where it has any. */
  readonly recommendedBy?: "pools" | "race";
  /** Whose public view counter stands beside these figures, and what it counts. */
  readonly publicCounter: string;
  /** Where the cost goes, means over worlds; absent where some world does not know it. */
  readonly costs?: Costs;
  /** Views in each 24 hours after the campaign's start. */
  readonly viewsPerDay: SpreadSeries;
}

export interface PairFigures {
  /** The base plan. */
  readonly base: string;
  readonly other: string;
  readonly metric: MetricName;
  /** Geometric mean of a ÷ b, interval from t on ln. Absent, as the next, where a or b is 0 in some world. */
  readonly ratio?: Estimate;
  readonly ratioWorlds?: Omit<Spread, "mean">;
  /** a − b. */
  readonly difference: Estimate;
  /** Worlds in which a > b. */
  readonly baseWins: number;
  readonly worlds: number;
  /** Share of the variance of ln(a ÷ b) that common random numbers took away; from 3 worlds on. */
  readonly varianceRemovedByPairing?: Required<Estimate>;
}

export interface ResultFigures {
  readonly metric: MetricName;
  readonly plan: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Absent where the metric is not defined in some world. */
  readonly simulatedP50?: number;
  /** Whether low ≤ simulatedP50 ≤ high. */
  readonly inside?: boolean;
  readonly usedFor: "tuning" | "checking";

  // For the printed report.
  readonly source?: string;
  /** Per plan and threshold, in how many worlds the metric is above it: half the value (rounded down), and the value. */
  readonly chance: readonly { readonly plan: string; readonly over: number; readonly worlds: number }[];
}

/** How many inputs of the base plan are known in which way; `sourced` = measured, reported, read or computed. */
export interface InputCounts {
  readonly stated: number;
  readonly sourced: number;
  readonly assumed: number;
  readonly tuned: number;
}

export interface CampaignFacts {
  readonly name: string;
  /** In which money is stated, where it is. */
  readonly currency?: string;
  readonly users: number;
  readonly days: number;
  /** Milliseconds since 1970 UTC, and the campaign's own minutes east of UTC. */
  readonly startMs: number;
  readonly zoneMinutes: number;
  /** What counts as a view, in every plan. */
  readonly view: "impression" | "play start" | "valid play";
}

/** What the engine had to say about a plan, and in how many worlds. Figures inside are those of the first world. */
export interface Warning {
  readonly plan: string;
  readonly text: string;
  readonly worlds: number;
}
