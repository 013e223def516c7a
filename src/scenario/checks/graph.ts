import { accountOf } from "../../graph/accountIds.ts";
import type { FollowColumns } from "../../graph/columns.ts";
import type { BriefFile } from "../entries/schema.ts";
import type { Brief } from "../plans/brief.ts";
import { isSampled } from "../values/quantity.ts";
import type { Path, Report } from "./bounds.ts";

/** What an imported graph asks of a scenario, once for all plans. */
export function checkImport({ graph, panel }: BriefFile, imported: FollowColumns | undefined, report: Report): void {
  if (graph === undefined) return;
  if (imported === undefined) report(["graph"], `expected the columns of ${graph.file}, got its name only`);
  if (panel !== "auto" && panel !== 1) {
    report(["panel"], `expected 1 (everybody) or auto with an imported graph, got ${panel}`);
  }
}

/** What of an audience an imported graph leaves open: it says itself who follows whom, and as many whatever their pace. */
export function checkImportedAudience({ imported, groups, brand, creators }: Brief, report: Report): void {
  if (imported === undefined) return;
  const own = "with an imported graph, which says who follows whom";
  for (const { activity, path } of groups)
    if (activity.value !== 1 || isSampled(activity))
      report([...path, "activity"], `expected 1 or nothing ${own} whatever their activity, got ${activity.value}`);
  const leaning = (lean: object | undefined, path: Path) => {
    if (lean !== undefined) report([...path, "lean"], `expected nothing ${own}, got a lean`);
  };
  leaning(brand?.lean, ["brand"]);
  for (const { lean, at } of creators) leaning(lean, ["creators", at]);
}

/** A plan's users and named accounts are those of the graph. */
export function checkAccounts({ graph, audience }: BriefFile, brief: Brief, report: Report): void {
  const { imported } = brief;
  if (imported !== undefined && audience.users !== undefined) {
    const { value, low = value, high = value } = audience.users;
    const { accounts } = imported;
    if (low !== accounts || high !== accounts)
      report(["audience", "users"], `expected ${accounts}, the accounts of graph.file, or nothing, got ${value}`);
  }
  for (const { at, account, count, followers } of brief.creators) {
    if (account === undefined) continue;
    const path = ["creators", at];
    if (!count.fixed) report([...path, "count"], "expected account or count, got both");
    if (followers !== undefined) report([...path, "followers"], "expected account or followers, got both");
    if (graph === undefined) {
      report([...path, "account"], "expected graph: { file, direction }, in which these accounts are, got none");
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
