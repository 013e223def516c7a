import * as z from "zod";
import type { FollowColumns } from "../graph/columns.ts";
import { expected, meant, pathText, readPath, related } from "../vocabulary/faults.ts";
import type { Report } from "./checks/bounds.ts";
import { checkPlan } from "./checks/checks.ts";
import { checkSet } from "./checks/plans.ts";
import { checkPair } from "./checks/twoPlatforms.ts";
import { modelSchema } from "./entries/model.ts";
import type { PlanEntry } from "./entries/plan.ts";
import { platformNamed, platforms } from "./entries/platforms.ts";
import { type BriefFile, briefSchema } from "./entries/schema.ts";
import { originsInPlan, withOriginsOfWords } from "./origins.ts";
import { tunesOf } from "./plans/inputs.ts";
import type { Plan } from "./plans/plan.ts";
import { briefOf, changeText, type PlanPlatforms, platformsOf } from "./plans/plans.ts";
import type { ScenarioSource } from "./values/document.ts";
import { withOrigins } from "./values/leafTree.ts";
import type { LeafFault } from "./values/statedValue.ts";
import { validate, withValue } from "./values/validate.ts";

/** A file as read. */
export interface Read {
  readonly brief: BriefFile;
  readonly source: ScenarioSource;
  readonly raw: unknown;
  readonly faults: readonly LeafFault[];
  readonly report: Report;
  readonly imported: FollowColumns | undefined;
}

/** One plan, or undefined where its faults leave nothing to check. */
export function planOf(read: Read, entry: PlanEntry, index: number): Plan | undefined {
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
  if (!checkSet(entry, index, read.raw, report)) return undefined;
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
  const plain = briefOf(base, own.file, entry, names, own.feed, isPart, read.imported);
  const brief = withOriginsOfWords(plain, own.originAt);
  const set = Object.keys(entry.set ?? {});
  const reportPlan: Report = (path, message) => {
    const cause = set.find((key) => related(readPath(key) ?? [], path));
    report(cause === undefined ? path : [...at, "set", cause], message);
  };
  checkPlan(own.file, brief, at, reportPlan);
  const { title } = platformNamed(names.platform)!;
  return {
    name: entry.name,
    change: changeText(entry, brief),
    on: { platform: names.platform, title },
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
function setValues({ brief: base, source, raw, faults, report }: Read, entry: PlanEntry, index: number) {
  const set = Object.keys(entry.set ?? {}).map((key) => ({
    path: readPath(key) ?? [],
    place: source.place(["compare", index, "set", key]),
  }));
  const originAt = originsInPlan(source, set);
  let changed = raw;
  let own: unknown = {};
  for (const [text, value] of Object.entries(entry.set ?? {})) {
    const path = readPath(text);
    if (path === undefined) continue;
    changed = withValue(changed, path, value);
    if (path[0] === "model" && path[1] === "feed") own = withValue(own, path.slice(1), value);
  }
  if (changed === raw) return { file: base, feed: {}, originAt };
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
  return {
    file: withOrigins(reading.value, originAt),
    feed: withOrigins(feed, (path) => originAt(["model", "feed", ...path])),
    originAt,
  };
}
