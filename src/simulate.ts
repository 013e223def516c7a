import { createFeed } from "./feed/feed.ts";
import { type FeedParts, type FeedPolicy, solvePolicy } from "./feed/solve/policy.ts";
import { rootKey } from "./lib/random.ts";
import { Recent } from "./lib/recent.ts";
import { mean } from "./lib/statistics.ts";
import { crossPlatform, type PlatformSide } from "./metrics/crossPlatform.ts";
import { ExposureLog } from "./metrics/exposures.ts";
import { RunMeasurement } from "./metrics/measure.ts";
import type { Run, Solved } from "./metrics/run.ts";
import { propagate } from "./propagation/propagate.ts";
import { seedEvents, seedPosts } from "./propagation/seeding.ts";
import { ShopFunnel } from "./propagation/shopFunnel.ts";
import { createBackgroundRates } from "./response/model/background.ts";
import { calibrateResponse, type ResponseCalibration } from "./response/model/calibration.ts";
import { qualityFromEngagement, qualityFromViews, type Reference } from "./response/model/quality.ts";
import { checkedResponse, type ResponsePart } from "./response/model/responseModel.ts";
import { WatchRatios } from "./response/model/watch.ts";
import { clicksIn } from "./response/outcomes.ts";
import { Responder } from "./response/respond.ts";
import { platformNamed } from "./scenario/entries/platforms.ts";
import type { Plan } from "./scenario/plans/plan.ts";
import type { Scenario } from "./scenario/scenario.ts";
import { inputsOfWorld } from "./scenario/settle/draw.ts";
import type { QualitySettings, Settings } from "./scenario/settle/settings.ts";
import { settle } from "./scenario/settle/settle.ts";
import { sharedUsers, spentOnce } from "./scenario/settle/twoPlatforms.ts";
import { actions, perAction } from "./vocabulary/actions.ts";
import { ScenarioError } from "./vocabulary/faults.ts";
import type { BackgroundRates } from "./world/backgroundRates.ts";
import { createCampaign } from "./world/campaign.ts";
import { degreesOf } from "./world/csrGraph.ts";
import type { FollowGraphPart } from "./world/customGraph.ts";
import { partName } from "./world/customPart.ts";
import { PopulationState } from "./world/populationState.ts";
import { followeesOf } from "./world/slotSupply.ts";

/** Told the number of ticks done and of all ticks. */
type OnTick = (done: number, ticks: number) => void;

/**
 * Parts of the engine that are somebody's own: each a function that makes one from what the built-in one is made from.
 * What each must hold stands with its type and in docs/library.md.
 */
export interface Parts extends FeedParts {
  readonly followGraph?: FollowGraphPart | undefined;
  readonly responses?: ResponsePart | undefined;
}

export interface SimulateOptions {
  /** Called after each tick with the number of ticks done and of all ticks. */
  readonly onTick?: OnTick | undefined;
  /** In place of the built-in ones. */
  readonly parts?: Parts | undefined;
}

/**
 * Runs one plan of a scenario in one world. Pure: the same scenario, plan, seed and parts give the same run, and two
 * plans of one seed share their people, their posts and their luck.
 * @param plan the plan or its name
 * @param seed names the world; replicate r of a study has its own
 * @throws {ScenarioError} if the scenario has no such plan, or its values admit no such world
 * @throws {PartError} if one of `parts` breaks what it must hold
 */
export function simulate(
  scenario: Scenario,
  plan: Plan | string,
  seed: string,
  { onTick, parts }: SimulateOptions = {},
): Run {
  const chosen = typeof plan === "string" ? scenario.plans.find(({ name }) => name === plan) : plan;
  if (!chosen) {
    const names = scenario.plans.map(({ name }) => JSON.stringify(name)).join(", ");
    throw new ScenarioError([
      { place: scenario.file, path: "compare", message: `expected one of ${names}, got ${JSON.stringify(plan)}` },
    ]);
  }
  if (chosen.onEach) return simulatePair(chosen.onEach, seed, scenario.file, onTick, parts);
  return run(settle(chosen, seed), onTick, scenario.file, parts);
}

