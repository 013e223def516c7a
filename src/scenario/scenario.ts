import type { MetricName } from "../metrics/run.ts";
import type { Brief } from "./plans/brief.ts";
import type { Status } from "./values/quantity.ts";

/** A scenario whose every value has been checked. Made by `parseScenario`, turned into numbers by `settle`. */
export interface Scenario {
  /** Name of the file it was read from, for messages. */
  readonly file: string;
  /** File name without folder and ending: what results call it. */
  readonly name: string;
  readonly question?: string;
  readonly campaign: {
    readonly name: string;
    /** Start of the campaign, milliseconds since 1970 UTC. */
    readonly startMs: number;
    /** Offset of its time zone, minutes east of UTC. */
    readonly zoneMinutes: number;
    readonly days: number;
    readonly currency?: string;
  };
  /** Daily users of the base plan's people (central value of a range). */
  readonly users: number;
  /** Users followed one by one in the plan with most of them (central value of a range): a byte of memory each. */
  readonly followed: number;
  /** The plans to compare; the first is the base. */
  readonly plans: readonly Plan[];
  readonly replicates: number;
  readonly seed: string;
  readonly results: readonly ReportedResult[];
  /** Inputs that wait for `feedcast tune`; a scenario that has any cannot be run. */
  readonly tunes: readonly Tune[];
  /** Every value that a run of the base plan uses, with where it came from. */
  readonly inputs: readonly Input[];
}

/** One plan: the whole brief as it stands after the plan's `platform`, `feed_of`, `without`, `swap` and `set`. */
export interface Plan {
  readonly name: string;
  /** What it changes, in a few words for a table's note: "platform douyin-2020", "feed of weibo-2013". */
  readonly change: string;
  /** Label of the platform whose public view counter stands beside this plan's figures, and what that counts. */
  readonly publicCounter: string;
  /** How For You deals its posts, where it has any. */
  readonly recommendedBy?: "pools" | "race";
  readonly brief: Brief;
  /** Where the plan runs on two platforms at once: the same plan on each alone. `brief` is then the first's. */
  readonly onEach?: readonly [Plan, Plan];
}

/** A published figure that runs are tuned to or checked against. */
export interface ReportedResult {
  readonly metric: MetricName;
  /** The plan that it speaks of: the base plan unless stated. */
  readonly plan: string;
  /** Central value (the median of a range). */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly source?: string;
  readonly usedFor: "tuning" | "checking";
}

/** An input to be solved for a reported result. */
export interface Tune {
  /** Path in the file, as in messages and in `--set`: `model.challenge.ease`. */
  readonly path: string;
  readonly metric: MetricName;
  readonly low: number;
  readonly high: number;
}

export type { Status };

export interface Input {
  /** `audience.users`, or `douyin-2020: people.slotsPerDay` for a platform's parameter. */
  readonly path: string;
  readonly status: Status;
  readonly value: number | string | readonly number[];
  readonly low?: number;
  readonly high?: number;
  readonly source?: string;
}
