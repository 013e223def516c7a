import { trendingNames } from "../entries/discovery.ts";
import type { Brief } from "../plans/brief.ts";
import type { Path, Report } from "./bounds.ts";

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
