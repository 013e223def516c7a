import type { Brief } from "../plans/brief.ts";
import type { Draw } from "../values/quantity.ts";
import { type Drawn, drawTree } from "./draw.ts";
import { normalisedGroup } from "./normalise.ts";
import type { FeedSettings, PoolsSettings, RaceSettings } from "./settings.ts";

/** The feed as plain numbers: slot shares sum to 1, surfaces without slots are absent. */
export function feedOf(draw: Draw, feed: Brief["feed"]): FeedSettings {
  const { slots, following, formula, forYou, trending, search, sharing, lift } = drawTree(draw, feed, "model.feed");
  const { trending: onPages = 0, search: inSearch = 0 } = slots;
  return {
    slotShare: normalisedGroup({ ...slots, trending: onPages, search: inSearch, live: slots.live ?? 0 }),
    following,
    formula,
    ...(forYou === undefined || slots.forYou === 0 ? {} : { forYou: forYouOf(forYou) }),
    ...(trending !== undefined && onPages > 0 ? { trending } : {}),
    ...(search !== undefined && onPages + inSearch > 0 ? { search } : {}),
    sharing,
    lift,
  };
}

/** `checkForYou` has made sure that the policy has its parameters. */
function forYouOf(drawn: Drawn<NonNullable<Brief["feed"]["forYou"]>>): PoolsSettings | RaceSettings {
  const { policy, budgets, hours, firstAudience, tested, merit, restDays, passShare, lifeHours } = drawn;
  if (policy === "race") return { policy, lifeHours: lifeHours! };
  return {
    policy,
    budgets: budgets!,
    hours: hours!,
    firstAudience: firstAudience!,
    tested: tested!,
    merit: merit!,
    restDays: restDays!,
    ...(passShare === undefined ? {} : { passShare }),
  };
}
