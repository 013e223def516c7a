import { stringify } from "yaml";
import type { FollowColumns } from "../graph/columns.ts";
import { fingerprint } from "../lib/fingerprint.ts";
import {
  expected,
  type Fault,
  faultText,
  InputError,
  meant,
  pathText,
  readPath,
  related,
} from "../vocabulary/faults.ts";
import type { Report } from "./checks/bounds.ts";
import { checkFile } from "./checks/checks.ts";
import { currencyOf } from "./checks/money.ts";
import { untunable } from "./checks/results.ts";
import { checkUse } from "./checks/unused.ts";
import { panelShare } from "./entries/panel.ts";
import { type BriefFile, type BriefObject, briefSchema } from "./entries/schema.ts";
import { originsIn } from "./origins.ts";
import { inputsOfPlans, tunesOf } from "./plans/inputs.ts";
import type { Plan, Tune } from "./plans/plan.ts";
import { planOf, type Read } from "./readPlan.ts";
import type { CampaignFacts, ReportedResult, Scenario } from "./scenario.ts";
import { placesOf, readSource, type ScenarioSource } from "./values/document.ts";
import { withOrigins } from "./values/leafTree.ts";
import type { Quantity } from "./values/quantity.ts";
import { removed, validate } from "./values/validate.ts";

export interface ParseOptions {
  /** Name of the file, for messages. */
  readonly file?: string;
  /** Overrides `path=value`, applied before anything is checked. */
  readonly set?: readonly string[];
  /** The graph that `graph.file` names (`graphFileOf`), as `EdgeListReader` reads it. */
  readonly graph?: FollowColumns | undefined;
}

/**
 * Reads a scenario.
 * @throws {InputError} with every fault that could be found at once
 */
export function parseScenario(text: string, options: ParseOptions = {}): Scenario {
  const file = options.file ?? "scenario.yaml";
  const source = readSource(text, file, options.set ?? []);
  const faults: Fault[] = [...source.traps];
  const add = (fault: Fault): void => {
    if (!faults.some((known) => faultText(known) === faultText(fault))) faults.push(fault);
  };
  const report: Report = (path, message) => add({ place: source.place(path), path: pathText(path), message });
  const raw = source.traps.reduce<unknown>((rest, trap) => removed(rest, trap.at), source.raw);
  const reading = validate(briefSchema, raw);
  for (const { at, message, isUnknown } of reading.faults) {
    if (isUnknown) add({ place: source.placeOfKey(at), path: pathText(at.slice(0, -1)), message });
    else report(at, message);
  }
  // Faults that follow from an unreadable value are not reported.
  const reportOther: Report = (path, message) => {
    if (!reading.faults.some(({ at }) => related(at, path))) report(path, message);
  };
  const { value } = reading;
  // Values in a plan's `set` stay as written: each plan reads them with its own origins.
  const brief = value && { ...withOrigins(value, originsIn(source)), compare: value.compare };
  if (brief === undefined) throw new InputError(inOrder(faults));
  checkFile(brief, options.graph, reportOther);
  const imported = brief.graph && options.graph;
  const read: Read = { brief, source, raw, faults: reading.faults, report: reportOther, imported };
  const plans = brief.compare.map((entry, i) => planOf(read, entry, i));
  const made = plans.filter((plan) => plan !== undefined);
  // A faulty plan does not show which entries it uses.
  if (made.length === plans.length) checkUse(brief, made, reportOther);
  const results = resultsOf(brief, reportOther);
  const tunes = reading.faults.some(({ at }) => at[0] === "results_reported")
    ? []
    : inFileOrder(checkedTunes(brief, results, reportOther), source);
  const [base] = plans;
  if (faults.length > 0 || base === undefined) throw new InputError(inOrder(faults));
  const { graph } = options;
  return {
    id: fingerprint([text, ...(options.set ?? []), ...(graph ? [graph.offsets, graph.followers, graph.idBytes] : [])]),
    file,
    name: file.replace(/^.*[/\\]/, "").replace(/\.ya?ml$/, ""),
    ...(brief.question === undefined ? {} : { question: brief.question }),
    campaign: campaignFacts(brief, base.brief.campaign.days),
    users: base.brief.users.value,
    followed: Math.max(...made.map(followedIn)),
    plans: made,
    replicates: brief.replicates.value,
    seed: brief.seed,
    results,
    tunes,
    inputs: inputsOfPlans([base]),
    places: placesOf(source),
  };
}

