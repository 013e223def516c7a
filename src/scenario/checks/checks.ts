import type { FollowColumns } from "../../graph/columns.ts";
import type { BriefFile } from "../entries/schema.ts";
import type { Brief } from "../plans/brief.ts";
import { checkAudience } from "./audience.ts";
import type { Path, Report } from "./bounds.ts";
import { checkDates } from "./campaign.ts";
import { checkAuthors, checkQuality } from "./creators.ts";
import { checkDiscovery } from "./discovery.ts";
import { checkFamilies } from "./families.ts";
import { checkForYou } from "./forYou.ts";
import { checkAccounts, checkImport, checkImportedAudience } from "./graph.ts";
import { checkHosts, checkLive, checkSelling } from "./live.ts";
import { checkGraph, checkShares, checkTick } from "./model.ts";
import { checkCurrencies, checkFees, checkSameBudget } from "./money.ts";
import { checkPaid } from "./paid.ts";
import { checkPlans } from "./plans.ts";
import { checkTargetMetrics } from "./results.ts";
import { checkShop } from "./shop.ts";
import { checkChallenge } from "./ugc.ts";

/**
 * The checks in their order: values that are good alone but do not fit together. Three are called apart: `checkSet` before
 * a plan's brief is made, `checkPair` for a plan on two platforms, `checkUse` once all plans are known.
 */

/** Checks of the file, whatever the plans. */
export function checkFile(file: BriefFile, imported: FollowColumns | undefined, report: Report): void {
  checkDates(file, report);
  checkTick(file, report);
  checkChallenge(file, report);
  checkTargetMetrics(file, report);
  checkHosts(file, report);
  checkQuality(file, report);
  checkPlans(file, report);
  checkFamilies(file, report);
  checkImport(file, imported, report);
}

/**
 * Checks of a plan on one platform.
 * @param file with the plan's `set` applied
 * @param planAt path of the plan
 */
export function checkPlan(file: BriefFile, brief: Brief, planAt: Path, report: Report): void {
  checkFamilies(file, report);
  checkCurrencies(file, report);
  checkShop(file, report);
  checkSelling(file, report);
  checkBrief(brief, planAt, report);
  checkSameBudget(brief, planAt, report);
  checkAccounts(file, brief, report);
}

/** Checks of a plan's brief alone. */
export function checkBrief(brief: Brief, planAt: Path, report: Report): void {
  checkShares(brief, report);
  checkAudience(brief, report);
  checkImportedAudience(brief, report);
  checkAuthors(brief, report);
  checkPaid(brief, report);
  checkFees(brief, report);
  checkLive(brief, report);
  if (brief.imported === undefined) checkGraph(brief, report);
  checkDiscovery(brief, planAt, report);
  if (brief.feed.slots.forYou.value > 0) checkForYou(brief, planAt, report);
}
