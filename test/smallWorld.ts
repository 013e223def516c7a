import { readFileSync } from "node:fs";
import { createFeed } from "../src/feed/feed.ts";
import { RunMeasurement } from "../src/metrics/measure.ts";
import type { Run } from "../src/metrics/run.ts";
import { propagate } from "../src/propagation/propagate.ts";
import { seedEvents, seedPosts } from "../src/propagation/seeding.ts";
import { createBackgroundRates } from "../src/response/model/background.ts";
import { calibrateResponse } from "../src/response/model/calibration.ts";
import { WatchRatios } from "../src/response/model/watch.ts";
import { Responder } from "../src/response/respond.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import type { Scenario } from "../src/scenario/scenario.ts";
import type { AccountSettings, Settings } from "../src/scenario/settle/settings.ts";
import { settle } from "../src/scenario/settle/settle.ts";
import { calibrated, solveFeed } from "../src/solvedFeed.ts";
import { usualOf } from "../src/usual.ts";
import { createCampaign } from "../src/world/campaign.ts";
import { PopulationState } from "../src/world/populationState.ts";

/** A scenario that is shipped, with some of its values set. */
export function shipped(name: string, set: readonly string[] = []): Scenario {
  const file = `scenarios/${name}.yaml`;
  return parseScenario(readFileSync(file, "utf8"), { file, set });
}

const parsed = new Map<string, Scenario>();

/** Settled inputs of `scenarios/small.yaml`: the plan with this index, in the world of this seed. */
export function smallSettings(plan = 0, seed = "small", set: readonly string[] = []): Settings {
  const name = set.join("\n");
  const scenario = parsed.get(name) ?? shipped("small", set);
  parsed.set(name, scenario);
  return settle(scenario.plans[plan], { seed });
}

/** Fields of an object replaced, and of the objects in it. */
export type Changes<T> = { readonly [K in keyof T]?: T[K] extends readonly unknown[] ? T[K] : Changes<T[K]> };

export function changed<T>(base: T, changes: Changes<T>): T {
  const result = { ...base } as Record<string, unknown>;
  for (const [name, change] of Object.entries(changes)) {
    const nested = typeof change === "object" && change !== null && !Array.isArray(change);
    result[name] = nested ? changed(result[name] ?? {}, change) : change;
  }
  return result as T;
}

/** An account with posts of one quality at these hours: outside the population, or some user's if it has no followers. */
export function account(
  key: string,
  followers: number | undefined,
  { quality = 0, atHours = [0], role = "celebrity" as AccountSettings["role"], durationSeconds = 15 } = {},
): AccountSettings {
  return {
    key,
    role,
    ...(followers === undefined ? {} : { followers }),
    posts: atHours.map((hours, post) => ({
      key: String(post + 1),
      atHours: hours,
      quality,
      durationSeconds,
    })),
  };
}

/** Every hour of the day alike. */
export const flatDay: readonly number[] = new Array(24).fill(1 / 24);

/** Everything that is solved before the first tick. */
export function solved(settings: Settings) {
  const calibration = calibrated(settings);
  return { calibration, ...solveFeed(calibration, settings) };
}

/** The background's counts of its posts; unless a calibration is given, with that of a ranked feed of normal appeals. */
export function backgroundOf(settings: Settings, calibration = calibrateResponse(settings.response)) {
  const { response, challenge, people, graph } = settings;
  return createBackgroundRates(calibration, response, challenge, people, graph, new WatchRatios(response));
}

/**
 * A run that is stepped through: what each tick shows and what comes of it.
 * @param tamper changes how people respond before the first tick
 */
export function* ticksOf(settings: Settings, tamper?: (responder: Responder) => void) {
  const { calibration, policy } = solved(settings);
  const population = new PopulationState(settings);
  const campaign = createCampaign();
  const responder = new Responder(population, campaign, calibration);
  tamper?.(responder);
  const authors = seedPosts(population, campaign, usualOf(settings));
  seedEvents(population, campaign, authors);
  const feed = createFeed(population, campaign, policy);
  for (let tick = 0; tick < population.clock.ticks; tick++) {
    const batches = feed.schedule(tick);
    const outcomes = responder.respond(batches);
    propagate(population, campaign, outcomes.events, tick);
    feed.observe(batches, outcomes);
    yield { tick, batches, outcomes, population, campaign, feed, policy };
  }
}

/**
 * Runs settled inputs as `run` does, with feeds solved once for all settings that are solved alike.
 * @param tamper changes how people respond before the first tick
 */
export function play(settings: Settings, tamper?: (responder: Responder) => void): Run {
  let measure: RunMeasurement | undefined;
  for (const { tick, batches, outcomes, population, campaign, feed } of ticksOf(settings, tamper)) {
    measure ??= new RunMeasurement(population, campaign);
    measure.measure(batches, outcomes, tick);
    if (tick === population.clock.ticks - 1)
      return measure.summarise(outcomes, feed.undelivered(), { calibration: {}, feed: {} });
  }
  throw new Error("expected at least one tick");
}

/** Made when it is first asked for: within a test, which is then known to run what makes it. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
