import { expected, meant } from "../../vocabulary/faults.ts";
import { everyoneElse } from "../entries/audience.ts";
import type { PlanEntry } from "../entries/plan.ts";
import { knownFamilies } from "../entries/platforms.ts";
import type { BriefFile } from "../entries/schema.ts";
import type { Brief } from "../plans/brief.ts";
import type { Pair } from "../settle/twoPlatforms.ts";
import type { Path, Report } from "./bounds.ts";

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
