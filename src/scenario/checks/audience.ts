import { expected, meant } from "../../vocabulary/faults.ts";
import { type ByName, everyoneElse } from "../entries/audience.ts";
import { roleOfTier } from "../entries/creators.ts";
import { tiers } from "../entries/tiers.ts";
import type { Brief } from "../plans/brief.ts";
import { groupsOf, shareOf } from "../settle/people.ts";
import { type Path, percentText, type Report } from "./bounds.ts";
import { checkFamily } from "./families.ts";

/** `audience:` — the groups of a plan fit together, and every name of a group is the name of one. */

/** Most groups that may be stated. */
const mostGroups = 9;

export function checkAudience(brief: Brief, report: Report): void {
  checkGroups(brief, report);
  const names = brief.groups.length === 0 ? [] : [...brief.groups.map(({ name }) => name), everyoneElse];
  const checkName = (name: string, path: Path): void => {
    if (names.includes(name)) return;
    if (names.length === 0) report(path, expected("the name of a group", name, "audience.groups has none"));
    else report(path, expected(`one of the groups ${names.join(", ")}`, name, meant(name, names)));
  };
  const checkLean = (lean: ByName | undefined, path: Path): void => {
    for (const name of Object.keys(lean ?? {})) checkName(name, [...path, "lean", name]);
  };
  if (brief.target !== undefined) checkName(brief.target, ["audience", "target"]);
  checkLean(brief.brand?.lean, ["brand"]);
  for (const { lean, followers, tier, at } of brief.creators) {
    checkLean(lean, ["creators", at]);
    if (lean !== undefined && followers === undefined && tiers[roleOfTier[tier]].followers === undefined)
      report(
        ["creators", at, "lean"],
        "expected followers beside it, got none (lean does not change who follows an ordinary user)",
      );
  }
  for (const { lean, target, at } of brief.paid) {
    checkLean(lean, ["paid", at]);
    if (target !== undefined) checkName(target, ["paid", at, "target"]);
  }
}

function checkGroups(brief: Brief, report: Report): void {
  const { groups, users, family, platform } = brief;
  if (groups.length === 0) return;
  const whole = groups[0].path.includes("groups") ? ["audience", "groups"] : ["audience", "target"];
  if (groups.length > mostGroups) report(whole, `expected at most ${mostGroups} groups, got ${groups.length}`);
  const known = new Set([everyoneElse]);
  for (const { name, path, share, size, uses } of groups) {
    if (known.has(name))
      report([...path, "name"], `expected a different name for each group, got ${JSON.stringify(name)} twice`);
    known.add(name);
    if ((share === undefined) === (size === undefined))
      report(path, `expected share or size, got ${share === undefined ? "neither" : "both"}`);
    for (const used of Object.keys(uses)) checkFamily(used, [...path, "uses", used], report);
  }
  const central = (quantity: { readonly value: number }) => quantity.value;
  const all = groups.reduce((sum, group) => sum + shareOf(group, family, central, users.value), 0);
  if (all > 1 + 1e-9) {
    report(whole, `expected groups of at most 100% of the users in all, got ${percentText(all)}`);
    return;
  }
  const here = groupsOf(brief, central, users.value).groups;
  if (here.every(({ share }) => !(share > 0)))
    report(whole, `expected a group that uses ${family} (platform ${platform}), got none`);
}
