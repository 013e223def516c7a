import { standingOf } from "./feed/solve/usualViews.ts";
import type { Usual } from "./propagation/seeding.ts";
import { engagementOf } from "./response/model/engagement.ts";
import { type Scenario, scenarioFault } from "./scenario/scenario.ts";
import type { Settings } from "./scenario/settle/settings.ts";
import { settle } from "./scenario/settle/settle.ts";
import { poolsOn } from "./solvedFeed.ts";
import { UnsolvableValue } from "./vocabulary/faults.ts";

/** Usual figures of accounts: their views and their engagement before the campaign. */

/** Properties of accounts, from usual figures on the platforms where they were earned. */
export function usualOf(settings: Settings): Usual {
  const { earnedOn, viewRule, response } = settings;
  const viewsPerImpression = (autoplay: number) => {
    if (viewRule === "impression") return 1;
    return viewRule === "validPlay" ? response.validPlay : response.validPlay + (1 - response.validPlay) * autoplay;
  };
  const solved = <T>(path: string, solve: () => T): T => {
    try {
      return solve();
    } catch (error) {
      throw error instanceof RangeError ? new UnsolvableValue(path, error.message) : error;
    }
  };
  return {
    standing({ usualViews: usual }, followers) {
      if (usual === undefined) return undefined;
      const platform = earnedOn[usual.platform];
      return solved(usual.path, () =>
        standingOf(
          platform,
          poolsOn(settings, platform),
          followers,
          usual.value,
          viewsPerImpression(platform.autoplay),
        ),
      );
    },
    engagement({ usualEngagement: usual }) {
      if (usual === undefined) return undefined;
      const { multipliers, autoplay } = earnedOn[usual.platform];
      return solved(usual.path, () =>
        engagementOf({ ...response, multipliers }, viewsPerImpression(autoplay), usual.value),
      );
    },
  };
}

/**
 * Checks the usual views and engagement rates of a scenario at both ends of their ranges.
 * @throws {InputError} at the place of one that no account can have
 */
export function checkUsual(scenario: Scenario): void {
  const briefs = scenario.plans.flatMap((plan) => plan.onEach ?? [plan]);
  for (const plan of briefs) {
    const { brand, creators } = plan.brief;
    const authors = [...(brand ? [brand] : []), ...creators];
    if (authors.every((author) => author.average_views === undefined && author.engagement_rate === undefined)) continue;
    for (const quantile of [0, 1]) {
      const values = Object.fromEntries(rangesOf(scenario).map((path) => [path, { quantile }]));
      const settings = settle(plan, { seed: scenario.seed, values });
      const usual = usualOf(settings);
      try {
        for (const account of settings.accounts) {
          usual.standing(account, account.followers ?? 0);
          usual.engagement(account);
        }
      } catch (error) {
        throw scenarioFault(scenario, error);
      }
    }
  }
}

/** Paths of the creators' and the brand's ranges. */
function rangesOf({ inputs }: Scenario): string[] {
  const ofAccounts = inputs.filter(({ path }) => /^(brand|creators)\b/.test(path));
  return ofAccounts.filter(({ low }) => low !== undefined).map(({ path }) => path);
}
