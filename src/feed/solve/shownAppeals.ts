import { derive, type Key } from "../../lib/random.ts";
import { sum } from "../../lib/statistics.ts";
import type { PlatformSettings } from "../../scenario/settle/settings.ts";
import { answers as answerNames, perAction } from "../../vocabulary/actions.ts";
import type { BackgroundRates, ShownAppeals } from "../../world/backgroundRates.ts";
import { Purpose } from "../../world/purpose.ts";
import { followeesOf, meanBackgroundViews, slotSupply } from "../../world/slotSupply.ts";
import { createPools } from "./pools.ts";
import { createScorer } from "./scores.ts";

/** Width of the bins of appeal. */
const step = 1 / 16;
const lowest = -8;
const bins = 16 / step;

/**
 * Appeals, before taste, of the posts that a platform's For You shows, with their answers; undefined where it has no pools.
 * The last pool, which few posts reach, counts as the audience before it.
 */
export function shownAppeals(
  { people, graph, feed }: PlatformSettings,
  rates: BackgroundRates,
  tickHours: number,
  key: Key,
): ShownAppeals | undefined {
  const { forYou, formula, lift } = feed;
  if (forYou?.policy !== "pools") return undefined;
  const weights = new Float64Array(bins);
  const factors = perAction(answerNames, () => new Float64Array(bins));
  const meanViews = meanBackgroundViews(people, slotSupply(people, feed, followeesOf(graph, people)));
  const scorer = createScorer(formula, rates, meanViews, lift, derive(key, Purpose.background));
  createPools(
    forYou,
    people.users,
    tickHours,
    meanViews,
    scorer,
    rates,
    derive(key, Purpose.pools),
    (posts, ageHours) => {
      posts.eachAudience(ageHours, (appeal, impressions, answers) => {
        const bin = Math.min(bins - 1, Math.max(0, Math.round((appeal - lowest) / step)));
        weights[bin] += impressions;
        for (const answer of answerNames) factors[answer][bin] += impressions * answers[answer];
      });
    },
  );
  const all = sum(weights);
  const seen = Array.from(weights.keys()).filter((bin) => weights[bin] > 0);
  return {
    appeals: Float64Array.from(seen, (bin) => lowest + bin * step),
    weights: Float64Array.from(seen, (bin) => weights[bin] / all),
    factors: perAction(answerNames, (answer) => Float64Array.from(seen, (bin) => factors[answer][bin] / weights[bin])),
  };
}
