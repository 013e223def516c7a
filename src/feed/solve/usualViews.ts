import { bisect } from "../../lib/quadrature.ts";
import { sum } from "../../lib/statistics.ts";
import type { PlatformSettings } from "../../scenario/settle/settings.ts";
import { posterQuantiles } from "../../world/followerCounts.ts";
import { followeesOf, meanBackgroundViews, slotSupply } from "../../world/slotSupply.ts";
import { firstAudience } from "./firstAudience.ts";
import { createLadder, impressionsFrom } from "./ladder.ts";

/**
 * Expected impressions of an ordinary post on a platform: of an account with this many followers, whose audiences are
 * `standing` times the median account's.
 */
export function usualImpressions({ people, graph, feed }: PlatformSettings) {
  const supply = slotSupply(people, feed, followeesOf(graph, people));
  const inflow = sum(supply.inflow);
  const shown = supply.following.map((slots, bin) => Math.min(feed.following.maxReach, slots / supply.inflow[bin]));
  const reach = (standing: number) =>
    shown.reduce((total, share, bin) => total + (1 - (1 - share) ** standing) * supply.inflow[bin], 0) / inflow;
  const { forYou } = feed;
  const meanViews = forYou ? meanBackgroundViews(people, supply) : 0;
  const recommended = (() => {
    if (forYou?.policy !== "pools") return () => meanViews;
    const ladder = createLadder(forYou, people.users, posterQuantiles(graph, people.users), meanViews);
    return (followers: number, standing: number) =>
      impressionsFrom(ladder, standing * firstAudience(forYou.firstAudience, followers));
  })();
  return (followers: number, standing: number): number =>
    followers * reach(standing) + recommended(followers, standing);
}

/** Lowest and highest standing: audiences that differ from the median account's by more than any account's do. */
const least = 1e-9;
const most = 1e9;

/**
 * Standing of an account whose posts usually get this many views.
 * @throws {RangeError} if no account with as many followers gets that many
 */
export function standingOf(
  platform: PlatformSettings,
  followers: number,
  views: number,
  viewsPerImpression = 1,
): number {
  const usual = usualImpressions(platform);
  const impressions = views / viewsPerImpression;
  const [low, high] = [usual(followers, least), usual(followers, most)];
  if (impressions <= low) return least;
  if (!(impressions < high)) {
    throw new RangeError(
      `expected at most ${Math.floor(high * viewsPerImpression)} average views for ${followers} followers, got ${Math.round(views)}`,
    );
  }
  const excess = (ln: number) => usual(followers, Math.exp(ln)) - impressions;
  return Math.exp(bisect(excess, Math.log(least), Math.log(most), 1e-9));
}
