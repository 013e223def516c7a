import { short, valueText } from "../../lib/numberText.ts";
import { forYouNeeds, hasParameter } from "../entries/model.ts";
import type { Brief } from "../plans/brief.ts";
import type { Report } from "./bounds.ts";

type Path = readonly PropertyKey[];

/** Below this many users the published budgets make no sense. */
const fewestForPresetBudgets = 1e6;

const at = ["model", "feed", "forYou"];

/** Slots without end make amounts without end. */
const amount = (value: number): string => valueText(value, short);

/** What a For You needs is there, and supply and demand of its slots can be balanced. `planAt` is where the plan stands. */
export function checkForYou(brief: Brief, planAt: Path, report: Report): void {
  const { forYou } = brief.feed;
  const policy = forYou?.policy?.value ?? "pools";
  const needed = [...(forYou?.policy ? [] : ["policy"]), ...forYouNeeds[policy]];
  const missing = needed.filter((name) => !Object.keys(forYou ?? {}).includes(name));
  if (forYou === undefined || missing.length > 0) {
    const why =
      forYou?.policy?.fixed === undefined && forYou?.policy
        ? `the policy ${policy} needs it`
        : `the feed of ${brief.feedOf} has no For You of its own`;
    report(planAt, `expected model.feed.forYou.${missing.join(", ")}: ${why}`);
    return;
  }
  // A later plan may have another policy than the base plan, whose values then stand idle.
  if (planAt.at(-1) === 0) {
    for (const name of Object.keys(forYou)) {
      if (!hasParameter(policy, name)) report([...at, name], `expected nothing: the policy ${policy} has no ${name}`);
    }
  }
  if (policy === "pools") checkPools(brief, planAt, report);
  else checkRace(brief, planAt, report);
}

function checkRace(brief: Brief, planAt: Path, report: Report): void {
  const [mean, users] = [meanViews(brief), brief.users.value];
  if (!(mean >= users)) return;
  report(
    planAt,
    `expected mean views of a background post below the ${short(users)} users, got ${amount(mean)}: ${balanceText(brief)}`,
  );
}

function checkPools(brief: Brief, planAt: Path, report: Report): void {
  const { budgets, hours, startFollowers, passShare } = brief.feed.forYou ?? {};
  if (!budgets || !hours || !startFollowers) return;
  if (budgets.value.length === 0) return;
  if (hours.value.length !== budgets.value.length)
    report([...at, "hours"], `expected one per pool (${budgets.value.length}), got ${hours.value.length}`);
  if (startFollowers.value.length >= budgets.value.length)
    report(
      [...at, "startFollowers"],
      `expected fewer than pools (${budgets.value.length}), got ${startFollowers.value.length}`,
    );
  const users = brief.users.value;
  if (users < fewestForPresetBudgets && budgets.fixed) {
    report(
      planAt,
      `expected model.feed.forYou.budgets: below ${short(fewestForPresetBudgets)} users (here ${short(users)}) the published pools do not fit`,
    );
    return;
  }
  if (passShare !== undefined) return;
  const capped = [...new Set(budgets.value.map((budget) => Math.min(budget, 0.05 * users)))];
  const [smallest, all] = [Math.min(...capped), capped.reduce((sum, budget) => sum + budget, 0)];
  const mean = meanViews(brief);
  if (!(mean <= smallest || mean >= all)) return;
  report(
    planAt,
    `expected mean views of a background post between the smallest pool and all pools together (${short(smallest)} to ${short(all)}), got ${amount(mean)}: ${balanceText(brief)}`,
  );
}

function balanceText({ people, feed }: Brief): string {
  return `slotsPerDay ${amount(people.slotsPerDay.value)} × For You ${short(100 * feed.slots.forYou.value)}% ÷ uploadsPerUserPerDay ${short(people.uploadsPerUserPerDay.value)}`;
}

/** Mean views of a background post: For-You slots ÷ uploads. */
function meanViews({ people, feed }: Brief): number {
  return (
    (people.slotsPerDay.value * (1 - people.adLoad.value) * feed.slots.forYou.value) / people.uploadsPerUserPerDay.value
  );
}
