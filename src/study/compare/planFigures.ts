import { mean } from "../../lib/statistics.ts";
import type { Costs, Overlap } from "../../metrics/run.ts";
import type { Plan } from "../../scenario/plans/plan.ts";
import { type MetricName, metricNames } from "../../vocabulary/metrics.ts";
import { roles, surfaces } from "../../vocabulary/terms.ts";
import type { Summary } from "../summary.ts";
import type { FlowName, PlanFigures, PlatformFigures, SharedFigures, Spread, SpreadSeries } from "./comparison.ts";
import { byGroup } from "./groupFigures.ts";
import { rootMeanSquare, spread, spreadSeries } from "./spread.ts";

/** Everything a comparison says about one plan, from its runs in order of world. */
export function planFigures(plan: Plan, runs: readonly Summary[]): PlanFigures {
  const average = (value: (run: Summary) => number) => mean(runs.map(value));
  const record = <K extends string>(keys: readonly K[], value: (run: Summary, key: K) => number) =>
    Object.fromEntries(keys.map((key) => [key, average((run) => value(run, key))])) as Record<K, number>;

  return {
    name: plan.name,
    change: plan.change,
    publicCounter: plan.publicCounter,
    ...(plan.recommendedBy === undefined ? {} : { recommendedBy: plan.recommendedBy }),
    ...metricSpreads(runs),
    viewsBySurface: record(surfaces, (run, surface) => run.viewsBySurface[surface]),
    viewsByRole: record(roles, (run, role) => run.viewsByRole[role]),
    viewsByRoleAndSurface: Object.fromEntries(
      roles.map((role) => [role, record(surfaces, (run, surface) => run.viewsByRoleAndSurface[role][surface])]),
    ) as PlanFigures["viewsByRoleAndSurface"],
    followsByRole: Object.fromEntries(
      roles.map((role) => [role, spread(runs.map((run) => run.followsByRole[role]))]),
    ) as PlanFigures["followsByRole"],
    frequency: runs[0].frequency.map((_, exposures) => average((run) => run.frequency[exposures])),
    ...panelOf(runs),
    ...byGroup(runs),
    ...platformsOf(runs),
    ...overlapOf(runs),
    series: seriesSpreads(runs),
    ...meanCosts(runs),
    viewsPerDay: spreadSeries(runs.map(perDay)),
  };
}

/** Each of two platforms alone. */
function platformsOf(runs: readonly Summary[]): Pick<PlanFigures, "platforms"> {
  const platforms = runs[0].platforms?.map((first, p): PlatformFigures => {
    const own = runs.flatMap((run) => run.platforms?.[p] ?? []);
    const { platform, title } = first;
    return { platform, title, ...metricSpreads(own), ...byGroup(own), ...meanCosts(own) };
  });
  return platforms ? { platforms } : {};
}

function overlapOf(runs: readonly Summary[]): Pick<PlanFigures, "overlap"> {
  const worlds = runs.flatMap(({ overlap }) => overlap ?? []);
  const [first] = worlds;
  if (!first) return {};
  const figures = (of: (world: Overlap) => { readonly users: number; readonly reached: number }): SharedFigures => ({
    users: spread(worlds.map((world) => of(world).users)),
    reached: spread(worlds.map((world) => of(world).reached)),
  });
  const groups = first.byGroup?.map(({ name }, g) => ({ name, ...figures((world) => world.byGroup![g]) }));
  return { overlap: { ...figures((world) => world), ...(groups ? { byGroup: groups } : {}) } };
}

/** The metric in every world, or nothing if some world does not define it. */
export function metricValues(
  metric: MetricName,
  runs: readonly Pick<Summary, "metrics">[],
): readonly number[] | undefined {
  const values = runs.map((run) => run.metrics[metric]);
  return values.every((value) => value !== undefined) ? values : undefined;
}

function meanCosts(runs: readonly Pick<Summary, "costs">[]): { readonly costs?: Costs } {
  const costs = runs.flatMap((run) => run.costs ?? []);
  if (costs.length < runs.length) return {};
  const of = (part: "creators" | "paid" | "production") => mean(costs.map((each) => each[part]));
  const { reserve } = costs[0];
  const held = reserve === undefined ? {} : { reserve };
  return { costs: { creators: of("creators"), paid: of("paid"), production: of("production"), ...held } };
}

function metricSpreads(runs: readonly Pick<Summary, "metrics">[]): Partial<Record<MetricName, Spread>> {
  const spreads: Partial<Record<MetricName, Spread>> = {};
  for (const metric of metricNames) {
    const values = metricValues(metric, runs);
    if (values) spreads[metric] = spread(values);
  }
  return spreads;
}

/** The panel of a plan, whose standard errors are of one world. */
function panelOf(runs: readonly Summary[]): Pick<PlanFigures, "panel"> {
  const panels = runs.flatMap(({ panel }) => panel ?? []);
  const [first] = panels;
  if (!first) return {};
  return { panel: { ...first, standardError: rootMeanSquare(panels.map(({ standardError }) => standardError)) } };
}

function seriesSpreads(runs: readonly Summary[]): PlanFigures["series"] {
  const { hours, ...flows } = runs[0].series;
  const spreads = Object.keys(flows).map((name) => [
    name,
    spreadSeries(runs.map((run) => run.series[name as FlowName])),
  ]);
  return { hours: Array.from(hours), ...(Object.fromEntries(spreads) as Record<FlowName, SpreadSeries>) };
}

/** Views of each 24 hours after the start; a tick belongs to the day in which it ends. */
function perDay({ series }: Summary): number[] {
  const { hours, views } = series;
  const days = new Array<number>(Math.max(1, Math.ceil(hours[hours.length - 1] / 24))).fill(0);
  for (let tick = 0; tick < hours.length; tick++) days[Math.max(0, Math.ceil(hours[tick] / 24) - 1)] += views[tick];
  return days;
}
