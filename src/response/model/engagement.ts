import type { ResponseSettings } from "../../scenario/settle/settings.ts";

/**
 * How readily an account's posts are answered, against the average post: its likes, comments and shares per view over the
 * average post's on the platform where they were earned.
 * @throws {RangeError} if more viewers would answer than watch
 */
export function engagementOf(
  { rates, multipliers, validPlay }: Pick<ResponseSettings, "rates" | "multipliers" | "validPlay">,
  viewsPerImpression: number,
  engagementRate: number,
): number {
  const most = validPlay / viewsPerImpression;
  if (engagementRate > most) {
    throw new RangeError(
      `expected an engagement rate of at most ${Number((100 * most).toPrecision(3))} %, the share of viewers who watch, got ${Number((100 * engagementRate).toPrecision(3))} %`,
    );
  }
  const usual = (["like", "comment", "share"] as const).reduce((sum, a) => sum + rates[a] * multipliers[a], 0);
  return engagementRate / (usual / viewsPerImpression);
}
