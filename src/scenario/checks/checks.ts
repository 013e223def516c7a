import { pathText } from "../../vocabulary/faults.ts";
import type { BriefFile } from "../entries/schema.ts";
import type { Brief } from "../plans/brief.ts";
import { keyed } from "../plans/plans.ts";
import { leaves } from "../values/leafTree.ts";
import type { Quantity } from "../values/quantity.ts";
import { checkAudience, checkTargetMetrics } from "./audience.ts";
import type { Path, Report } from "./bounds.ts";
import { authorsOf, checkAuthors } from "./creators.ts";
import { checkFinding } from "./discovery.ts";
import { checkForYou } from "./forYou.ts";
import { checkImportedAudience } from "./graph.ts";
import { checkHosts, checkLive } from "./live.ts";
import { checkGraph, checkShares, sumsToOne } from "./model.ts";
import { checkFees } from "./money.ts";
import { checkPaid } from "./paid.ts";

/** What holds whatever the plan: shares that sum to 1, a tick that divides the day, one statement of quality each. */
export function checkFile(file: BriefFile, report: Report): void {
  const { model } = file;
  const perDay = 24 / model.tick.value;
  if (Math.abs(perDay - Math.round(perDay)) > 1e-9)
    report(["model", "tick"], "expected a length that divides a day, such as 1h or 30min");
  sumsToOne(model.challenge.kinds, ["model", "challenge", "kinds"], report);
  checkTargetMetrics(file, report);
  checkHosts(file, report);
  for (const { path, author } of authorsOf(file.brand, keyed(file).creators)) {
    const { quality, how_good, average_views, engagement_rate } = author;
    const isStated = (quantity: Quantity | undefined) => quantity !== undefined && !quantity.unknown;
    const ways = [quality !== undefined, how_good !== undefined, isStated(average_views) || isStated(engagement_rate)];
    if (ways.filter(Boolean).length > 1) {
      report(path, "expected one of how_good, quality, or average_views and engagement_rate, got more than one");
    }
  }
}

/** A plan's values fit together. `planAt` is where the plan stands. */
export function checkBrief(brief: Brief, planAt: Path, report: Report): void {
  checkShares(brief, report);
  checkAudience(brief, report);
  checkImportedAudience(brief, report);
  checkAuthors(brief, report);
  checkPaid(brief, report);
  checkFees(brief, report);
  checkLive(brief, report);
  if (brief.imported === undefined) checkGraph(brief, report);
  checkFinding(brief, planAt, report);
  if (brief.feed.slots.forYou.value > 0) checkForYou(brief, planAt, report);
}

/** Quantities that may not wait for `feedcast tune`, for they are not a run's. */
export function untunable(file: BriefFile): Path[] {
  return leaves(file)
    .filter(
      ({ path, stated }) => stated.tune !== undefined && /^(replicates|campaign|model\.tick)\b/.test(pathText(path)),
    )
    .map(({ path }) => path);
}
