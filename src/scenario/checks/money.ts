import { short } from "../../lib/numberText.ts";
import type { BriefFile } from "../entries/schema.ts";
import type { Brief, KeyedCreator, KeyedPaid } from "../plans/brief.ts";
import { usualFee } from "../plans/swap.ts";
import { leaves } from "../values/leafTree.ts";
import { type Fee, knownOn, type Money } from "../values/money.ts";
import { onFamily, type PerFamily } from "../values/perFamily.ts";
import type { Quantity } from "../values/quantity.ts";
import { highOf, lowOf, type Path, type Report } from "./bounds.ts";
import { reportNoValue } from "./families.ts";

/** Amounts of money — they are in one currency, and prices and fees are known wherever something is bought by money. */

/** All amounts are in one currency: the campaign's, or else the first that is named. */
export function checkCurrencies(file: BriefFile, report: Report): void {
  const currency = currencyOf(file);
  for (const { path, currency: own } of currenciesOf(file)) {
    if (own === currency) continue;
    report(
      path,
      `expected an amount in ${currency}, got ${own} (one currency per scenario; amounts are not converted)`,
    );
  }
}

/** Currency of a scenario's amounts, if any of them names one. */
export function currencyOf(file: BriefFile): string | undefined {
  return file.campaign.currency ?? currenciesOf(file)[0]?.currency;
}

function currenciesOf(file: BriefFile) {
  return leaves(file).flatMap(({ path, stated }) => {
    const { currency } = stated as Money;
    return currency === undefined ? [] : [{ path, currency }];
  });
}

/** Reports a map by family without a value for the plan's. Returns whether there is one. */
function checkOnFamily<Q extends Money>(
  value: PerFamily<Q> | undefined,
  what: string,
  path: Path,
  brief: Brief,
  report: Report,
): boolean {
  if (value === undefined || onFamily(value, brief.family) !== undefined) return true;
  reportNoValue(value, what, path, brief, report);
  return false;
}

/** Most impressions that can be bought. */
const mostImpressions = 1e12;

/** The number of impressions bought is known, and their price if money is held equal. */
export function checkBought(entry: KeyedPaid, brief: Brief, report: Report): void {
  const { at, impressions, budget, cpm, baseCpm } = entry;
  const path = ["paid", at];
  if (!checkOnFamily(cpm, "prices", [...path, "cpm"], brief, report)) return;
  const price = knownOn(cpm, brief.family);
  const hasPrice = price !== undefined;
  const both = impressions !== undefined && budget !== undefined;
  if (both && cpm !== undefined)
    report(path, "expected two of impressions, cpm and budget, got all three (two of them give the third)");
  else if (impressions === undefined && budget === undefined)
    report(path, "expected impressions: or budget: with cpm:, got neither");
  else if (impressions === undefined && !hasPrice)
    report(path, "expected a known cpm: beside budget:, or impressions:, got budget: alone");
  else if (brief.hold === "money" && !both && !hasPrice)
    report(path, "expected a known cpm:, got none (hold: money needs prices)");
  if (price === undefined || both) return;
  const lowest = Math.min(...[price, baseCpm ?? price].map(lowOf));
  const most = impressions === undefined ? (1000 * highOf(budget ?? price)) / lowest : highOf(impressions);
  if (most > mostImpressions)
    report(path, `expected at most ${short(mostImpressions)} impressions, got money for ${short(most)}`);
}

/** Fees are known on the plan's platform, and per follower only of accounts with known followers. */
export function checkFees(brief: Brief, report: Report): void {
  for (const { at, tier, fee, followers } of brief.creators) {
    const path = ["creators", at, "fee"];
    if (!checkOnFamily(fee, "fees", path, brief, report)) continue;
    const hasFollowers = tier !== "participant" || (followers !== undefined && knownFollowers(followers, brief));
    if (knownOn<Fee>(fee, brief.family)?.per === "follower" && !hasFollowers)
      report(
        path,
        "expected a fee in all or per post, got one per follower (an ordinary user's followers are not known before a run)",
      );
  }
}

function knownFollowers(followers: PerFamily<Quantity>, { family }: Brief): boolean {
  const own = onFamily(followers, family);
  return own !== undefined && !own.unknown;
}

/** Most creators that a plan may hire in the place of others. */
const mostHired = 1e6;

/** Creators who are hired for the fees of others have a fee above 0, and are not too many to simulate. */
export function checkSameBudget(brief: Brief, planAt: Path, report: Report): void {
  for (const hired of brief.creators) {
    if (!hired.insteadOf?.sameBudget) continue;
    const { creator } = hired.insteadOf;
    const path = [...planAt, "same_budget"];
    const least = usualFee(hired, brief.family, "low");
    const most = usualFee(creator, brief.family, "high");
    const unknown = [...(most === undefined ? [creator] : []), ...(least === undefined ? [hired] : [])];
    if (most === undefined || least === undefined) {
      report(
        path,
        `expected a known fee of ${unknown.map(nameOf).join(" and of ")}, got none (fees tell how many can be hired)`,
      );
      continue;
    }
    const many = (highOf(creator.count) * most) / least;
    if (!(least > 0)) report(path, `expected a fee of ${nameOf(hired)} above 0, got ${least}`);
    else if (many * highOf(hired.posts) > mostHired)
      report(
        path,
        `expected at most ${short(mostHired)} posts of those hired, got ${short(many * highOf(hired.posts))}`,
      );
    else if (hired.count.value < 1)
      report(path, `expected fees that pay for at least one of ${nameOf(hired)}, got less`);
  }
}

const nameOf = ({ name, tier }: KeyedCreator): string => name ?? tier;
