import { bisect } from "../../lib/quadrature.ts";
import { sum } from "../../lib/statistics.ts";
import type { PlatformSettings } from "../../scenario/settle/settings.ts";
import { comingShare, followeesOf, meanBackgroundViews, slotSupply } from "../../world/slotSupply.ts";
import type { Pools } from "./pools.ts";

/**
 * Expected impressions of an ordinary post on a platform: of an account with this many followers, whose audiences are
 * `standing` times the median account's.
 * @param pools the platform's, solved, where it has them
 */
export function usualImpressions({ people, graph, feed }: PlatformSettings, pools: Pools | undefined) {
  const supply = slotSupply(people, feed, followeesOf(graph, people));
  const inflow = sum(supply.inflow);
  const shown = supply.following.map((slots, bin) => Math.min(feed.following.maxReach, slots / supply.inflow[bin]));
  const coming = comingShare(feed.following.maxReach);
  const reach = (standing: number) =>
    shown.reduce((total, share, bin) => {
      const seen = coming * (1 - (1 - Math.min(1, share / coming)) ** standing);
      return total + seen * supply.inflow[bin];
    }, 0) / inflow;
  const meanViews = feed.forYou ? meanBackgroundViews(people, supply) : 0;
  const recommended = (followers: number, standing: number) =>
    pools ? pools.ordinaryImpressions(standing * pools.firstAudience(followers)) : meanViews;
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
  pools: Pools | undefined,
  followers: number,
  views: number,
  viewsPerImpression = 1,
): number {
  const usual = usualImpressions(platform, pools);
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
