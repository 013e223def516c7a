import { short, valueText } from "../../lib/numberText.ts";
import { firstAudienceNeeds, forYouNeeds, hasParameter } from "../entries/model.ts";
import type { Brief } from "../plans/brief.ts";
import { type Path, percentText, type Report } from "./bounds.ts";

/** `model.feed.forYou:` — the policy has its parameters, and supply and demand of its slots balance. */

/** Fewest users for whom the published budgets make sense. */
const fewestForPresetBudgets = 1e6;

const at = ["model", "feed", "forYou"];

/** Unlimited slots make unlimited amounts. */
const amount = (value: number): string => valueText(value, short);

/** @param planAt path of the plan */
export function checkForYou(brief: Brief, planAt: Path, report: Report): void {
  const { forYou } = brief.feed;
  const policy = forYou?.policy?.value ?? "pools";
  const needed = [...(forYou?.policy ? [] : ["policy"]), ...forYouNeeds[policy]];
  const missing = needed.flatMap((name) => missingIn(forYou, name));
  if (forYou === undefined || missing.length > 0) {
    const why =
      forYou?.policy?.fixed === undefined && forYou?.policy
        ? `the policy ${policy} needs it`
        : `the feed of ${brief.feedOf} has no For You`;
    report(planAt, `expected model.feed.forYou.${missing.join(", ")}, got nothing (${why})`);
    return;
  }
  // Only the base plan: a later plan with another policy leaves the base plan's values without use.
  if (planAt.at(-1) === 0) {
    for (const name of Object.keys(forYou)) {
      if (!hasParameter(policy, name)) report([...at, name], `has no effect: the policy ${policy} has no ${name}`);
    }
  }
  if (policy === "pools") checkPools(brief, planAt, report);
  else checkRace(brief, planAt, report);
}

/** Names of what For You lacks of a parameter: the parameter's, or those of its parts. */
function missingIn(forYou: Brief["feed"]["forYou"], name: string): string[] {
  if (!Object.hasOwn(forYou ?? {}, name)) return [name];
  if (name !== "firstAudience") return [];
  const parts = Object.keys(forYou!.firstAudience!);
  return firstAudienceNeeds.filter((part) => !parts.includes(part)).map((part) => `${name}.${part}`);
}

function checkRace(brief: Brief, planAt: Path, report: Report): void {
  const [mean, users] = [meanViews(brief), brief.users.value];
  if (!(mean >= users)) return;
  report(
    planAt,
    `expected mean views of a background post below the ${short(users)} users, got ${amount(mean)} (${balanceText(brief)})`,
  );
}

function checkPools(brief: Brief, planAt: Path, report: Report): void {
  const { budgets, hours, passShare } = brief.feed.forYou ?? {};
  if (!budgets || !hours) return;
  if (budgets.value.length === 0) return;
  if (hours.value.length !== budgets.value.length)
    report([...at, "hours"], `expected one value per pool (${budgets.value.length}), got ${hours.value.length}`);
  const users = brief.users.value;
  if (users < fewestForPresetBudgets && budgets.fixed) {
    report(
      planAt,
      `expected model.feed.forYou.budgets, got nothing (the published pools need ${short(fewestForPresetBudgets)} users, the plan has ${short(users)})`,
    );
    return;
  }
  if (passShare !== undefined) return;
  // The solver finds how much first audiences take, by followers. More than all pools together is certain here.
  const capped = [...new Set(budgets.value.map((budget) => Math.min(budget, 0.05 * users)))];
  const all = capped.reduce((sum, budget) => sum + budget, 0.05 * users);
  const mean = meanViews(brief);
  // A number that could not be read is no number; its own place says so.
  if (!(mean >= all)) return;
  report(
    planAt,
    `expected mean views of a background post below all pools together (${short(all)}), got ${amount(mean)} (${balanceText(brief)})`,
  );
}

function balanceText({ people, feed }: Brief): string {
  return `slotsPerDay ${amount(people.slotsPerDay.value)} × For You ${percentText(feed.slots.forYou.value)} ÷ uploadsPerUserPerDay ${short(people.uploadsPerUserPerDay.value)}`;
}

/** Mean views of a background post: slots of For You ÷ uploads. */
function meanViews({ people, feed }: Brief): number {
  return (
    (people.slotsPerDay.value * (1 - people.adLoad.value) * feed.slots.forYou.value) / people.uploadsPerUserPerDay.value
  );
}
