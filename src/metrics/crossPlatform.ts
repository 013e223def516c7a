import { defined } from "../lib/defined.ts";
import type { Settings } from "../scenario/settle/settings.ts";
import { type MetricName, metricsThatAdd } from "../vocabulary/metrics.ts";
import { type CombinedAudience, combinedReach, countCombined } from "./combinedAudience.ts";
import { type Spending, spent } from "./costs.ts";
import type { Exposures } from "./exposures.ts";
import { halfLife, topPostCount } from "./measure.ts";
import { mostFollowed } from "./newFollowers.ts";
import type { Costs, GroupCounts, GroupSummary, Run, Series } from "./run.ts";

/** A plan's run on one of its two platforms, with its users' exposures. */
export interface PlatformSide {
  readonly platform: string;
  readonly title: string;
  readonly run: Run;
  readonly exposures: Exposures;
}

/** Facts that both platforms share. */
export interface Common {
  /** Share of the smaller platform's users who use the other too, by audience group. */
  readonly shared: readonly number[];
  /** Money that the costs of both contain and that is spent once. */
  readonly spentOnce: Pick<Costs, "creators" | "production">;
  readonly budget: NonNullable<Settings["costs"]>["budget"];
}

const counts = metricsThatAdd("platforms");

type SummedCount = Exclude<keyof GroupCounts, "reach" | "reach3plus">;

const groupCounts = metricsThatAdd("groups").filter((name) => counts.includes(name)) as SummedCount[];

type Metrics = Run["metrics"];

/**
 * The run of a plan on two platforms at once. Events add up; people are counted once (`countCombined`). Metrics of one
 * platform's posts alone (Gini, R) stay in the platforms' own runs.
 */
export function crossPlatform(
  sides: readonly [PlatformSide, PlatformSide],
  { shared, spentOnce, budget }: Common,
): Run {
  const [one, other] = sides;
  const [first, second] = [one.run, other.run];
  const { all, byGroup } = countCombined(one.exposures, other.exposures, shared);
  const groups = first.byGroup && combinedGroups(first.byGroup, second.byGroup!, byGroup, first.panel ?? second.panel);
  const target = groups?.find(({ isTarget }) => isTarget);
  const spending = combinedSpending(first.costs, second.costs, spentOnce, budget);
  const series = combinedSeries(first.series, second.series, combinedReach(one.exposures, other.exposures, shared));
  const largestCascade = [first.largestCascade, second.largestCascade].reduce((largest, cascade) =>
    (cascade?.size ?? 0) > (largest?.size ?? 0) ? cascade : largest,
  );
  const live = sides
    .flatMap(({ title, run }) => (run.live ?? []).map((event) => ({ ...event, key: `${title}: ${event.key}` })))
    .sort((p, q) => p.atHours - q.atHours);
  const peaks = sides.map(({ run }) => run.metrics.concurrencyPeak ?? 0);
  const events = summed(first.metrics, second.metrics);
  const [reach, reach3plus] = [all.beyond[0], all.beyond[2]];
  const { views = 0, impressions = 0 } = events;
  const posts = events.participantPosts ?? 0;
  const perPost = (first.viewsByRole.participant + second.viewsByRole.participant) / posts;
  const watched = (run: Run) => (run.metrics.completionRate ?? 0) * (run.metrics.views ?? 0);
  const metrics: { [Name in MetricName]?: number | undefined } = {
    ...events,
    reach,
    reach3plus,
    targetReach: target?.reach,
    targetReach3plus: target?.reach3plus,
    averageFrequency: reach > 0 ? impressions / reach : undefined,
    completionRate: views > 0 ? (watched(first) + watched(second)) / views : undefined,
    viewsPerParticipantPost: posts > 0 ? perPost : undefined,
    timeToPeakHours: views > 0 ? series.hours[series.views.indexOf(Math.max(...series.views))] : undefined,
    halfLifeHours: views > 0 ? halfLife(series.hours, series.views, views) : undefined,
    concurrencyPeak: live.length > 0 ? Math.max(...peaks) : undefined,
    cascadeSize: largestCascade?.size,
    cascadeDepth: largestCascade?.depth,
    structuralVirality: largestCascade?.structuralVirality,
    ...costMetrics(spending.cost, events, reach, target?.reach),
  };
  return {
    metrics: defined(metrics),
    viewsBySurface: added(first.viewsBySurface, second.viewsBySurface),
    viewsByRole: added(first.viewsByRole, second.viewsByRole),
    viewsByRoleAndSurface: nested(first.viewsByRoleAndSurface, second.viewsByRoleAndSurface),
    followsByRole: added(first.followsByRole, second.followsByRole),
    topAccounts: mostFollowed(sides.flatMap(({ title, run }) => onPlatform(title, run.topAccounts))),
    frequency: [all.users, ...all.beyond].map((people, e, from) => people - (from[e + 1] ?? 0)),
    ...(spending.costs === undefined ? {} : { costs: spending.costs }),
    ...combinedPanel(first, second, all, impressions),
    ...(groups ? { byGroup: groups } : {}),
    platforms: [of(one), of(other)],
    overlap: {
      users: all.sharedUsers,
      reached: all.reachedOnBoth,
      ...(groups ? { byGroup: groups.map(({ name }, g) => overlapOf(name, byGroup[g])) } : {}),
    },
    series,
    seededPosts: sides.flatMap(({ title, run }) => onPlatform(title, run.seededPosts)),
    topPosts: sides
      .flatMap(({ title, run }) => onPlatform(title, run.topPosts))
      .sort((p, q) => q.views - p.views || (p.key < q.key ? -1 : 1))
      .slice(0, topPostCount),
    ...(largestCascade ? { largestCascade } : {}),
    ...(live.length > 0 ? { live } : {}),
    warnings: [
      ...sides.flatMap(({ title, run }) => own(run, budget).map((text) => `${title}: ${text}`)),
      ...spending.warnings,
    ],
    solved: {
      calibration: first.solved.calibration,
      feed: Object.fromEntries(
        sides.flatMap(({ title, run }) =>
          Object.entries(run.solved.feed).map(([name, value]) => [`${title}: ${name}`, value]),
        ),
      ),
    },
  };
}

