import type { Costs, GroupSummary, Overlap, PanelSummary, PlatformRun, Run, Series } from "../metrics/run.ts";
import type { MetricName } from "../vocabulary/metrics.ts";
import type { Role, Surface } from "../vocabulary/terms.ts";

/** The record that a study keeps of a run: no posts and no cascade, and series in typed arrays (8 bytes a tick). */
export interface Summary {
  readonly metrics: Readonly<Partial<Record<MetricName, number>>>;
  readonly viewsBySurface: Readonly<Record<Surface, number>>;
  readonly viewsByRole: Readonly<Record<Role, number>>;
  readonly viewsByRoleAndSurface: Readonly<Record<Role, Readonly<Record<Surface, number>>>>;
  readonly followsByRole: Run["followsByRole"];
  readonly frequency: readonly number[];
  readonly panel?: PanelSummary;
  readonly byGroup?: readonly GroupSummary[];
  /** Each of two platforms alone, and who is on both. */
  readonly platforms?: readonly PlatformSummary[];
  readonly overlap?: Overlap;
  readonly series: Readonly<Record<keyof Series, Float64Array>>;
  readonly costs?: Costs;
  readonly warnings: readonly string[];
}

/** The record that a study keeps of a run on one of two platforms. */
export interface PlatformSummary extends Omit<PlatformRun, "run">, Pick<Run, "metrics" | "byGroup" | "costs"> {}

const platformSummary = ({ run: { metrics, byGroup, costs }, ...platform }: PlatformRun): PlatformSummary => ({
  ...platform,
  metrics,
  ...(byGroup ? { byGroup } : {}),
  ...(costs ? { costs } : {}),
});

export function summarize(run: Run): Summary {
  const { metrics, viewsBySurface, viewsByRole, viewsByRoleAndSurface, followsByRole } = run;
  const { frequency, panel, byGroup, platforms, overlap, costs, warnings } = run;
  const columns = Object.entries(run.series).map(([name, values]) => [name, Float64Array.from(values)]);
  const series = Object.fromEntries(columns) as Summary["series"];
  const views = { viewsBySurface, viewsByRole, viewsByRoleAndSurface };
  return {
    metrics,
    ...views,
    followsByRole,
    frequency,
    ...(panel ? { panel } : {}),
    ...(byGroup ? { byGroup } : {}),
    ...(platforms ? { platforms: platforms.map(platformSummary) } : {}),
    ...(overlap ? { overlap } : {}),
    series,
    ...(costs ? { costs } : {}),
    warnings,
  };
}