function campaignFacts(brief: BriefFile, days: number): CampaignFacts {
  const { name, market, hashtag, objective, start } = brief.campaign;
  const { filter, prize, expected_videos: expected } = brief.ugc ?? {};
  const currency = currencyOf(brief);
  return {
    name,
    ...(market === undefined ? {} : { market }),
    ...(hashtag === undefined ? {} : { hashtag }),
    ...(objective === undefined ? {} : { objective }),
    ...(filter === undefined ? {} : { filter }),
    ...(prize === undefined ? {} : { prize }),
    ...(expected === undefined || expected.unknown ? {} : { expectedVideos: rangeOf(expected) }),
    startMs: start.ms,
    zoneMinutes: start.zoneMinutes,
    days,
    ...(currency === undefined ? {} : { currency }),
  };
}

function rangeOf({ value, low, high }: Quantity): NonNullable<CampaignFacts["expectedVideos"]> {
  return { value, ...(low === undefined || high === undefined ? {} : { low, high }) };
}

/**
 * The scenario that an object states, with the keys and values of a YAML file. It goes through the same reader: the places
 * in faults are lines of the object's YAML text.
 * @throws {InputError} as `parseScenario`
 */
export function scenario(brief: BriefObject, options: ParseOptions = {}): Scenario {
  return parseScenario(stringify(brief), { file: "scenario", ...options });
}

/** Users followed one by one; a plan on two platforms runs on both at once. */
function followedIn(plan: Plan): number {
  const followed = (plan.onEach ?? [plan]).map(({ brief: { panel, users } }) =>
    Math.round(panelShare(panel, users.value) * users.value),
  );
  return followed.reduce((sum, count) => sum + count, 0);
}

function resultsOf(brief: BriefFile, report: Report): ReportedResult[] {
  const names = brief.compare.map(({ name }) => name);
  return brief.results_reported.map(({ plan = names[0], ...result }, i) => {
    if (!names.includes(plan))
      report(
        ["results_reported", i, "plan"],
        expected(`one of the plans ${names.join(", ")}`, plan, meant(plan, names)),
      );
    return { ...result, plan };
  });
}

function checkedTunes(brief: BriefFile, results: readonly ReportedResult[], report: Report): Tune[] {
  for (const path of untunable(brief)) report(path, "this cannot be tuned");
  return tunesOf(brief).flatMap(({ at, wanted, metric, ...tune }): Tune[] => {
    const tuning = results.filter(({ usedFor }) => usedFor === "tuning").map((result) => result.metric);
    if (metric !== undefined && tuning.includes(metric)) return [{ ...tune, metric }];
    report(
      at,
      expected(
        `tune: a result in results_reported that is used for tuning${tuning.length === 0 ? "" : ` (${tuning.join(", ")})`}`,
        wanted,
        meant(wanted, tuning),
      ),
    );
    return [];
  });
}

/** Faults by line and column; those of overrides last. */
function inOrder(faults: readonly Fault[]): Fault[] {
  return byPosition(faults, ({ place }) => place);
}

/** Inputs to tune in the order of the file, in which they build on one another. */
function inFileOrder(tunes: readonly Tune[], source: ScenarioSource): Tune[] {
  return byPosition(tunes, ({ path }) => source.place(readPath(path) ?? []));
}

/** Items by the line and column of their place; those without one last, all else in the order given. */
function byPosition<T>(items: readonly T[], placeOf: (item: T) => string): T[] {
  const position = (place: string): number => {
    const match = /:(\d+):(\d+)$/.exec(place);
    return match === null || place.startsWith("--set")
      ? Number.POSITIVE_INFINITY
      : Number(match[1]) * 1e6 + Number(match[2]);
  };
  const placed = items.map((item) => ({ item, at: position(placeOf(item)) }));
  return placed.sort((one, other) => (one.at === other.at ? 0 : one.at < other.at ? -1 : 1)).map(({ item }) => item);
}
