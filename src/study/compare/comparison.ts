/**
 * The result of `compare`, which `--json` prints: the contract for everything built on top. The first keys of each type
 * are promised to stay; those under "for the printed report" may change with it. A value that is not defined is
 * absent, never null.
 */
import type { Costs, GroupCounts, GroupSummary, PanelSummary, Series } from "../../metrics/run.ts";
import type { CampaignFacts } from "../../scenario/scenario.ts";
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
  /** All plans in order of merit; absent with fewer than three plans, with one world, or where a plan lacks the metric. */
  readonly ranking?: Ranking;
  readonly inputs: InputCounts;

  // For the printed report.
  readonly question?: string;
  readonly campaign: ComparedCampaign;
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
export interface GroupFigures
  extends Pick<GroupSummary, "name" | "isTarget" | "standardError">,
    Readonly<Record<keyof GroupCounts, Spread>> {
  readonly users: Spread;
  readonly averageFrequency?: Spread;
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

/** People who use both of a plan's platforms, and how many of them the campaign has reached on both. */
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
  /** New followers of all accounts of a role. */
  readonly followsByRole: Readonly<Record<Role, Spread>>;
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
  /** The plan's changes: "platform douyin-2020", "feed of weibo-2013". */
  readonly change: string;
  /** How For You allocates its posts, where it has any. */
  readonly recommendedBy?: "pools" | "race";
  /** The platform whose public view counter stands beside these figures, and the event that it counts. */
  readonly publicCounter: string;
  /** Parts of the cost, means over worlds; absent where some world does not know it. */
  readonly costs?: Costs;
  /** Views in each 24 hours after the campaign's start. */
  readonly viewsPerDay: SpreadSeries;
}

export interface PairFigures {
  /** The base plan. */
  readonly base: string;
  readonly other: string;
  readonly metric: MetricName;
  /** Geometric mean of base ÷ other, interval from t on ln. Absent, as the next, where either is 0 in some world. */
  readonly ratio?: Estimate;
  readonly ratioWorlds?: Omit<Spread, "mean">;
  /** base − other. */
  readonly difference: Estimate;
  /** Worlds in which base > other, and in which other > base. */
  readonly baseWins: number;
  readonly otherWins: number;
  readonly worlds: number;
  /** Share of the variance of ln(base ÷ other) that common random numbers took away; from 3 worlds on. */
  readonly varianceRemovedByPairing?: Required<Estimate>;
}

/** Plans in order of merit. */
export interface Ranking {
  /** The campaign's objective, or earned views where it states none. */
  readonly metric: MetricName;
  /**
   * Names of plans, best first, in groups. The paired 95 % intervals tell every plan of a group apart from every plan
   * of a later group; those within a group are not all told apart.
   */
  readonly groups: readonly (readonly string[])[];
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

export interface ComparedCampaign extends CampaignFacts {
  /** Daily users of the base plan. */
  readonly users: number;
  /** The event that counts as a view, in every plan. */
  readonly view: "impression" | "play start" | "valid play";
}

/** A sentence of the engine about a plan, and the number of worlds it holds for. Its figures are the first world's. */
export interface Warning {
  readonly plan: string;
  readonly text: string;
  readonly worlds: number;
}
