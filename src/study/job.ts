import type { Plan } from "../scenario/plans/plan.ts";
import type { InputValues } from "../scenario/plans/values.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { settle } from "../scenario/settle/settle.ts";
import { createSimulation } from "../simulate.ts";
import type { Simulation } from "../simulation.ts";
import type { Study } from "./engine.ts";

/** The unit of work of every study: one plan in one world at one point in input space. Plain JSON. */
export interface Job {
  /** `Scenario.id`: the hash of the scenario's text, overrides and graph. */
  readonly scenario: string;
  /** Name of one of the scenario's plans. */
  readonly plan: string;
  /** Number of the world, from 1. */
  readonly replicate: number;
  /** Seed of the study. */
  readonly seed: string;
  /** Inputs that are held; absent: every ranged input is drawn. */
  readonly values?: InputValues;
}

/** Seed of world `replicate`. It holds no plan's name, so all plans of a world share their luck. */
export function worldSeed(seed: string, replicate: number): string {
  return `${seed}/${replicate}`;
}

/** The simulation of a job, before its first tick. @throws {RangeError} if the job belongs to another scenario */
export function simulationOf({ scenario, parts }: Study, job: Job): Simulation {
  if (job.scenario !== scenario.id) {
    throw new RangeError(`job: expected one of scenario ${scenario.id}, got one of ${job.scenario}`);
  }
  const { plan, seed, replicate, values } = job;
  return createSimulation(scenario, plan, worldSeed(seed, replicate), { values, parts: parts?.[plan] });
}

/** Impressions that a plan is sure to ask for in one of its worlds: the time of a run grows with them. */
export function expectedWork(scenario: Scenario, plan: string): number {
  const chosen = scenario.plans.find(({ name }) => name === plan);
  if (!chosen) return 0;
  const plans: readonly Plan[] = chosen.onEach ?? [chosen];
  return plans.reduce((work, each) => work + workOf(each, worldSeed(scenario.seed, 1)), 0);
}

function workOf(plan: Plan, seed: string): number {
  const { accounts, paid } = settle(plan, { seed });
  const bought = paid.reduce((sum, { impressions }) => sum + impressions, 0);
  return accounts.reduce((sum, { followers = 0, posts }) => sum + followers * posts.length, bought);
}
