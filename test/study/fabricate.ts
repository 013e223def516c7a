import type { GroupSummary, Run } from "../../src/metrics/run.ts";
import type { Plan } from "../../src/scenario/plans/plan.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import type { Engine } from "../../src/study/engine.ts";
import { summarize } from "../../src/study/summary.ts";
import { type MetricName, metricNames } from "../../src/vocabulary/metrics.ts";
import { type Role, roles, type Surface, surfaces } from "../../src/vocabulary/terms.ts";

export type Matrix = Partial<Record<Role, Partial<Record<Surface, number>>>>;

export interface RunParts {
  readonly metrics?: Partial<Record<MetricName, number>>;
  readonly matrix?: Matrix;
  /** Views of each tick of 12 hours. */
  readonly views?: readonly number[];
  readonly frequency?: readonly number[];
  readonly warnings?: readonly string[];
  readonly byGroup?: readonly GroupSummary[];
  readonly followsByRole?: Partial<Record<Role, number>>;
}

/** A run that never happened: what is not stated is zero (metrics: absent). */
export function fabricateRun(parts: RunParts): Run {
  const { metrics = {}, matrix = {}, views = [0], frequency = [], warnings = [], byGroup, followsByRole = {} } = parts;
  const full = record(roles, (role) => record(surfaces, (surface) => matrix[role]?.[surface] ?? 0));
  const flow = views.map(() => 0);
  return {
    metrics,
    viewsByRoleAndSurface: full,
    viewsByRole: record(roles, (role) => sum(surfaces.map((surface) => full[role][surface]))),
    viewsBySurface: record(surfaces, (surface) => sum(roles.map((role) => full[role][surface]))),
    followsByRole: record(roles, (role) => followsByRole[role] ?? 0),
    topAccounts: [],
    frequency: Array.from({ length: 32 }, (_, i) => frequency[i] ?? 0),
    ...(byGroup ? { byGroup } : {}),
    series: {
      hours: views.map((_, tick) => (tick + 1) * 12),
      impressions: flow,
      views,
      paidViews: flow,
      reach: flow,
      likes: flow,
      comments: flow,
      shares: flow,
      follows: flow,
      participantPosts: flow,
    },
    topPosts: [],
    seededPosts: [],
    warnings,
    solved: { calibration: {}, feed: {} },
  };
}

/** Plans by name with what each changes; the first is the base. */
export function fabricateScenario(plans: Record<string, string>, parts: Partial<Scenario> = {}): Scenario {
  return {
    id: "made up",
    file: "made/up.yaml",
    name: "up",
    campaign: { name: "Make up", startMs: Date.UTC(2020, 10, 16, 2), zoneMinutes: 480, days: 2 },
    users: 600e6,
    followed: 2e6,
    plans: Object.entries(plans).map(
      ([name, change]) =>
        ({
          name,
          change,
          publicCounter: `counter of ${name}`,
          brief: { view: { value: "play start" } },
        }) as unknown as Plan,
    ),
    replicates: 4,
    seed: "s",
    results: [],
    tunes: [],
    inputs: [],
    places: {},
    ...parts,
  };
}

/** Runs nothing: each job is answered by what `outcome` says of its plan and world. */
export function fakeEngine(outcome: (plan: string, replicate: number, seed: string) => RunParts): Engine {
  return async (_study, jobs, { onSummary, onTick, signal }) => {
    for (const [index, { plan, replicate, seed }] of jobs.entries()) {
      await Promise.resolve();
      signal?.throwIfAborted();
      onTick?.(index, 0, 2);
      onSummary(index, summarize(fabricateRun(outcome(plan, replicate, seed))));
    }
  };
}

/** An audience group of which this many people were reached, each twice. */
export function fabricateGroup(name: string, users: number, reach: number, isTarget = false): GroupSummary {
  const impressions = 2 * reach;
  const rest = { impressions, views: impressions, reach, reach3plus: reach / 4, participants: 3, follows: 5 };
  return { name, isTarget, users, ...rest, ...(reach > 0 ? { averageFrequency: 2 } : {}) };
}

/** All metrics at one value, but for those stated. */
export function allMetrics(value: number, others: Partial<Record<MetricName, number>> = {}) {
  return { ...record(metricNames, () => value), ...others };
}

function record<K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