/** Runs a plan on each of its two platforms alone, in the same world, and puts the two together. */
function simulatePair(
  plans: readonly [Plan, Plan],
  seed: string,
  file: string,
  onTick: OnTick | undefined,
  parts: Parts | undefined,
): Run {
  const settings = [settle(plans[0], seed), settle(plans[1], seed)] as const;
  const sideOf = (index: 0 | 1): PlatformSide => {
    const { platform } = plans[index].brief;
    const half = (done: number, ticks: number) => onTick?.(Math.floor((index * ticks + done) / 2), ticks);
    const { title } = platformNamed(platform)!;
    return { platform, title, ...play(settings[index], half, file, parts) };
  };
  return crossPlatform([sideOf(0), sideOf(1)], {
    shared: sharedUsers(plans, settings, inputsOfWorld(seed)),
    spentOnce: spentOnce(plans, settings),
    budget: settings[0].costs?.budget,
  });
}

/**
 * Runs settled inputs: the model as it stands in docs/model.md, from the world before the campaign to the last tick.
 * @param file named in errors
 */
export function run(settings: Settings, onTick?: OnTick, file?: string, parts?: Parts): Run {
  return play(settings, onTick, file, parts).run;
}

function play(
  settings: Settings,
  onTick?: OnTick,
  file = "settings",
  parts: Parts = {},
): Pick<PlatformSide, "run" | "exposures"> {
  const { population, campaign, feed, responder, solved } = located(file, () => prepare(settings, parts));
  const run = new RunMeasurement(population, campaign);
  const exposures = new ExposureLog(population);
  const { shop } = settings;
  const shopFunnel = shop && new ShopFunnel(shop, population, campaign);
  for (let tick = 0; tick < population.clock.ticks; tick++) {
    const batches = feed.schedule(tick);
    const outcomes = responder.respond(batches);
    propagate(population, campaign, outcomes.events, tick);
    shopFunnel?.enter(clicksIn(batches, outcomes), outcomes.liveSessions, tick);
    feed.observe(batches, outcomes);
    run.measure(batches, outcomes, tick);
    exposures.note(outcomes.exposed);
    onTick?.(tick + 1, population.clock.ticks);
  }
  const { outcomes } = responder;
  const summary = run.summarise(outcomes, feed.undelivered(), solved, shopFunnel?.conversions());
  return {
    run: { ...summary, warnings: [...summary.warnings, ...notesOn(parts)] },
    exposures: exposures.close(outcomes.exposed),
  };
}

/** Everything that is there before the first tick: people, what they are like, the feed, and the posts arranged. */
function prepare(settings: Settings, parts: Parts) {
  const population = new PopulationState(settings, parts.followGraph);
  const campaign = createCampaign();
  const calibration = calibrateResponse(settings.response);
  const { policy } = solveFeed(calibration, settings, settings, parts);
  const responseModel = answersOf(calibration, settings, parts.responses);
  const responder = new Responder(population, campaign, calibration, responseModel);
  // People are the same wherever creators earned their usual figures; the feed there was that of its platform.
  const qualityOf = qualities(calibration, settings, { responses: parts.responses });
  seedEvents(population, campaign, seedPosts(population, campaign, qualityOf));
  const feed = createFeed(population, campaign, policy);
  return { population, campaign, feed, responder, solved: summary(parts.responses ? undefined : calibration, policy) };
}

