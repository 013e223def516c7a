import type { Costs, GroupSummary, Overlap, PanelSummary, PlatformRun, Run, Series } from "../metrics/run.ts";
import type { Plan } from "../scenario/plans/plan.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { settle } from "../scenario/settle/settle.ts";
import { type Parts, simulate } from "../simulate.ts";
import type { MetricName } from "../vocabulary/metrics.ts";
import type { Role, Surface } from "../vocabulary/terms.ts";

/** The unit of work of every study: one plan in one world. Pure: the same job gives the same run wherever it runs. */
export interface Job {
  readonly scenario: Scenario;
  /** Name of one of the scenario's plans. */
  readonly plan: string;
  /** Number of the world, from 1. */
  readonly replicate: number;
  /** Seed of the study. */
  readonly seed: string;
  /** Parts of the engine that are somebody's own; functions, which stay on the thread that made them. */
  readonly parts?: Parts;
}

/** Called once per tick: `tick` of `ticks` are done. */
export type OnTick = (tick: number, ticks: number) => void;

/** Where and in which order jobs run. Reports every run once, by the index of its job; rejects as soon as one fails. */
export type Engine = (jobs: readonly Job[], listener: EngineListener) => Promise<void>;

export interface EngineListener {
  readonly onRun: (job: number, run: Run) => void;
  readonly onTick?: (job: number, tick: number, ticks: number) => void;
  readonly signal?: AbortSignal;
}

/** Seed of world `replicate`: without the plan's name, so that all plans of a world share their luck. */
export function worldSeed(seed: string, replicate: number): string {
  return `${seed}/${replicate}`;
}

export function runJob(job: Job, onTick?: OnTick): Run {
  return simulate(job.scenario, job.plan, worldSeed(job.seed, job.replicate), { onTick, parts: job.parts });
}

/** Impressions that are sure to be asked for in a plan, in one of its worlds: what the time of a run grows with. */
export function expectedWork(scenario: Scenario, plan: string): number {
  const chosen = scenario.plans.find(({ name }) => name === plan);
  if (!chosen) return 0;
  const parts: readonly Plan[] = chosen.onEach ?? [chosen];
  return parts.reduce((work, part) => work + workOf(part, worldSeed(scenario.seed, 1)), 0);
}

function workOf(plan: Plan, seed: string): number {
  const { accounts, paid } = settle(plan, seed);
  const bought = paid.reduce((sum, { impressions }) => sum + impressions, 0);
  return accounts.reduce((sum, { followers = 0, posts }) => sum + followers * posts.length, bought);
}

/** What a study keeps of a run: no posts and no cascade, and series in typed arrays (8 bytes a tick). */
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

/** What a study keeps of a run on one of two platforms. */
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