const of = ({ platform, title, run }: PlatformSide) => ({ platform, title, run });
const overlapOf = (name: string, { sharedUsers, reachedOnBoth }: CombinedAudience) => ({
  name,
  users: sharedUsers,
  reached: reachedOnBoth,
});

/** Warnings about one platform alone: none about the budget, which is for both. */
function own({ warnings, costs }: Run, budget: Common["budget"]): string[] {
  const ofBudget = costs === undefined ? [] : spent(costs, budget).warnings;
  return warnings.filter((text) => !ofBudget.includes(text));
}

/** A count is there where either platform has it: a live event may be on one. */
function summed(first: Metrics, second: Metrics): Metrics {
  const known = counts.filter((name) => first[name] !== undefined || second[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, (first[name] ?? 0) + (second[name] ?? 0)]));
}

function combinedSpending(
  first: Costs | undefined,
  second: Costs | undefined,
  uniqueActions: Common["spentOnce"],
  budget: Common["budget"],
): Spending {
  if (first === undefined || second === undefined) return { warnings: [] };
  return spent(
    {
      creators: first.creators + second.creators - uniqueActions.creators,
      paid: first.paid + second.paid,
      production: first.production + second.production - uniqueActions.production,
    },
    budget,
  );
}

function costMetrics(cost: number | undefined, events: Metrics, reach: number, target: number | undefined) {
  const each = (count: number | undefined) => (cost === undefined || !count ? undefined : cost / count);
  const { views = 0, purchases, returns = 0, leads, follows } = events;
  return {
    cost,
    costPerThousandViews: each(views / 1000),
    costPerThousandPeople: each(reach / 1000),
    costPerThousandTarget: each(target && target / 1000),
    costPerFollower: each(follows),
    costPerSale: each(purchases && purchases - returns),
    costPerLead: each(leads),
  };
}

function combinedGroups(
  first: readonly GroupSummary[],
  second: readonly GroupSummary[],
  people: readonly CombinedAudience[],
  panel: unknown,
): GroupSummary[] {
  return first.map(({ name, isTarget, ...one }, g) => {
    const other = second[g];
    const { users, beyond, error } = people[g];
    const sums = Object.fromEntries(groupCounts.map((count) => [count, one[count] + other[count]]));
    const impressions = one.impressions + other.impressions;
    const reach = beyond[0];
    return {
      name,
      isTarget,
      users,
      ...(sums as Pick<GroupSummary, SummedCount>),
      reach,
      reach3plus: beyond[2],
      ...(reach > 0 ? { averageFrequency: impressions / reach } : {}),
      ...(panel === undefined ? {} : { standardError: errorsOf(error, reach, impressions) }),
    };
  });
}

function errorsOf(error: Float64Array, reach: number, impressions: number) {
  return {
    reach: error[0],
    reach3plus: error[2],
    ...(reach > 0 ? { averageFrequency: (impressions / reach) * (error[0] / reach) } : {}),
  };
}

function combinedPanel(first: Run, second: Run, all: CombinedAudience, impressions: number): Pick<Run, "panel"> {
  if (first.panel === undefined && second.panel === undefined) return {};
  const usersOf = ({ frequency }: Run) => frequency.reduce((sum, users) => sum + users, 0);
  const followed = (first.panel?.users ?? usersOf(first)) + (second.panel?.users ?? usersOf(second));
  return {
    panel: {
      share: followed / (usersOf(first) + usersOf(second)),
      users: followed,
      standardError: errorsOf(all.error, all.beyond[0], impressions),
    },
  };
}

function combinedSeries(first: Series, second: Series, reach: readonly number[]): Series {
  const { hours, reach: _, ...flows } = first;
  const sums = Object.entries(flows).map(([name, values]) => [
    name,
    (values as readonly number[]).map((value, tick) => value + second[name as keyof typeof flows]![tick]!),
  ]);
  return { hours, reach, ...Object.fromEntries(sums) } as Series;
}

function added<K extends string>(first: Readonly<Record<K, number>>, second: Readonly<Record<K, number>>) {
  const entries = Object.keys(first).map((key) => [key, first[key as K] + second[key as K]]);
  return Object.fromEntries(entries) as Record<K, number>;
}

function nested<R extends string, K extends string>(
  first: Readonly<Record<R, Readonly<Record<K, number>>>>,
  second: Readonly<Record<R, Readonly<Record<K, number>>>>,
) {
  const entries = Object.keys(first).map((key) => [key, added(first[key as R], second[key as R])]);
  return Object.fromEntries(entries) as Record<R, Record<K, number>>;
}

/** Names that tell on which platform the account or post is. */
const onPlatform = <T extends { readonly key: string }>(title: string, named: readonly T[]): T[] =>
  named.map((each) => ({ ...each, key: `${title}: ${each.key}` }));
