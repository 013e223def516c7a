import type { Path, Report } from "./bounds.ts";
import type { Brief } from "../plans/brief.ts";
import { quantity } from "../values/leaves.ts";
import { number, share } from "../values/statedValue.ts";

/** How people find a campaign by themselves: hot lists, the page of a challenge, search. */

const fraction = share(0, 1);
const heatOf = (what: string) => quantity(`Heat of one ${what} of the campaign`, number(0, 1e6));
export const trendingShape = {
  threshold: quantity("Heat of an hour from which on a campaign stands on the hot list", number(0, 1e15)),
  heatPerPost: heatOf("post"),
  heatPerView: heatOf("view"),
  heatPerShare: heatOf("share"),
  heatPerSearch: heatOf("search"),
  listShare: quantity("Share of the slots on trending pages that show a campaign which stands on the list", fraction),
  pageViewsPerView: quantity(
    "Views on the page of the challenge per view elsewhere; without a challenge there is no page",
    number(0, 10),
  ),
};
const trendingNames = Object.keys(trendingShape) as (keyof typeof trendingShape)[];
export const searchShape = {
  searchesPerView: quantity("Searches for the campaign per view that is not of a search or a page", number(0, 10)),
};

/** Hot lists, and pages of challenges and filters. */
export interface TrendingSettings {
  /** Heat of an hour from which on a campaign stands on the hot list. */
  readonly threshold: number;
  /** Heat of one post, view, share and search of the campaign. */
  readonly heatPerPost: number;
  readonly heatPerView: number;
  readonly heatPerShare: number;
  readonly heatPerSearch: number;
  /** Share of the slots on trending pages that show a campaign which stands on the list. */
  readonly listShare: number;
  /** Views on the page of the challenge per view elsewhere; without a challenge there is no page. */
  readonly pageViewsPerView: number;
}

/** Slots on pages, in search and for live rooms have a size, and come with what decides who is shown there. */
export function checkFinding({ feed, feedOf, people }: Brief, planAt: Path, report: Report): void {
  const has = (surface: "trending" | "search" | "live") => (feed.slots[surface]?.value ?? 0) > 0;
  for (const surface of ["trending", "search", "live"] as const) {
    if (has(surface) && people.slotsPerDay.value === Number.POSITIVE_INFINITY)
      report(
        ["model", "feed", "slots", surface],
        "expected 0% where slotsPerDay is unlimited: a share of it has no size",
      );
  }
  const mustState = <T extends object>(
    group: "trending" | "search",
    given: T | undefined,
    names: (keyof T & string)[],
  ) => {
    const missing = names.filter((name) => given?.[name] === undefined);
    if (missing.length > 0)
      report(
        planAt,
        `expected model.feed.${group}.${missing.join(", ")}: the feed of ${feedOf} states none of its own`,
      );
  };
  if (has("trending")) mustState("trending", feed.trending, trendingNames);
  if (has("search") || (has("trending") && (feed.trending?.heatPerSearch?.value ?? 0) > 0))
    mustState("search", feed.search, ["searchesPerView"]);
}
