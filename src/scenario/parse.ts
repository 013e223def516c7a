import { z } from "zod";
import type { Report } from "./checks/bounds.ts";
import { checkAccounts, checkImport } from "./checks/graph.ts";
import { checkBrief, checkDates, checkFile, checkPlans, checkSet, checkShop, untunable } from "./checks/checks.ts";
import { readSource } from "./values/document.ts";
import { type Fault, faultText, pathText, readPath, related, ScenarioError } from "../vocabulary/faults.ts";
import { inputsOf, tunesOf } from "./plans/inputs.ts";
import { checkSelling } from "./settle/live.ts";
import { checkCurrencies, checkSameBudget, currencyOf } from "./checks/money.ts";
import { checkOn, checkPair, differentInputs } from "./settle/twoPlatforms.ts";
import { panelShare } from "./entries/panel.ts";
import { modelSchema } from "./entries/model.ts";
import type { PlanEntry } from "./entries/plan.ts";
import { briefOf, changeText, type PlanPlatforms, platformsOf } from "./plans/plans.ts";
import { platformNamed, platforms } from "./entries/platforms.ts";
import type { Plan, ReportedResult, Scenario, Tune } from "./scenario.ts";
import { type BriefFile, briefSchema } from "./entries/schema.ts";
import type { FollowColumns } from "./settle/settings.ts";
import { expected, type LeafFault, meant } from "./values/statedValue.ts";
import { checkUse } from "./checks/unused.ts";
import { removed, validate, withValue } from "./values/validate.ts";

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
 * @throws {ScenarioError} with every fault that could be found at once
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
  // What hangs on a value that could not be read says nothing new.
  const reportOther: Report = (path, message) => {
    if (!reading.faults.some(({ at }) => related(at, path))) report(path, message);
  };
  const brief = reading.value;
  if (brief === undefined) throw new ScenarioError(inOrder(faults));
  checkDates(brief, reportOther);
  checkFile(brief, reportOther);
  checkPlans(brief, reportOther);
  checkOn(brief, reportOther);
  checkImport(brief, options.graph, reportOther);
  const imported = brief.graph && options.graph;
  const read: Read = { brief, raw, faults: reading.faults, report: reportOther, imported };
  const plans = brief.compare.map((entry, i) => planOf(read, entry, i));
  const made = plans.filter((plan) => plan !== undefined);
  // What a faulty plan makes use of is not known.
  if (made.length === plans.length) checkUse(brief, made, reportOther);
  const results = resultsOf(brief, reportOther);
  const tunes = reading.faults.some(({ at }) => at[0] === "results_reported")
    ? []
    : checkedTunes(brief, results, reportOther);
  const [base] = plans;
  if (faults.length > 0 || base === undefined) throw new ScenarioError(inOrder(faults));
  const currency = currencyOf(brief);
  return {
    file,
    name: file.replace(/^.*[/\\]/, "").replace(/\.ya?ml$/, ""),
    ...(brief.question === undefined ? {} : { question: brief.question }),
    campaign: {
      name: brief.campaign.name,
      startMs: brief.campaign.start.ms,
      zoneMinutes: brief.campaign.start.zoneMinutes,
      days: base.brief.campaign.days,
      ...(currency === undefined ? {} : { currency }),
    },
    users: base.brief.users.value,
    followed: Math.max(...made.map(largestPanel)),
    plans: made,
    replicates: brief.replicates.value,
    seed: brief.seed,
    results,
    tunes,
    inputs: differentInputs((base.onEach ?? [base]).map((part) => inputsOf(part.brief))),
  };
}

/** Users followed at a time: platforms are run one after the other. */
function largestPanel(plan: Plan): number {
  return Math.max(
    ...(plan.onEach ?? [plan]).map(({ brief: { panel, users } }) =>
      Math.round(panelShare(panel, users.value) * users.value),
    ),
  );
}

/** A file as read. */
interface Read {
  readonly brief: BriefFile;
  readonly raw: unknown;
  readonly faults: readonly LeafFault[];
  readonly report: Report;
  readonly imported: FollowColumns | undefined;
}

/** One plan, or undefined where its faults leave nothing to check. */
function planOf(read: Read, entry: PlanEntry, index: number): Plan | undefined {
  const { brief: base, report } = read;
  const at = ["compare", index];
  const isKnown = [
    knownPlatform(entry.platform, [...at, "platform"], report),
    ...(entry.platforms ?? []).map((name, i) => knownPlatform(name, [...at, "platforms", i], report)),
    knownPlatform(entry.feed_of, [...at, "feed_of"], report),
    knownPlatform(base.model.responseFrom, ["model", "responseFrom"], report),
  ].every(Boolean);
  const names = platformsOf(base, entry);
  if (names.length === 0 && index === 0)
    report(at, `expected a platform for the first plan, got nothing (known: ${Object.keys(platforms).join(", ")})`);
  if (!isKnown) return undefined;
  checkSet(entry, index, report);
  const [one, other] = names.map((own) => partOf(read, entry, index, own, names.length > 1));
  if (names.length < 2 || one === undefined || other === undefined) return one;
  checkPair([one, other], entry, at, report);
  const counters = [one, other].map(({ publicCounter }) => publicCounter).join("; ");
  const recommendedBy = [one, other].find((part) => part.recommendedBy === "pools")?.recommendedBy;
  return { ...one, ...(recommendedBy ? { recommendedBy } : {}), publicCounter: counters, onEach: [one, other] };
}