/** A feed, solved against the background that these people make: a property of the platform, not of the seed. */
function solveFeed(calibration: ResponseCalibration, settings: Settings, where: Settings["reference"], parts: Parts) {
  const { response, challenge, clock } = settings;
  const { people, graph, feed } = where;
  // A feed is that of all users alike, whatever groups they fall into.
  const alike = { ...people, groups: [], target: undefined };
  const own = [parts.scorer, parts.forYou, parts.responses].map((part) => part && numberOf(part));
  const name = JSON.stringify([response, challenge, alike, degreesOf(graph), feed, clock.tickHours, own]);
  return solvedFeeds.get(name, () => {
    const watch = new WatchRatios(response);
    const responseModel = answersOf(calibration, settings, parts.responses);
    const rates = createBackgroundRates(calibration, response, challenge, people, graph, watch, responseModel);
    const key = rootKey("background");
    const policy = solvePolicy(feed, people, followeesOf(graph, people), rates, clock.tickHours, key, parts);
    return { policy, rates };
  });
}

/** The feeds solved last, by what they were solved from: the worlds of a study mostly share them. */
const solvedFeeds = new Recent<{ readonly policy: FeedPolicy; readonly rates: BackgroundRates }>(16);

/** A number for each part that has been met: functions have no names to tell them apart by. */
function numberOf(part: object): number {
  let number = numbersOfParts.get(part);
  if (number === undefined) {
    number = partsMet++;
    numbersOfParts.set(part, number);
  }
  return number;
}
const numbersOfParts = new WeakMap<object, number>();
let partsMet = 0;

function answersOf(calibration: ResponseCalibration, { response, challenge }: Settings, own: ResponsePart | undefined) {
  return own && checkedResponse(own, { calibration, response, challenge });
}

/** What a reader must know: figures of one's own parts are not feedcast's. */
function notesOn(parts: Parts): string[] {
  const roles = ["scorer", "forYou", "followGraph", "responses"] as const;
  const own = roles.flatMap((role) => (parts[role] ? [partName(role, parts[role])] : []));
  return own.length === 0 ? [] : [`In place of feedcast's own parts ran: ${own.join(", ")}.`];
}

/** Quality of a post: as stated, or what its author's usual figures say of it where they were earned. */
function qualities(calibration: ResponseCalibration, settings: Settings, parts: Parts) {
  let reference: Reference | undefined;
  return (quality: QualitySettings, followers: number): number => {
    if ("value" in quality) return quality.value;
    reference ??= referenceOf(calibration, settings, parts);
    const { averageViews, engagementRate, path } = quality;
    try {
      const readings: number[] = [];
      if (averageViews !== undefined) readings.push(qualityFromViews(reference, followers, averageViews));
      if (engagementRate !== undefined) readings.push(qualityFromEngagement(reference, engagementRate));
      return mean(readings);
    } catch (error) {
      throw error instanceof RangeError ? new RangeError(`${path}: ${error.message}`) : error;
    }
  };
}

/** The rates of `responseFrom` were observed on its own interface, which therefore changes none of them. */
const ownInterface = perAction(actions, () => 1);

/** The world in which creators earned their usual figures: the same in every plan. */
function referenceOf(calibration: ResponseCalibration, settings: Settings, parts: Parts): Reference {
  const response = { ...settings.response, multipliers: ownInterface };
  const { policy, rates } = solveFeed(calibration, { ...settings, response }, settings.reference, parts);
  return { followerReach: policy.followerReach, pools: policy.pools, rates };
}

/** What the settings admit no solution for is the scenario's fault, not ours. */
function located<T>(file: string, prepare: () => T): T {
  try {
    return prepare();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ScenarioError([{ place: file, path: "", message: error.message }]);
  }
}

function summary(calibration: ResponseCalibration | undefined, policy: FeedPolicy): Solved {
  const { pools, race, own } = policy;
  const scorer = policy.scorer ?? policy.followingScorer;
  return {
    calibration: calibration
      ? {
          validIntercept: calibration.validIntercept,
          rankedAppeal: calibration.rankedAppeal,
          ...calibration.intercepts,
        }
      : {},
    feed: {
      followerReach: policy.followerReach,
      ...(scorer ? { inverseTemperature: scorer.inverseTemperature, liftAttained: scorer.liftAttained } : {}),
      ...(pools ? { passShare: pools.passShare } : {}),
      ...(pools || race || own ? { backgroundViews: policy.meanViews } : {}),
    },
  };
}
