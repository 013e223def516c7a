import { crossPlatform } from "./metrics/crossPlatform.ts";
import { ExposureLog, type Exposures } from "./metrics/exposures.ts";
import { RunMeasurement } from "./metrics/measure.ts";
import type { Run } from "./metrics/run.ts";
import { type Parts, type Prepared, prepare } from "./prepare.ts";
import { propagate } from "./propagation/propagate.ts";
import { ShopFunnel } from "./propagation/shopFunnel.ts";
import { clicksIn } from "./response/outcomes.ts";
import { requireInputs } from "./scenario/plans/inputs.ts";
import type { Plan } from "./scenario/plans/plan.ts";
import { planNamed, type Scenario, scenarioFault } from "./scenario/scenario.ts";
import type { Settings } from "./scenario/settle/settings.ts";
import { settle } from "./scenario/settle/settle.ts";
import { commonOf } from "./scenario/settle/twoPlatforms.ts";
import { type SimulateOptions, type Simulation, type SimulationOptions, stepTogether } from "./simulation.ts";

/**
 * Runs one plan of a scenario in one world. Pure: the same scenario, plan, seed, values and parts give the same run, and
 * two plans of one seed share their people, their posts and their luck.
 * @param plan the plan or its name
 * @param seed names the world; replicate r of a study has the seed `worldSeed(seed, r)`
 * @throws {InputError} if the scenario has no such plan, or its values admit no such world
 * @throws {RangeError} if `values` names an input that no plan of the scenario has
 * @throws {PartError} if one of `parts` breaks its contract
 * @throws the signal's reason if it is aborted
 */
export function simulate(scenario: Scenario, plan: Plan | string, seed: string, options: SimulateOptions = {}): Run {
  const simulation = createSimulation(scenario, plan, seed, options);
  while (!simulation.done) {
    options.signal?.throwIfAborted();
    simulation.step();
    options.onTick?.(simulation.tick, simulation.ticks);
  }
  return simulation.result();
}

/** Prepares a run of `simulate` and leaves the stepping to the caller. A plan on two platforms steps on both at once. */
export function createSimulation(
  scenario: Scenario,
  plan: Plan | string,
  seed: string,
  { values, parts = {} }: SimulationOptions = {},
): Simulation {
  const chosen = typeof plan === "string" ? planNamed(scenario, plan) : plan;
  requireInputs(scenario.plans, values);
  const world = { seed, values };
  try {
    if (!chosen.onEach) {
      const run = new PlatformSimulation(settle(chosen, world), parts);
      return stepTogether([run], ([figures]) => figures);
    }
    const [one, other] = chosen.onEach;
    const settings = [settle(one, world), settle(other, world)] as const;
    const runs = settings.map((each) => new PlatformSimulation(each, parts));
    const common = commonOf([one, other], settings, world);
    return stepTogether(runs, ([first, second]) =>
      crossPlatform(
        [
          { ...one.on, run: first, exposures: runs[0].exposures() },
          { ...other.on, run: second, exposures: runs[1].exposures() },
        ],
        common,
      ),
    );
  } catch (error) {
    throw scenarioFault(scenario, error);
  }
}

/** Runs settled inputs on one platform. @throws {RangeError} if they admit no solution */
export function run(settings: Settings, parts: Parts = {}): Run {
  const simulation = new PlatformSimulation(settings, parts);
  while (simulation.tick < simulation.ticks) simulation.step();
  return simulation.figures();
}

/** One campaign on one platform: the model as docs/model.md describes it, prepared, stepped and collected. */
class PlatformSimulation {
  tick = 0;
  readonly ticks: number;
  private readonly prepared: Prepared;
  private readonly measurement: RunMeasurement;
  private readonly exposureLog: ExposureLog;
  private readonly shop: ShopFunnel | undefined;

  constructor(settings: Settings, parts: Parts) {
    this.prepared = prepare(settings, parts);
    const { population, campaign } = this.prepared;
    this.ticks = population.clock.ticks;
    this.measurement = new RunMeasurement(population, campaign);
    this.exposureLog = new ExposureLog(population);
    this.shop = settings.shop && new ShopFunnel(settings.shop, population, campaign);
  }

  step(): void {
    const { population, campaign, feed, responder } = this.prepared;
    const { tick } = this;
    const batches = feed.schedule(tick);
    const outcomes = responder.respond(batches);
    propagate(population, campaign, outcomes.events, tick);
    this.shop?.enter(clicksIn(batches, outcomes), outcomes.liveSessions, tick);
    feed.observe(batches, outcomes);
    this.measurement.measure(batches, outcomes, tick);
    this.exposureLog.note(outcomes.exposed);
    this.tick++;
  }

  figures(): Run {
    const { feed, responder, solved, notes } = this.prepared;
    const run = this.measurement.summarise(responder.outcomes, feed.undelivered(), solved, this.shop?.conversions());
    return { ...run, warnings: [...run.warnings, ...notes] };
  }

  exposures(): Exposures {
    return this.exposureLog.close(this.prepared.responder.outcomes.exposed);
  }
}
