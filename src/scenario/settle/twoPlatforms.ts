import type { Path, Report } from "../checks/bounds.ts";
import type { Brief, KeyedCreator } from "../plans/brief.ts";
import { everyoneElse } from "../entries/audience.ts";
import type { PlanEntry } from "../entries/plan.ts";
import { knownFamilies } from "../entries/platforms.ts";
import type { Draw } from "../values/quantity.ts";
import type { Plan } from "../scenario.ts";
import type { BriefFile } from "../entries/schema.ts";
import type { Settings } from "./settings.ts";
import { expected, meant } from "../values/statedValue.ts";

/**
 * A plan on two platforms at once is the same plan on each alone, in one world; what is theirs together is who uses both,
 * and what is paid for once.
 */

type Pair = readonly [Plan, Plan];

/** Words that name platforms and families, whatever the plan. */
export function checkOn(file: BriefFile, report: Report): void {
  const check = (on: readonly string[] | undefined, path: Path): void => {
    for (const family of on ?? [])
      if (!knownFamilies.includes(family))
        report(
          path,
          expected(`a family of platforms (${knownFamilies.join(", ")})`, family, meant(family, knownFamilies)),
        );
  };
  for (const [i, { on }] of file.creators.entries()) check(on, ["creators", i, "on"]);
  for (const [i, { on }] of file.paid.entries()) check(on, ["paid", i, "on"]);
  for (const [i, { on }] of file.live.entries()) check(on, ["live", i, "on"]);
  const [base] = file.compare;
  file.compare.forEach((entry, i) => {
    const isPair = (entry.platforms ?? (entry.platform === undefined ? base?.platforms : undefined)) !== undefined;
    if (entry.platforms !== undefined && entry.platform !== undefined)
      report(["compare", i, "platforms"], "expected platform or platforms, got both");
    if (isPair && entry.feed_of !== undefined)
      report(["compare", i, "feed_of"], "expected one platform (platform: …) for another feed, got two");
  });
}

/** Whether a plan can run on these two platforms at once. */
export function checkPair([one, other]: Pair, entry: PlanEntry, at: Path, report: Report): void {
  const briefs = [one.brief, other.brief] as const;
  const path = [...at, entry.platforms === undefined ? "name" : "platforms"];
  const both = briefs.map(({ platform }) => platform).join(" and ");
  if (one.brief.family === other.brief.family)
    report(path, `expected platforms of two families, got ${both}, both of ${one.brief.family}`);
  if (one.brief.imported !== undefined)
    report(path, "expected one platform with an imported graph, whose accounts are the users, got two");
  for (const name of ["interests", "strata"] as const) {
    const [first, second] = briefs.map(({ people }) => people[name].value);
    if (first === second) continue;
    const message = `expected as many ${name} on both (set model.people.${name}), got ${first} on ${briefs[0].platform} and ${second} on ${briefs[1].platform}`;
    report(path, message);
  }
  for (const name of ["paid", "live"] as const) {
    for (const { at: line, on } of briefs.flatMap((brief): readonly { at: number; on?: unknown }[] => brief[name]))
      if (on === undefined) report([name, line], `expected on: where it is, for a plan on ${both}, got nothing`);
  }
  checkShared(one.brief, other.brief, report);
}

/** Who uses both is stated of everybody: by a group itself, by what it uses, or for all who do not say it. */
function checkShared({ groups, shared, family }: Brief, { family: otherFamily }: Brief, report: Report): void {
  if (shared !== undefined) return;
  const open = groups.filter(
    (group) =>
      group.shared === undefined && !(Object.hasOwn(group.uses, family) && Object.hasOwn(group.uses, otherFamily)),
  );
  const names = groups.length === 0 ? "" : ` for ${[...open.map(({ name }) => name), everyoneElse].join(", ")}`;
  report(
    ["audience", "shared"],
    `expected the share of the smaller platform's users who also use the other, such as 40%..80%, got nothing${names}`,
  );
}

/**
 * Share of the smaller platform's users who also use the other, by audience group; one number where there are no groups.
 * @param settings of the two plans in the world whose inputs `draw` draws
 */
export function sharedUsers([one, other]: Pair, settings: readonly [Settings, Settings], draw: Draw): number[] {
  const { groups, shared } = one.brief;
  const ofOthers = shared === undefined ? 0 : draw(shared, "audience.shared");
  const [first, second] = settings.map(({ people }) => people);
  if (groups.length === 0) return [ofOthers];
  return first!.groups.map(({ name, share }, g) => {
    const stated = groups.find((group) => group.name === name);
    const isFirstLarger = share * first!.users >= second!.groups[g]!.share * second!.users;
    const larger = (isFirstLarger ? one : other).brief.family;
    const smaller = (isFirstLarger ? other : one).brief.family;
    if (stated?.shared !== undefined) return draw(stated.shared, `audience/${name}.shared`);
    if (stated !== undefined && Object.hasOwn(stated.uses, smaller) && Object.hasOwn(stated.uses, larger))
      return draw(stated.uses[larger]!, `audience/${name}.uses.${larger}`);
    return ofOthers;
  });
}

/** Money that both plans' costs contain and that is spent once: production, and fees that are asked for once. */
export function spentOnce(
  [one]: Pair,
  [first, second]: readonly [Settings, Settings],
): { creators: number; production: number } {
  const once = new Set(one.brief.creators.filter(isAskedOnce).map(({ key }) => key));
  const fees = new Map(second.accounts.map(({ key, fee = 0 }) => [key, fee]));
  let creators = 0;
  for (const { key, fee = 0 } of first.accounts)
    if (once.has(key.replace(/\/[^/]*$/, ""))) creators += Math.min(fee, fees.get(key) ?? 0);
  return { creators, production: Math.min(first.costs?.production ?? 0, second.costs?.production ?? 0) };
}

/** A fee in all or per post is for the same work on both platforms, unless it is stated for each. */
function isAskedOnce({ fee }: KeyedCreator): boolean {
  return fee !== undefined && !("byFamily" in fee) && fee.per !== "follower";
}

/** The inputs of both that differ: one list without repetitions. */
export function differentInputs<T extends { readonly path: string; readonly value: unknown }>(
  lists: readonly (readonly T[])[],
): T[] {
  const found = new Map<string, T>();
  for (const input of lists.flat()) {
    const key = JSON.stringify([input.path, input.value]);
    if (!found.has(key)) found.set(key, input);
  }
  return [...found.values()];
}
