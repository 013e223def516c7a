import { expected, InputError, meant, UnsolvableValue } from "../vocabulary/faults.ts";
import type { MetricName } from "../vocabulary/metrics.ts";
import type { Input, Plan, Tune } from "./plans/plan.ts";
import { placeNear } from "./values/document.ts";
import type { Status } from "./values/quantity.ts";

/** A scenario whose every value has been checked. Made by `parseScenario`, turned into numbers by `settle`. */
export interface Scenario {
  /** Fingerprint of the text, the overrides and the graph: what a job names its scenario by. */
  readonly id: string;
  /** Name of the file it was read from, for messages. */
  readonly file: string;
  /** File name without folder and ending: what results call it. */
  readonly name: string;
  readonly question?: string;
  readonly campaign: CampaignFacts;
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
  /** `file:line:column` by path, for faults that only a run can find. */
  readonly places: Readonly<Record<string, string>>;
}

/** The facts of a campaign that a report states; a fact that the file does not state is absent. */
export interface CampaignFacts {
  readonly name: string;
  readonly market?: string;
  readonly hashtag?: string;
  /** The metric by which plans are judged first. */
  readonly objective?: MetricName;
  /** Whether the challenge has a filter of the brand's. */
  readonly filter?: boolean;
  /** The prize of the challenge in words; `none` is a statement too. */
  readonly prize?: string;
  /** Videos that the client expects of users: one number, or a range with its centre. */
  readonly expectedVideos?: { readonly value: number; readonly low?: number; readonly high?: number };
  /** Start of the campaign, milliseconds since 1970 UTC. */
  readonly startMs: number;
  /** Offset of its time zone, minutes east of UTC. */
  readonly zoneMinutes: number;
  readonly days: number;
  /** Currency of all money; absent where none is stated. */
  readonly currency?: string;
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

export type { Status };

/** The plan of this name. @throws {InputError} if the scenario has none */
export function planNamed({ plans, file }: Scenario, name: string): Plan {
  const plan = plans.find((candidate) => candidate.name === name);
  if (plan) return plan;
  const names = plans.map((candidate) => candidate.name);
  const message = expected(`one of the plans ${names.join(", ")}`, name, meant(name, names));
  throw new InputError([{ place: file, path: "compare", message }]);
}

/** A solver's RangeError as a fault of the scenario, at the value that it names; any other error as it is. */
export function scenarioFault({ file, places }: Scenario, error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  const path = error instanceof UnsolvableValue ? error.path : "";
  return new InputError([{ place: placeNear(places, path) ?? file, path, message: error.message }]);
}