/** A plan on one of its platforms. */
function partOf(read: Read, entry: PlanEntry, index: number, names: PlanPlatforms, isPart: boolean): Plan | undefined {
  const { brief: base, report } = read;
  const at = ["compare", index];
  if ([names.platform, names.feedOf, names.baseFeedOf].some((name) => platformNamed(name) === undefined))
    return undefined;
  if (platformNamed(names.responseFrom)?.response === undefined) {
    report(["model", "responseFrom"], `expected a platform that states responses, got ${names.responseFrom}`);
    return undefined;
  }
  const own = setValues(read, entry, index);
  if (own === undefined) return undefined;
  const brief = briefOf(base, own.file, entry, names, own.feed, isPart, read.imported);
  const set = Object.keys(entry.set ?? {});
  const reportPlan: Report = (path, message) => {
    const cause = set.find((key) => related(readPath(key) ?? [], path));
    report(cause === undefined ? path : [...at, "set", cause], message);
  };
  checkCurrencies(own.file, reportPlan);
  checkShop(own.file, reportPlan);
  checkSelling(own.file, reportPlan);
  checkBrief(brief, at, reportPlan);
  checkSameBudget(brief, at, report);
  checkAccounts(own.file, brief, reportPlan);
  const { title } = platformNamed(names.platform)!;
  return {
    name: entry.name,
    change: changeText(entry, brief),
    publicCounter: `${title}: ${brief.interface.publicCounter.value}`,
    ...(brief.feed.slots.forYou.value > 0 && brief.feed.forYou?.policy
      ? { recommendedBy: brief.feed.forYou.policy.value }
      : {}),
    brief,
  };
}

function knownPlatform(name: string | undefined, path: readonly PropertyKey[], report: Report): boolean {
  if (name === undefined || platformNamed(name) !== undefined) return true;
  const known = Object.keys(platforms);
  report(path, expected(`a platform (${known.join(", ")})`, name, meant(name, known)));
  return false;
}

/** The file with the plan's `set` applied, and the overrides of the feed that are the plan's own. */
function setValues({ brief: base, raw, faults, report }: Read, entry: PlanEntry, index: number) {
  let changed = raw;
  let own: unknown = {};
  for (const [text, value] of Object.entries(entry.set ?? {})) {
    const path = readPath(text);
    if (path === undefined) continue;
    changed = withValue(changed, path, value);
    if (path[0] === "model" && path[1] === "feed") own = withValue(own, path.slice(1), value);
  }
  if (changed === raw) return { file: base, feed: {} };
  const reading = validate(briefSchema, changed);
  const earlier = new Set(faults.map(({ at, message }) => pathText(at) + message));
  const reportSet = (at: readonly PropertyKey[], message: string): void => {
    const cause = Object.keys(entry.set ?? {}).find((key) => related(readPath(key) ?? [], at));
    if (cause === undefined) report(["compare", index, "set"], `${pathText(at)}: ${message}`);
    else report(["compare", index, "set", cause], message);
  };
  for (const { at, message } of reading.faults) if (!earlier.has(pathText(at) + message)) reportSet(at, message);
  if (reading.value === undefined) return undefined;
  const tunes = tunesOf(base).map(({ path }) => path);
  for (const { at, path } of tunesOf(reading.value)) {
    if (!tunes.includes(path))
      reportSet(at, "a plan cannot set what is to be tuned: the result belongs to the base plan");
  }
  const feed = validate(z.strictObject({ feed: modelSchema.shape.feed }), own).value?.feed ?? {};
  return { file: reading.value, feed };
}

function resultsOf(brief: BriefFile, report: Report): ReportedResult[] {
  const names = brief.compare.map(({ name }) => name);
  return brief.results_reported.map(({ plan = names[0]!, ...result }, i) => {
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
  return tunesOf(brief).flatMap(({ at, wanted, metric, ...tune }) => {
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
  const position = ({ place }: Fault): number => {
    const match = /:(\d+):(\d+)$/.exec(place);
    return match === null || place.startsWith("--set")
      ? Number.POSITIVE_INFINITY
      : Number(match[1]) * 1e6 + Number(match[2]);
  };
  return faults
    .map((fault, i) => ({ fault, i, at: position(fault) }))
    .sort((one, other) => (one.at === other.at ? one.i - other.i : one.at < other.at ? -1 : 1))
    .map(({ fault }) => fault);
}
