import { everyoneElse } from "../entries/audience.ts";
import type { PlanEntry } from "../entries/plan.ts";
import type { Brief } from "../plans/brief.ts";
import type { Pair } from "../settle/twoPlatforms.ts";
import type { Path, Report } from "./bounds.ts";

/** `platforms:` — a plan can run on these two platforms at once. */

export function checkPair([one, other]: Pair, entry: PlanEntry, at: Path, report: Report): void {
  const briefs = [one.brief, other.brief] as const;
  const path = [...at, entry.platforms === undefined ? "name" : "platforms"];
  const both = briefs.map(({ platform }) => platform).join(" and ");
  if (one.brief.family === other.brief.family)
    report(path, `expected platforms of two families, got ${both}, both of ${one.brief.family}`);
  if (one.brief.imported !== undefined)
    report(path, "expected one platform, got two (the accounts of an imported graph are the users of one)");
  for (const name of ["interests", "strata"] as const) {
    const [first, second] = briefs.map(({ people }) => people[name].value);
    if (first === second) continue;
    const counts = `${first} on ${briefs[0].platform} and ${second} on ${briefs[1].platform}`;
    report(path, `expected the same number of ${name} on both, got ${counts} (set model.people.${name})`);
  }
  for (const name of ["paid", "live"] as const) {
    for (const { at: line, on } of briefs.flatMap((brief): readonly { at: number; on?: unknown }[] => brief[name]))
      if (on === undefined)
        report([name, line], `expected on: with the family of its platform, got nothing (a plan runs on ${both})`);
  }
  checkShared(one.brief, other.brief, report);
}

/** For every group, the share who use both is known: stated by the group, by `uses` of both, or by `audience.shared`. */
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
