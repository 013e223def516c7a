import { trendingNames } from "../entries/discovery.ts";
import type { Brief } from "../plans/brief.ts";
import { type Path, percentText, type Report } from "./bounds.ts";

/** `model.feed.trending:` and `search:` — a feed with slots for discovery has a finite number of them, and all parameters. */
export function checkDiscovery({ feed, feedOf, people }: Brief, planAt: Path, report: Report): void {
  const shareOf = (surface: "trending" | "search" | "live") => feed.slots[surface]?.value ?? 0;
  for (const surface of ["trending", "search", "live"] as const) {
    const share = shareOf(surface);
    if (share > 0 && people.slotsPerDay.value === Number.POSITIVE_INFINITY)
      report(
        ["model", "feed", "slots", surface],
        `expected 0%, got ${percentText(share)} (slotsPerDay is unlimited, so a share of it is, too)`,
      );
  }
  const checkStated = <T extends object>(
    group: "trending" | "search",
    given: T | undefined,
    names: (keyof T & string)[],
  ) => {
    const missing = names.filter((name) => given?.[name] === undefined);
    if (missing.length > 0)
      report(
        planAt,
        `expected model.feed.${group}.${missing.join(", ")}, got nothing (the feed of ${feedOf} does not state it)`,
      );
  };
  if (shareOf("trending") > 0) checkStated("trending", feed.trending, trendingNames);
  if (shareOf("search") > 0 || (shareOf("trending") > 0 && (feed.trending?.heatPerSearch?.value ?? 0) > 0))
    checkStated("search", feed.search, ["searchesPerView"]);
}
