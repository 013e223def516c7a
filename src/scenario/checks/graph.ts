import { accountOf } from "../../graph/accountIds.ts";
import type { FollowColumns } from "../../graph/columns.ts";
import type { BriefFile } from "../entries/schema.ts";
import type { Brief } from "../plans/brief.ts";
import { isSampled } from "../values/quantity.ts";
import type { Path, Report } from "./bounds.ts";

/** `graph:` — the scenario agrees with its imported graph, whose accounts are the users and whose arcs are the follows. */

export function checkImport({ graph, panel }: BriefFile, imported: FollowColumns | undefined, report: Report): void {
  if (graph === undefined) return;
  if (imported === undefined) report(["graph"], `expected the columns of ${graph.file}, got only the file's name`);
  if (imported?.probabilities !== undefined)
    report(
      ["graph"],
      "expected a graph without probabilities, got one with them (under a feed, responses decide what is passed on)",
    );
  if (panel !== "auto" && panel !== 1)
    report(["panel"], `expected 1 (everybody) or auto with an imported graph, got ${panel}`);
}

/** No value of the audience changes who follows whom. */
export function checkImportedAudience({ imported, groups, brand, creators }: Brief, report: Report): void {
  if (imported === undefined) return;
  for (const { activity, path } of groups)
    if (activity.value !== 1 || isSampled(activity))
      report(
        [...path, "activity"],
        `expected 1 or nothing, got ${activity.value} (an imported graph has the same followers at any activity)`,
      );
  const checkLean = (lean: object | undefined, path: Path) => {
    if (lean !== undefined)
      report([...path, "lean"], "has no effect: the followers of an account are those of the imported graph");
  };
  checkLean(brand?.lean, ["brand"]);
  for (const { lean, at } of creators) checkLean(lean, ["creators", at]);
}

/** A plan's users and named accounts are those of the graph. */
export function checkAccounts({ graph, audience }: BriefFile, brief: Brief, report: Report): void {
  const { imported } = brief;
  if (imported !== undefined && audience.users !== undefined) {
    const { value, low = value, high = value } = audience.users;
    const { accounts } = imported;
    if (low !== accounts || high !== accounts)
      report(
        ["audience", "users"],
        `expected ${accounts} (the number of accounts in graph.file) or nothing, got ${value}`,
      );
  }
  for (const { at, account, count, followers } of brief.creators) {
    if (account === undefined) continue;
    const path = ["creators", at];
    if (!count.fixed) report([...path, "count"], "expected account or count, got both");
    if (followers !== undefined) report([...path, "followers"], "expected account or followers, got both");
    if (graph === undefined) {
      report([...path, "account"], "expected graph: { file, direction } with these accounts, got none");
    } else if (imported !== undefined) {
      const missing = account.filter((id) => accountOf(imported, id) < 0);
      const others = missing.length > 1 ? ` and ${missing.length - 1} more` : "";
      if (missing.length > 0)
        report(
          [...path, "account"],
          `expected an account of ${graph.file}, got ${JSON.stringify(missing[0])}${others}`,
        );
    }
  }
}
